package picotorrent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example of the package's documentation, as it stands there: compiled and run.
@Timeout(120)
class PackageExampleTest {
  private static final String BEGIN = "/// ```java";
  private static final String END = "/// ```";
  private static final String RESULT = "// \"hello\"";

  private static final String AROUND =
      """
      import static java.nio.charset.StandardCharsets.UTF_8;

      import java.io.IOException;
      import java.io.UncheckedIOException;
      import java.net.InetSocketAddress;
      import java.time.Duration;
      import picotorrent.socket.UtpPort;
      import picotorrent.socket.UtpSocket;

      public class Example {
        public static String run() throws IOException {
          %s
        }
      }
      """;

  @TempDir private Path folder;

  private static String example() throws Exception {
    List<String> lines =
        Files.readAllLines(Path.of("src/main/java/picotorrent/socket/package-info.java"));
    int begin = lines.indexOf(BEGIN);
    int end = lines.subList(begin + 1, lines.size()).indexOf(END) + begin + 1;
    return String.join(
        "\n",
        lines.subList(begin + 1, end).stream()
            .map(line -> line.substring("///".length()))
            .toList());
  }

  @Test
  void itCompilesAndDoesWhatItSays() throws Exception {
    String example = example();
    assertTrue(example.contains(RESULT), example);
    Path source = folder.resolve("Example.java");
    String body = example.replace(RESULT, "\nif (true) return echo;");
    Files.writeString(source, AROUND.formatted(body + "\nreturn \"nothing\";"));
    String classes =
        new File(UtpPort.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .getPath();
    JavaCompiler compiler = Objects.requireNonNull(ToolProvider.getSystemJavaCompiler());
    StringWriter says = new StringWriter();
    boolean compiled =
        compiler
            .getTask(
                says,
                null,
                null,
                List.of("-d", folder.toString(), "-cp", classes, "-proc:none"),
                null,
                compiler.getStandardFileManager(null, null, null).getJavaFileObjects(source))
            .call();
    assertTrue(compiled, says::toString);
    URL[] here = {folder.toUri().toURL()};
    try (URLClassLoader loader = new URLClassLoader(here, UtpPort.class.getClassLoader())) {
      assertEquals("hello", loader.loadClass("Example").getMethod("run").invoke(null));
    }
  }
}
