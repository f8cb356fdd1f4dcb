package picotorrent.fx.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.Command;
import picotorrent.api.Reply;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Samples;

/// Torrents of the list become files, whole or not at all.
@SuppressWarnings("NullAway.Init")
@NullMarked
class TorrentSaverTest {
  @TempDir private Path folder;

  private final Map<TorrentId, Reply> replies = new LinkedHashMap<>();
  private final TorrentSaver saver =
      new TorrentSaver(
          new FakeEngine() {
            @Override
            protected Reply answer(Command command) {
              return command instanceof Command.WriteTorrent(TorrentId id)
                  ? replies.get(id)
                  : super.answer(command);
            }
          },
          Runnable::run);

  private TorrentId torrent(String key, Reply answer) {
    TorrentId id = Samples.id(key);
    replies.put(id, answer);
    return id;
  }

  private static Reply file(String name, int... content) {
    byte[] bytes = new byte[content.length];
    for (int i = 0; i < content.length; i++) {
      bytes[i] = (byte) content[i];
    }
    return new Reply.TorrentFile(name, bytes);
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void severalGoIntoAFolderAndNothingThereIsReplaced() throws IOException {
    Files.write(folder.resolve("film.torrent"), new byte[] {7});
    TorrentId one = torrent("one", file("film.torrent", 1));
    TorrentId two = torrent("two", file("film.torrent", 2));
    TorrentId three = torrent("three", file("song.v2.torrent", 3));
    TorrentId none = torrent("none", new Reply.Refused(Sentence.of("it is not there")));
    TorrentSaver.Saved saved = saver.saveInto(List.of(one, none, two, three), folder).join();
    assertEquals(
        List.of("film (2).torrent", "film (3).torrent", "film.torrent", "song.v2.torrent"),
        names());
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(folder.resolve("film.torrent")));
    assertArrayEquals(new byte[] {2}, Files.readAllBytes(folder.resolve("film (3).torrent")));
    assertEquals(3, saved.files().size());
    assertEquals(List.of(Sentence.of("it is not there")), saved.refused());
  }

  @Test
  void oneGoesWhereItIsWishedInThePlaceOfWhatWasThere() throws IOException {
    Path target = Files.write(folder.resolve("mine"), new byte[] {7, 7, 7});
    TorrentId one = torrent("one", file("film.torrent", 1, 2));
    assertEquals(List.of(target), saver.saveAs(one, target).join().files());
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(target));
    assertEquals(List.of("mine"), names());
  }

  @Test
  void whatCannotBeWrittenIsSaidAndLeavesNothing() throws IOException {
    TorrentId one = torrent("one", file("film.torrent", 1));
    Path gone = folder.resolve("gone");
    TorrentSaver.Saved saved = saver.saveInto(List.of(one), gone).join();
    assertEquals(List.of(), saved.files());
    assertTrue(saved.refused().getFirst().toString().contains("gone"), saved.refused().toString());
    Path taken = Files.createDirectories(folder.resolve("taken").resolve("by a folder"));
    saved = saver.saveAs(one, taken.getParent()).join();
    assertEquals(1, saved.refused().size());
    assertEquals(List.of("taken"), names());
  }
}
