package picotorrent.fx.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is asked of the desktop's own programs.
@SuppressWarnings("NullAway.Init")
@NullMarked
class SurroundingsTest {
  @TempDir private Path home;

  @Test
  void aNoticeIsNeitherAnOptionNorMarkup() {
    List<String> command =
        new Surroundings("Linux", Map.of()).noticeCommand("--help", "<b>a & b</b>");
    assertEquals("notify-send", command.getFirst());
    assertEquals(List.of("--", "--help", "&lt;b&gt;a &amp; b&lt;/b&gt;"), command.subList(3, 6));
  }

  @Test
  void macOsGetsTextsAsArgumentsAndNotAsScript() {
    List<String> command =
        new Surroundings("Mac OS X", Map.of()).noticeCommand("a", "\" & do shell script \"x");
    assertEquals("\" & do shell script \"x", command.getLast());
    assertTrue(command.contains("display notification sentence with title heading"));
  }

  @Test
  void whereNothingIsKnownNothingIsRun() {
    assertTrue(new Surroundings("Windows 11", Map.of()).noticeCommand("a", "b").isEmpty());
    assertFalse(new Surroundings("Windows 11", Map.of()).tell("a", "b"));
  }

  @Test
  void filesAreOpenedWithUsOnlyWhereAMenuEntryIsInstalled() throws IOException {
    Map<String, String> environment =
        Map.of("HOME", home.toString(), "XDG_DATA_DIRS", home.resolve("none").toString());
    Surroundings linux = new Surroundings("Linux", environment);
    assertFalse(linux.canAssociate());
    assertFalse(linux.associate());
    Path entries = home.resolve(".local").resolve("share").resolve("applications");
    Files.createDirectories(entries);
    Files.createFile(entries.resolve("picotorrent.desktop"));
    assertTrue(linux.canAssociate());
    assertEquals(
        List.of(
            "xdg-mime",
            "default",
            "picotorrent.desktop",
            "application/x-bittorrent",
            "x-scheme-handler/magnet"),
        linux.associateCommand());
    assertFalse(new Surroundings("Mac OS X", environment).canAssociate());
  }
}
