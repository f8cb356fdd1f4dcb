package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.util.List;

/// What a live run needs of the machine.
final class Needs {
  private static final boolean REQUIRED = Boolean.getBoolean("interop.required");

  private Needs() {}

  /// Skips the test, or fails it where live runs are required, unless a network namespace can be
  /// made.
  static void namespaces() throws IOException, InterruptedException {
    need("the right to make network namespaces (root on Linux)", "unshare", "-n", "ip", "link");
  }

  /// The same for libtorrent and its Python binding, which belong to the system's own Python.
  static void libtorrent() throws IOException, InterruptedException {
    need("python3-libtorrent", "/usr/bin/python3", "-c", "import libtorrent");
  }

  /// The same for a program on the path.
  static void program(String name) throws IOException, InterruptedException {
    need(name, "sh", "-c", "command -v " + name);
  }

  /// The same for a package of npm, below the folder that `-Dinterop.npm` names; returns that
  /// folder.
  static String npm(String name) throws IOException, InterruptedException {
    program("node");
    String folder = System.getProperty("interop.npm", "");
    need("npm's " + name + " (in -Dinterop.npm)", "test", "-d", folder + "/node_modules/" + name);
    return folder;
  }

  private static void need(String what, String... probe) throws IOException, InterruptedException {
    boolean there = succeeds(List.of(probe));
    if (REQUIRED) {
      assertTrue(there, "missing: " + what);
    }
    assumeTrue(there, "missing: " + what);
  }

  private static boolean succeeds(List<String> command) throws IOException, InterruptedException {
    try {
      return new ProcessBuilder(command)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program at all
    }
  }
}
