package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many files and connections this process may have open. Linux says so in a file; elsewhere
/// the virtual machine asks for more than we ever need.
final class FileLimit {
  /// What Linux gives a process at least, and less than macOS and Windows do.
  private static final int USUAL = 1024;

  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String LINE = "Max open files";

  private FileLimit() {}

  /// The limit now.
  static int ofThisProcess() {
    return Files.isReadable(LIMITS) ? of(LIMITS) : USUAL;
  }

  /// The limit that a file in the form of `/proc/self/limits` tells.
  static int of(Path limits) {
    try {
      for (String line : Files.readAllLines(limits)) {
        if (line.startsWith(LINE)) {
          String soft = line.substring(LINE.length()).strip().split("\\s+", 2)[0];
          return (int) Math.min(Integer.MAX_VALUE, Long.parseLong(soft));
        }
      }
    } catch (IOException | NumberFormatException e) {
      return USUAL; // "unlimited", or another form
    }
    return USUAL;
  }
}
