package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.ChildJvm;
import picotorrent.session.ManyTorrents.Figure;

/// Ten thousand torrents cost next to nothing and are there again after a kill.
class ManyTorrentsTest {
  @TempDir Path work;

  @Test
  void tenThousandTorrentsCostNextToNothingAndAreThereAgainAfterAKill(TestReporter reporter)
      throws Exception {
    Path errors = work.resolve("errors.txt");
    Process session =
        new ProcessBuilder(ChildJvm.command(List.of("-Xmx1g"), ManyTorrents.class, List.of()))
            .redirectError(errors.toFile())
            .start();
    try (var said = session.inputReader(StandardCharsets.UTF_8)) {
      for (Figure figure : Figure.values()) {
        String line = said.readLine();
        assertTrue(
            line != null && line.startsWith(figure + " "), line + "\n" + Files.readString(errors));
        double value = Double.parseDouble(line.substring(line.indexOf(' ') + 1));
        reporter.publishEntry(figure.what, String.valueOf(Math.round(value * 100) / 100.0));
        assertTrue(
            value <= figure.most, () -> figure.what + ": " + value + ", at most " + figure.most);
      }
      assertEquals(0, session.waitFor(), Files.readString(errors));
    } finally {
      session.destroyForcibly().waitFor();
    }
  }
}
