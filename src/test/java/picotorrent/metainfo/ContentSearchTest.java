package picotorrent.metainfo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Files of a torrent are found below a folder, wherever they lie and whatever they are called.
class ContentSearchTest {
  private static final int PIECE = 32 << 10;

  private static final Map<String, Integer> FILES =
      new TreeMap<>(
          Map.of(
              "a/one.bin", 200_000,
              "a/two.bin", 200_000,
              "b/note1", 500,
              "b/note2", 500,
              "b/note3", 500,
              "c/empty", 0,
              "c/tail.bin", 70_001));

  @TempDir Path work;
  private int seen;

  private Path original() {
    return work.resolve("original/stuff");
  }

  private Path library() {
    return work.resolve("library");
  }

  private Metainfo torrent(Metainfo.Format format) throws Exception {
    Random random = new Random(6);
    for (Map.Entry<String, Integer> file : FILES.entrySet()) {
      byte[] bytes = new byte[file.getValue()];
      random.nextBytes(bytes);
      put(original().resolve(file.getKey()), bytes);
    }
    return TorrentReader.read(
        TorrentCreator.create(
            original(), CreationOptions.of(format).withPieceLengthBytes(PIECE), HashProgress.NONE));
  }

  private static void put(Path file, byte[] bytes) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  /// Copies one file of the torrent to another place in the library.
  private Path copy(String name, String to) throws IOException {
    Path target = library().resolve(to);
    put(target, Files.readAllBytes(original().resolve(name)));
    return target;
  }

  private void damage(Path file, int at) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[at] ^= 1;
    Files.write(file, bytes);
  }

  private ContentSearch.Found search(Metainfo metainfo) throws Exception {
    return ContentSearch.search(
        ContentSearch.Question.all(metainfo, library()),
        new ContentSearch.Progress() {
          @Override
          public void onSeen(int files) {
            seen = files;
          }

          @Override
          public void onHashed(long bytes, long totalBytes) {
            assertTrue(bytes > 0 && bytes <= totalBytes);
          }

          @Override
          public boolean isCancelled() {
            return false;
          }
        });
  }

  /// What was found, by the torrent's names.
  private static Map<String, Path> byName(Metainfo metainfo, ContentSearch.Found found) {
    Map<String, Path> named = new TreeMap<>();
    found
        .places()
        .forEach((entry, file) -> {
          List<String> path = metainfo.layout().entries().get(entry).path();
          named.put(String.join("/", path.subList(1, path.size())), file);
        });
    return named;
  }

  @ParameterizedTest
  @EnumSource(Metainfo.Format.class)
  void filesAreFoundUnderAnyNameAmongOthersOfTheirLength(Metainfo.Format format) throws Exception {
    Metainfo metainfo = torrent(format);
    Map<String, Path> expected = new TreeMap<>();
    expected.put("a/one.bin", copy("a/one.bin", "films/z.mkv"));
    expected.put("a/two.bin", copy("a/two.bin", "films/one.bin"));
    expected.put("b/note1", copy("b/note1", "x/3"));
    expected.put("b/note2", copy("b/note2", "x/1"));
    expected.put("b/note3", copy("b/note3", "x/2"));
    expected.put("c/tail.bin", copy("c/tail.bin", "deep/er/and/deeper/t"));
    put(library().resolve("films/a"), new byte[200_000]);
    put(library().resolve("x/note1"), new byte[500]);
    damage(copy("c/tail.bin", "tail.bin"), 40_000);
    ContentSearch.Found found = search(metainfo);
    assertEquals(expected, byName(metainfo, found));
    assertEquals(6, found.sought());
    assertEquals(9, seen);
    assertNull(found.root());
  }

  @ParameterizedTest
  @EnumSource(Metainfo.Format.class)
  void aFolderThatHasThemAsTheTorrentDoesIsNamed(Metainfo.Format format) throws Exception {
    Metainfo metainfo = torrent(format);
    for (String name : FILES.keySet()) {
      copy(name, "moved/here/stuff/" + name);
    }
    ContentSearch.Found found = search(metainfo);
    assertEquals(6, found.places().size());
    assertEquals(library().resolve("moved/here"), found.root());
  }

  @Test
  void aFolderIsNotNamedWhereSomethingElseWouldBeWrittenOver() throws Exception {
    Metainfo metainfo = torrent(Metainfo.Format.V2);
    copy("a/one.bin", "stuff/a/one.bin");
    assertEquals(library(), search(metainfo).root());
    put(library().resolve("stuff/c/tail.bin"), new byte[] {1, 2, 3});
    assertNull(search(metainfo).root());
    Files.delete(library().resolve("stuff/c/tail.bin"));
    put(library().resolve("stuff/c/empty"), new byte[] {1});
    assertNull(search(metainfo).root());
  }

  @ParameterizedTest
  @EnumSource(Metainfo.Format.class)
  void aFileWithOneWrongByteIsNotTaken(Metainfo.Format format) throws Exception {
    Metainfo metainfo = torrent(format);
    for (String name : FILES.keySet()) {
      copy(name, "stuff/" + name);
    }
    damage(library().resolve("stuff/a/two.bin"), 2 * PIECE + 7);
    ContentSearch.Found found = search(metainfo);
    assertFalse(byName(metainfo, found).containsKey("a/two.bin"));
    assertTrue(byName(metainfo, found).containsKey("a/one.bin"));
    assertNull(found.root(), "the damaged one would be written over");
  }

  @Test
  void whatCannotBeProvenIsNotTaken() throws Exception {
    Metainfo metainfo = torrent(Metainfo.Format.V1);
    copy("b/note1", "note1");
    assertEquals(Map.of(), search(metainfo).places(), "its piece has other files too");
    for (String name : FILES.keySet()) {
      copy(name, name);
    }
    assertEquals(6, search(metainfo).places().size());
  }

  @Test
  void linksAreNotFollowed() throws Exception {
    Metainfo metainfo = torrent(Metainfo.Format.V2);
    Files.createDirectories(library());
    Files.createSymbolicLink(library().resolve("folder"), original());
    Files.createSymbolicLink(library().resolve("one.bin"), original().resolve("a/one.bin"));
    assertEquals(Map.of(), search(metainfo).places());
  }

  @Test
  void aSearchEndsWhenItIsCancelledAndSaysWhenThereIsNoFolder() throws Exception {
    Metainfo metainfo = torrent(Metainfo.Format.V1);
    assertThrows(NoSuchFileException.class, () -> search(metainfo));
    copy("a/one.bin", "one.bin");
    ContentSearch.Question question = ContentSearch.Question.all(metainfo, library());
    for (int end = 0; end < 4; end++) {
      int patience = end;
      int[] asked = {0};
      ContentSearch.Progress impatient =
          new ContentSearch.Progress() {
            @Override
            public void onSeen(int files) {
              assertEquals(1, files);
            }

            @Override
            public void onHashed(long bytes, long totalBytes) {}

            @Override
            public synchronized boolean isCancelled() {
              return asked[0]++ >= patience;
            }
          };
      assertThrows(CancellationException.class, () -> ContentSearch.search(question, impatient));
    }
  }
}
