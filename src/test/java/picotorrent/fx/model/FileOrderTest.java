package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.TorrentDetail.FileStatus;

/// Files in the orders that a person chooses.
@NullMarked
class FileOrderTest {
  private static final FileTree TREE =
      FileTree.ofStatus(
          List.of(
              file(0, "part 10.mkv", 50),
              file(1, "Part 2.mkv", 40),
              file(2, "extras/still.jpg", 9),
              file(3, "part 2.srt", 1),
              file(4, "Audio/track.flac", 70),
              file(5, "part 007.mkv", 40)));

  private static FileStatus file(int index, String path, long length) {
    return new FileStatus(index, path, length, 0, FilePriority.NORMAL);
  }

  private static List<String> names(List<Comparator<FileNode>> orders) {
    List<FileNode> files = new ArrayList<>(TREE.root().children());
    files.sort(Comparator.comparing(FileNode::name).reversed());
    files.sort(FileOrder.of(orders));
    return files.stream().map(FileNode::name).toList();
  }

  @Test
  void withoutAnOrderTheyStandAsTheTorrentListsThem() {
    assertEquals(
        List.of("part 10.mkv", "Part 2.mkv", "extras", "part 2.srt", "Audio", "part 007.mkv"),
        names(List.of()));
  }

  @Test
  void numbersInNamesCountAndFoldersComeFirst() {
    assertEquals(
        List.of("Audio", "extras", "Part 2.mkv", "part 2.srt", "part 007.mkv", "part 10.mkv"),
        names(List.of(FileOrder.NAME)));
  }

  @Test
  void foldersStayFirstTheOtherWayRound() {
    assertEquals(
        List.of("Audio", "extras", "part 10.mkv", "Part 2.mkv", "part 007.mkv", "part 2.srt"),
        names(List.of(FileOrder.SIZE.reversed())));
  }

  @Test
  void namesHaveOneOrderHoweverTheyAreMade() {
    List<String> hostile =
        List.of(
            "", "0", "00", "1", "01", "a", "A", "a1", "a01", "a1b", "9".repeat(40), "b", "\u0000");
    List<FileNode> nodes = hostile.stream().map(name -> FileNode.folder(name, 0, null)).toList();
    for (FileNode a : nodes) {
      for (FileNode b : nodes) {
        int forth = FileOrder.NAME.compare(a, b);
        assertEquals(Integer.signum(forth), -Integer.signum(FileOrder.NAME.compare(b, a)));
        assertEquals(forth == 0, a.name().equals(b.name()), a + " and " + b);
        for (FileNode c : nodes) {
          assertTrue(
              forth > 0 || FileOrder.NAME.compare(b, c) > 0 || FileOrder.NAME.compare(a, c) <= 0,
              a + ", " + b + ", " + c);
        }
      }
    }
  }
}
