package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Bitfield;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// A removal that is cancelled at any moment: what has gone is gone or in the trash, all else is
/// there and whole, and nobody else's file has gone at all.
class CancelledRemovalTest {
  private static final int FILE_BYTES = 1_000;
  private static final List<String> FILES =
      List.of("a/first", "a/second", "b/third", "b/deep/fourth", "c/fifth", "last");

  @TempDir Path work;
  private final TestLoop loop = new TestLoop();
  private final Metainfo metainfo = torrent();
  private int rounds;

  @AfterEach
  void end() {
    loop.close();
  }

  private static Metainfo torrent() {
    BencodeWriter out = new BencodeWriter().dict().key("info").dict().key("files").list();
    for (String file : FILES) {
      entry(out, "", FILE_BYTES, file).end();
    }
    entry(out, "l", 0, "links/to").key("symlink path").list().string("a").string("first").end();
    out.end().end().key("name").string("pack").key("piece length").integer(16 << 10);
    byte[] file = out.key("pieces").string(new byte[20]).end().end().toBytes();
    try {
      return TorrentReader.read(file);
    } catch (MetainfoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static BencodeWriter entry(BencodeWriter out, String attr, int length, String path) {
    out.dict().key("attr").string(attr).key("length").integer(length).key("path").list();
    for (String name : path.split("/")) {
      out.string(name);
    }
    return out.end();
  }

  /// A folder with all that a torrent has, and a file of somebody else.
  private final class Stage {
    final Path downloads = work.resolve("downloads" + rounds);
    final Path bin = work.resolve("Trash" + rounds++);
    final Path pack = downloads.resolve("pack");
    final Path stranger = pack.resolve("b/mine");

    Stage() throws IOException {
      for (int i = 0; i < FILES.size(); i++) {
        Path file = pack.resolve(FILES.get(i));
        Files.createDirectories(file.getParent());
        Files.write(file, content(i));
      }
      Files.createDirectories(pack.resolve("links"));
      Files.createSymbolicLink(pack.resolve("links/to"), Path.of("../a/first"));
      Files.writeString(stranger, "mine");
      Files.writeString(hidden(), "blocks of nobody's");
    }

    Path hidden() {
      return downloads.resolve("." + metainfo.infoHashes().id() + ".parts");
    }

    Store.VolumeSpec spec() {
      return new Store.VolumeSpec(
          metainfo,
          downloads,
          Map.of(),
          Bitfield.full(metainfo.layout().entries().size()),
          Store.Allocation.SPARSE,
          false);
    }

    /// Removes the files, and cancels when a name of that number is about to go.
    Store.Removed remove(boolean toTrash, int cancelledAt) throws IOException {
      RemovalJob job = new RemovalJob(loop, (_, _) -> {});
      int[] names = {0};
      Disk disk =
          new WatchedDisk(
              new FileDisk(),
              () -> {
                if (names[0]++ == cancelledAt) {
                  job.cancel();
                }
              });
      VolumeFiles files = new VolumeFiles(disk, new HandlePool(2), loop, FileTree.of(spec()));
      new Remover(files, toTrash ? Trash.in(bin) : null, (_, _) -> true, job).remove(List.of());
      return ((Outcome.Done<Store.Removed>) job.outcome(Outcome.done())).value();
    }

    /// How many are there, each of them whole.
    int filesLeft(String where) throws IOException {
      int left = 0;
      for (int i = 0; i < FILES.size(); i++) {
        Path file = pack.resolve(FILES.get(i));
        if (Files.exists(file)) {
          assertArrayEquals(content(i), Files.readAllBytes(file), where + ": " + file);
          left++;
        }
      }
      return left;
    }

    boolean hasLink() {
      return Files.exists(pack.resolve("links/to"), LinkOption.NOFOLLOW_LINKS);
    }

    List<Path> emptyFolders() throws IOException {
      List<Path> empty = new ArrayList<>();
      try (Stream<Path> all = Files.walk(downloads)) {
        for (Path path : all.filter(Files::isDirectory).toList()) {
          try (Stream<Path> inside = Files.list(path)) {
            if (inside.findAny().isEmpty()) {
              empty.add(path);
            }
          }
        }
      }
      return empty;
    }

    long filesInTrash() throws IOException {
      try (Stream<Path> all = Files.exists(bin) ? Files.walk(bin.resolve("files")) : Stream.of()) {
        return all.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).count();
      }
    }
  }

  private static byte[] content(int file) {
    byte[] bytes = new byte[FILE_BYTES];
    Arrays.fill(bytes, (byte) (file + 1));
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void atWhateverFileItIsCancelledTheRestStaysWhole(boolean toTrash) throws IOException {
    int cutShort = 0;
    for (int moment = 0; moment < 8; moment++) {
      String where = "cancelled at name " + moment;
      Stage stage = new Stage();
      Store.Removed removed = stage.remove(toTrash, moment);
      int left = stage.filesLeft(where);
      assertEquals(left, removed.remaining(), where);
      assertEquals(FILES.size() - left, removed.files(), where);
      assertEquals(toTrash ? removed.files() : 0, stage.filesInTrash(), where);
      assertEquals("mine", Files.readString(stage.stranger), where);
      assertEquals(List.of(), stage.emptyFolders(), where);
      if (!toTrash) {
        assertEquals(Math.min(moment + 1, FILES.size()), removed.files(), where);
        assertEquals(left > 0, stage.hasLink(), where + ": links go last");
      }
      cutShort += left > 0 ? 1 : 0;
    }
    assertTrue(cutShort > 2, "hardly a moment at which something was left: " + cutShort);
  }

  @Test
  void aFolderThatIsTheTorrentsAloneGoesToTheTrashAsAWholeOrNotAtAll() throws IOException {
    Stage whole = new Stage();
    Files.delete(whole.stranger);
    assertEquals(new Store.Removed(FILES.size(), 0), whole.remove(true, 0));
    assertFalse(Files.exists(whole.pack));
    Stage spared = new Stage();
    Files.delete(spared.stranger);
    RemovalJob job = new RemovalJob(loop, (_, _) -> {});
    job.cancel();
    VolumeFiles files =
        new VolumeFiles(new FileDisk(), new HandlePool(2), loop, FileTree.of(spared.spec()));
    new Remover(files, Trash.in(spared.bin), (_, _) -> true, job).remove(List.of());
    assertEquals(
        new Outcome.Done<>(new Store.Removed(0, FILES.size())), job.outcome(Outcome.done()));
    assertEquals(FILES.size(), spared.filesLeft("cancelled before"));
    assertTrue(spared.hasLink());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void cancelledBeforeItsTurnNothingGoesButWhatIsHidden(boolean onlyUnchanged) throws IOException {
    Stage stage = new Stage();
    Store.Volume volume = open(stage);
    Store.Stamps then = loop.get(volume::survey).stamps();
    long now = loop.date().toEpochMilli();
    Outcome<Store.Removed> outcome =
        loop.ask(answer -> {
          Store.Job job =
              onlyUnchanged
                  ? volume.deleteUnchanged(then, now, false, (_, _) -> {}, answer)
                  : volume.delete(false, (_, _) -> {}, answer);
          job.cancel();
        });
    assertEquals(new Outcome.Done<>(new Store.Removed(0, FILES.size())), outcome);
    assertEquals(FILES.size(), stage.filesLeft("cancelled before"));
    assertTrue(stage.hasLink());
    assertFalse(Files.exists(stage.hidden()), "what is no file of the torrent");
    loop.ask(answer ->
        volume.survey(after -> {
          assertEquals(new Outcome.Cancelled<>(), after, "it is closed");
          answer.accept(true);
        }));
  }

  private Store.Volume open(Stage stage) {
    return new FileStore(loop, new LoopWorkers(loop), new FileDisk(), new HandlePool(2))
        .open(stage.spec());
  }

  /// How far a removal said it was.
  private record Said(int files, int of) {}

  @Test
  void itTellsHowFarItIs() throws IOException {
    Stage stage = new Stage();
    Files.delete(stage.pack.resolve("last"));
    Store.Volume volume = open(stage);
    List<Said> said = new ArrayList<>();
    Store.Removed removed =
        loop.get(
            answer -> volume.delete(false, (files, of) -> said.add(new Said(files, of)), answer));
    int there = FILES.size() - 1;
    assertEquals(new Store.Removed(there, 0), removed, "what was gone before does not count");
    assertEquals(new Said(0, there), said.getFirst());
    assertEquals(new Said(there, there), said.getLast());
  }
}
