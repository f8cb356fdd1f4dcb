package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// rtorrent: TCP and v1 alone.
///
/// @param encryption as its settings say it
record Rtorrent(String encryption) implements OtherClient {
  /// The file it makes when everything is there and right, beside its log.
  private static final String DONE = "rtorrent.done";

  private static final String SETTINGS =
      """
      session.path.set = %1$s
      directory.default.set = %2$s
      network.bind_address.set = %3$s
      network.port_range.set = %4$d-%4$d
      network.port_random.set = no
      dht.mode.set = disable
      protocol.pex.set = no
      trackers.use_udp.set = no
      pieces.hash.on_completion.set = yes
      protocol.encryption.set = %5$s
      method.set_key = event.download.finished, told, "execute=touch,%7$s"
      schedule2 = add, 1, 0, "load.start=%6$s"
      system.daemon.set = true
      """;

  @Override
  public void need() throws IOException, InterruptedException {
    Needs.program("rtorrent");
  }

  @Override
  public Program seed(Island island, Sample sample) throws IOException, InterruptedException {
    return leech(island, sample.torrent().toString(), sample.parent());
  }

  @Override
  public Program leech(Island island, String source, Path folder)
      throws IOException, InterruptedException {
    Path home = Files.createTempDirectory(folder.toAbsolutePath().getParent(), "rtorrent");
    Path rc = home.resolve("rc");
    Path session = Files.createDirectory(home.resolve("session"));
    Files.writeString(
        rc,
        SETTINGS.formatted(
            session, folder, Island.THEIRS, PORT, encryption, source, home.resolveSibling(DONE)));
    Program program =
        island.start("rtorrent", "env", "TERM=xterm", "rtorrent", "-n", "-o", "import=" + rc);
    island.awaitListener(ENDPOINT);
    return program;
  }

  @Override
  public void awaitComplete(Island island, Program leech) throws IOException, InterruptedException {
    island.await(PATIENCE, "exists.sh", leech.log().resolveSibling(DONE).toString());
  }

  @Override
  public String toString() {
    return "rtorrent, " + encryption;
  }
}
