package picotorrent.fx.desktop;

import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.framework.junit5.ApplicationExtension;

/// A test in the window on its real engine. It sets [#app] itself when its stage is there, since
/// the toolkit's extension asks nobody above it.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
abstract class OnTheRealEngine {
  /// The folder of the test.
  @TempDir static Path work;

  /// The window.
  RealWindow app;

  @AfterEach
  void close() throws Exception {
    app.close();
  }
}
