package picotorrent.fx.desktop;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/// A file system of its own, in memory and as small as a test wants it. Only root on Linux can make
/// one; others skip the test, or fail it where `-Ddesktop.required=true`.
@NullMarked
final class SmallDisk implements AutoCloseable {
  private static final boolean REQUIRED = Boolean.getBoolean("desktop.required");

  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /// Puts one where an empty folder is.
  static SmallDisk at(Path folder, int bytes) {
    boolean made = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "small", folder.toString());
    if (REQUIRED) {
      assertTrue(made, "missing: the right to mount a file system");
    }
    assumeTrue(made, "missing: the right to mount a file system (root on Linux)");
    return new SmallDisk(folder);
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(List.of(command))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program at all
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    assertTrue(run("umount", "--lazy", folder.toString()), "it stays mounted: " + folder);
  }
}
