package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The Transmission daemon: v1 alone.
///
/// @param encryption [#ALLOWED], [#PREFERRED] or [#REQUIRED]
/// @param utp whether it speaks uTP beside TCP; then it dials by uTP first
record Transmission(int encryption, boolean utp) implements OtherClient {
  static final int ALLOWED = 0;
  static final int PREFERRED = 1;
  static final int REQUIRED = 2;

  private static final String CONTROL = "127.0.0.1:9091";

  private static final String SETTINGS =
      """
      {
        "bind-address-ipv4": "%s",
        "blocklist-enabled": false,
        "dht-enabled": false,
        "download-dir": "%s",
        "encryption": %d,
        "incomplete-dir-enabled": false,
        "lpd-enabled": false,
        "peer-port": %d,
        "pex-enabled": false,
        "port-forwarding-enabled": false,
        "rpc-bind-address": "127.0.0.1",
        "rpc-port": 9091,
        "utp-enabled": %b
      }
      """;

  /// One that speaks uTP beside TCP, as it comes.
  Transmission(int encryption) {
    this(encryption, true);
  }

  @Override
  public void need() throws IOException, InterruptedException {
    Needs.program("transmission-daemon");
    Needs.program("transmission-remote");
  }

  @Override
  public Program seed(Island island, Sample sample) throws IOException, InterruptedException {
    Program daemon = leech(island, sample.torrent().toString(), sample.parent());
    island
        .start("verify", "transmission-remote", CONTROL, "--torrent", "1", "--verify")
        .awaitSuccess(PATIENCE);
    island.await(PATIENCE, "transmission_complete.sh", CONTROL);
    return daemon;
  }

  @Override
  public Program leech(Island island, String source, Path folder)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "transmission");
    Files.writeString(
        home.resolve("settings.json"),
        SETTINGS.formatted(Island.THEIRS, folder, encryption, PORT, utp));
    Program daemon =
        island.start(
            "transmission",
            "transmission-daemon",
            "--foreground",
            "--log-error",
            "--config-dir",
            home.toString());
    island.awaitListener(CONTROL);
    island.start("add", "transmission-remote", CONTROL, "--add", source).awaitSuccess(PATIENCE);
    return daemon;
  }

  @Override
  public boolean leavesOutEmptyFiles() {
    return true;
  }

  @Override
  public void awaitComplete(Island island, Program leech) throws IOException, InterruptedException {
    island.await(PATIENCE, "transmission_complete.sh", CONTROL);
  }

  @Override
  public String toString() {
    return encryption == REQUIRED ? "Transmission, encryption required" : "Transmission";
  }
}
