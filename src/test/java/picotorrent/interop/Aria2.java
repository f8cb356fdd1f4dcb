package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// aria2: TCP and v1 alone.
///
/// @param options more for its command line
record Aria2(List<String> options) implements OtherClient {
  private static final List<String> QUIET =
      List.of(
          "aria2c",
          "--no-conf=true",
          "--enable-dht=false",
          "--enable-dht6=false",
          "--bt-enable-lpd=false",
          "--disable-ipv6=true",
          "--interface=" + Island.THEIRS,
          "--listen-port=" + PORT,
          "--bt-tracker-interval=2",
          "--bt-stop-timeout=60",
          "--summary-interval=5");

  @Override
  public void need() throws IOException, InterruptedException {
    Needs.program("aria2c");
  }

  @Override
  public Program seed(Island island, Sample sample) throws IOException, InterruptedException {
    return start(
        island,
        sample.torrent().toString(),
        sample.parent(),
        "--check-integrity=true",
        "--seed-ratio=0.0");
  }

  @Override
  public Program leech(Island island, String source, Path folder)
      throws IOException, InterruptedException {
    return start(island, source, folder, "--seed-time=0");
  }

  private Program start(Island island, String source, Path folder, String... more)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(QUIET);
    command.addAll(options);
    command.addAll(List.of(more));
    command.addAll(List.of("--dir=" + folder, source));
    Program program = island.start("aria2", command.toArray(String[]::new));
    island.awaitListener("*:" + PORT);
    return program;
  }

  @Override
  public void awaitComplete(Island island, Program leech) throws IOException, InterruptedException {
    leech.awaitSuccess(PATIENCE);
  }

  @Override
  public String toString() {
    return options.isEmpty() ? "aria2" : "aria2 " + String.join(" ", options);
  }
}
