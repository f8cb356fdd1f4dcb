package picotorrent.socket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The example of the package's documentation, as it stands there: compiled and run by a Java of
/// its own.
@Timeout(120)
class PackageExampleTest {
  private static final String BEGIN = "/// ```java";
  private static final String END = "/// ```";
  private static final String RESULT = "// \"hello\"";

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

  private static String home(Class<?> one) throws URISyntaxException {
    return new File(one.getProtectionDomain().getCodeSource().getLocation().toURI()).getPath();
  }

  @Test
  void itCompilesAndDoesWhatItSays() throws Exception {
    String example = example();
    assertTrue(example.contains(RESULT), example);
    Path source = folder.resolve("Example.java");
    String body = example.replace(RESULT, "\nSystem.out.print(echo);");
    Files.writeString(
        source,
        """
        import static java.nio.charset.StandardCharsets.UTF_8;

        import java.io.IOException;
        import java.io.UncheckedIOException;
        import java.net.InetSocketAddress;
        import java.time.Duration;
        import picotorrent.socket.UtpPort;
        import picotorrent.socket.UtpSocket;

        public class Example {
          public static void main(String[] arguments) throws IOException {
            %s
          }
        }
        """
            .formatted(body));
    String classPath = home(UtpPort.class) + File.pathSeparator + home(Hashing.class);
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    Process process =
        new ProcessBuilder(java.toString(), "-cp", classPath, source.toString())
            .redirectError(folder.resolve("errors").toFile())
            .start();
    String says = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    assertEquals("hello", says, Files.readString(folder.resolve("errors")));
  }
}
