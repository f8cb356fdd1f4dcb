package picotorrent.cli;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The options of Java that each launcher of the image starts with.
class LauncherOptionsTest {
  /// `btinspect gui` opens the window as `picotorrent` does: were its native libraries not allowed,
  /// Java would say so on standard error each time.
  @ParameterizedTest
  @ValueSource(strings = {"btinspect", "picotorrent"})
  void theWindowOpensWithoutAWord(String launcher) throws IOException {
    List<String> options = Files.readAllLines(Path.of("jlink", launcher + ".options"));
    assertTrue(
        options.contains("--enable-native-access=picotorrent,javafx.graphics"),
        () -> launcher + " allows " + options);
  }
}
