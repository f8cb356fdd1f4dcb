package picotorrent.interop;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assertions;

/// A program that runs, and the file its output goes to.
record Program(String name, Process process, Path log) implements AutoCloseable {
  private static final Duration GRACE = Duration.ofSeconds(5);
  private static final int TAIL_LINES = 30;

  static Program start(String name, List<String> command, Path log) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
            .start();
    return new Program(name, process, log);
  }

  /// Waits until the program has ended well; else the test fails, with the last lines it wrote.
  void awaitSuccess(Duration patience) throws IOException, InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      Assertions.fail(name + " has not finished after " + patience.toSeconds() + " s:\n" + tail());
    }
    Assertions.assertEquals(0, process.exitValue(), () -> name + " failed:\n" + tail());
  }

  /// The last lines the program wrote.
  String tail() {
    try {
      List<String> lines =
          new String(Files.readAllBytes(log), StandardCharsets.UTF_8).lines().toList();
      return String.join("\n", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    } catch (IOException e) {
      return e.toString();
    }
  }

  /// Asks the program to end, and ends it if it takes its time.
  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
