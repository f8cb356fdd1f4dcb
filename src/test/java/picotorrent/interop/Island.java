package picotorrent.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Assertions;

/// A network of its own for one test: loopback with the addresses 10.77.0.1 to 10.77.0.5, and no
/// way out. Closing it ends what was started in it.
final class Island implements AutoCloseable {
  /// Addresses for the tracker, for us, and for the other client. None is in 127/8, from where
  /// Transmission takes no peers.
  static final String TRACKER = "10.77.0.1";

  static final String OURS = "10.77.0.2";
  static final String THEIRS = "10.77.0.3";

  /// For a third client.
  static final String OTHERS = "10.77.0.4";

  /// The two ends of a cable between neighbours.
  static final String NEAR = "10.77.2.1";

  static final String FAR = "10.77.2.2";

  /// The same two ends by IPv6.
  static final String NEAR_IPV6 = "fd77::1";

  static final String FAR_IPV6 = "fd77::2";

  /// How long a program may take until it listens, on a machine that is busy.
  private static final Duration START = Duration.ofSeconds(30);

  private final Process holder;
  private final Path folder;
  private final Deque<Program> programs = new ArrayDeque<>();

  private Island(Process holder, Path folder) {
    this.holder = holder;
    this.folder = folder;
  }

  /// Makes an island whose programs keep their things below `folder`.
  static Island raise(Path folder) throws IOException, InterruptedException {
    Needs.namespaces();
    // Trackers give up root, and have to reach what they are to read.
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    return raise(folder, "island.sh");
  }

  /// Makes another island with a cable to this one, which is its way out: this one's end of it is
  /// [#NEAR], the other's [#FAR].
  Island neighbour() throws IOException, InterruptedException {
    return raise(folder, "neighbour.sh", "" + holder.pid());
  }

  private static Island raise(Path folder, String script, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("unshare", "-n", "sh", script(script)));
    command.addAll(List.of(arguments));
    Process holder =
        new ProcessBuilder(command).redirectError(folder.resolve(script + ".log").toFile()).start();
    BufferedReader says = holder.inputReader(StandardCharsets.US_ASCII);
    Assertions.assertEquals("ready", says.readLine(), "the namespace was not made");
    return new Island(holder, folder);
  }

  /// Starts a program on the island; its output is kept below the folder.
  Program start(String name, String... command) throws IOException {
    Path log = folder.resolve(name + "-" + holder.pid() + "-" + programs.size() + ".log");
    Program program = Program.start(name, inside(List.of(command)), log);
    programs.push(program);
    return program;
  }

  /// Starts `btinspect` with these arguments.
  Program btinspect(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(btinspectCommand());
    command.addAll(Arrays.asList(arguments));
    return start("btinspect", command.toArray(String[]::new));
  }

  /// Waits until a script of ours succeeds.
  void await(Duration patience, String script, String... arguments)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("sh", script("await.sh"), "" + patience.toSeconds(), "bash", script(script)));
    command.addAll(Arrays.asList(arguments));
    Program waiting = Program.start(script, inside(command), folder.resolve(script + ".log"));
    if (waiting.process().waitFor() != 0) {
      String told =
          String.join("\n", programs.stream().map(p -> p.name() + ":\n" + p.tail()).toList());
      Assertions.fail(
          script + " " + List.of(arguments) + " never came true; the programs say\n" + told);
    }
  }

  /// Waits until somebody listens for TCP at `host:port`.
  void awaitListener(String endpoint) throws IOException, InterruptedException {
    await(START, "listening.sh", endpoint);
  }

  /// Waits until somebody has bound the UDP port `host:port`.
  void awaitBound(String endpoint) throws IOException, InterruptedException {
    await(START, "bound.sh", endpoint);
  }

  /// The path of one of our scripts.
  static String script(String name) {
    try {
      return Path.of(Objects.requireNonNull(Island.class.getResource(name)).toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> inside(List<String> command) {
    List<String> whole =
        new ArrayList<>(List.of("nsenter", "--net=/proc/" + holder.pid() + "/ns/net"));
    whole.addAll(command);
    return whole;
  }

  private static List<String> btinspectCommand() {
    String built = System.getProperty("interop.btinspect");
    if (built != null) {
      return List.of(Path.of(built).toAbsolutePath().toString());
    }
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=picotorrent",
        "--module-path",
        Objects.requireNonNull(System.getProperty("jdk.module.path")),
        "--module",
        "picotorrent/picotorrent.cli.Btinspect");
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
    holder.destroy();
  }
}
