package picotorrent.interop;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/// Tests of which each has a network of its own.
abstract class OnAnIsland {
  /// The folder of the test.
  @TempDir Path folder;

  /// Its network.
  @SuppressWarnings("NullAway.Init")
  Island island;

  /// Says what every test of the class needs besides; without it they are skipped.
  void need() throws Exception {}

  @BeforeEach
  void raiseIsland() throws Exception {
    need();
    island = Island.raise(folder);
  }

  @AfterEach
  void leaveIsland() {
    if (island != null) {
      island.close();
    }
  }
}
