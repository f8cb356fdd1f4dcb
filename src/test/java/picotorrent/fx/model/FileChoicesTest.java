package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command.FilePriority;
import picotorrent.fx.Samples;

/// Many files are chosen, or renamed with their folder, at once.
@NullMarked
class FileChoicesTest {
  private final FileTree tree = FileTree.ofStatus(Samples.files());

  @Test
  void allNoneAndTheOthers() {
    tree.setPriority(tree.root().children().getFirst().children().getFirst(), FilePriority.HIGH);
    assertEquals(Map.of(), tree.setAllWanted(null, true), "a high one stays high");
    assertEquals(5, tree.setAllWanted(null, false).size());
    assertFalse(tree.root().isPartlyWanted() || tree.root().isWanted());
    Map<Integer, FilePriority> texts = tree.setAllWanted(tree.matching("txt", null), true);
    assertEquals(Map.of(3, FilePriority.NORMAL), texts);
    Map<Integer, FilePriority> others = tree.invertWanted(null);
    assertEquals(FilePriority.SKIP, others.get(3));
    assertEquals(5, others.size());
    assertTrue(tree.root().isPartlyWanted());
  }

  @Test
  void theFilesOfAFolderGoWithIt() {
    FileNode outer = tree.root().children().getFirst();
    FileNode docs = outer.children().stream().filter(FileNode::isFolder).findFirst().orElseThrow();
    assertEquals(
        Map.of(
            3, List.of("debian-13.2", "texts", "README.txt"),
            4, List.of("debian-13.2", "texts", "install.en.pdf")),
        FileTree.renamed(docs, "texts"));
    assertEquals(List.of("debian", "docs", "README.txt"), FileTree.renamed(outer, "debian").get(3));
    FileNode sums = outer.children().get(1);
    assertEquals(Map.of(1, List.of("debian-13.2", "sums")), FileTree.renamed(sums, "sums"));
  }
}
