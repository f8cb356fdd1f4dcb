package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// Peers that have no tracker find each other by one other means alone.
@Tag("interop")
@Timeout(240)
class DiscoveryTest extends OnAnIsland {
  private static final Kind KIND = new Kind(Format.V1, Shape.FOLDER, 64 << 10);

  /// libtorrent exchanges peers once a minute.
  private static final Duration PEX_PATIENCE = Duration.ofSeconds(150);

  private static final String OTHER_ENDPOINT = Island.OTHERS + ":7104";

  private static final String DHT_PORT = "20000";
  private static final String DHT_ROUTER = Island.TRACKER + ":" + DHT_PORT;

  @Override
  void need() throws Exception {
    Needs.libtorrent();
  }

  private Sample sample() throws Exception {
    return Sample.write(folder, KIND, List.of());
  }

  private Path wanted() throws IOException {
    return Files.createDirectory(folder.resolve("wanted"));
  }

  private static String[] download(String source, Path wanted, String host, String... options) {
    List<String> all = new ArrayList<>(List.of("download", source, "--out-dir", wanted.toString()));
    all.addAll(List.of("--host", host, "--port", "7002", "--no-port-mapping"));
    all.addAll(List.of(options));
    return all.toArray(String[]::new);
  }

  @Test
  void weHearOfASeedFromLibtorrentByPeerExchange() throws Exception {
    Sample sample = sample();
    new Libtorrent(List.of()).seed(island, sample);
    new Libtorrent(
            OTHER_ENDPOINT, List.of("--no-payload", "--slow", "--peer", OtherClient.ENDPOINT))
        .seed(island, sample);
    Path wanted = wanted();
    String link = sample.magnet() + "&x.pe=" + OTHER_ENDPOINT;
    Program ours = island.btinspect(download(link, wanted, Island.OURS, "--no-dht", "--no-lsd"));
    ours.awaitSuccess(PEX_PATIENCE);
    sample.assertArrivedIn(wanted);
  }

  @Test
  void libtorrentHearsOfASeedFromUsByPeerExchange() throws Exception {
    Sample sample = sample();
    new Libtorrent(List.of()).seed(island, sample);
    String link = sample.magnet() + "&x.pe=" + OtherClient.ENDPOINT;
    Path between = Files.createDirectory(folder.resolve("between"));
    island.btinspect(
        download(
            link,
            between,
            Island.OURS,
            "--no-dht",
            "--no-lsd",
            "--max-down",
            "8K",
            "--max-up",
            "8K"));
    island.awaitListener(OurSide.ENDPOINT);
    Path wanted = wanted();
    List<String> knowsUs = List.of("--peer", OurSide.ENDPOINT);
    Libtorrent hears = new Libtorrent(OTHER_ENDPOINT, knowsUs);
    Program leech = hears.leech(island, sample.torrent().toString(), wanted);
    leech.awaitSuccess(PEX_PATIENCE);
    sample.assertArrivedIn(wanted);
  }

  /// Twenty nodes of npm's `bittorrent-dht`.
  private void startDht() throws IOException, InterruptedException {
    String script = Island.script("dht_nodes.mjs");
    String packages = Needs.npm("bittorrent-dht");
    Program nodes = island.start("dht", "node", script, packages, Island.TRACKER, DHT_PORT, "20");
    island.await(OtherClient.PATIENCE, "said.sh", nodes.log().toString(), "ready");
  }

  @Test
  void weFindLibtorrentByTheDhtAndItsFilesByTheLinkAlone() throws Exception {
    Sample sample = sample();
    startDht();
    new Libtorrent(List.of("--dht", DHT_ROUTER)).seed(island, sample);
    Path wanted = wanted();
    Program ours =
        island.btinspect(
            download(
                sample.magnet(),
                wanted,
                Island.OURS,
                "--no-lsd",
                "--no-pex",
                "--dht-router",
                DHT_ROUTER));
    ours.awaitSuccess(PEX_PATIENCE);
    sample.assertArrivedIn(wanted);
  }

  private void seedByTheDht(Sample sample, String... options) throws IOException {
    List<String> command =
        new ArrayList<>(List.of("seed", sample.torrent().toString(), sample.content().toString()));
    command.addAll(List.of("--host", Island.OURS, "--no-lsd", "--no-port-mapping"));
    command.addAll(List.of("--dht-router", DHT_ROUTER));
    command.addAll(List.of(options));
    island.btinspect(command.toArray(String[]::new));
  }

  @Test
  void libtorrentFindsUsByTheDht() throws Exception {
    libtorrentFindsUs();
  }

  private void libtorrentFindsUs(String... ourOptions) throws Exception {
    Sample sample = sample();
    startDht();
    seedByTheDht(sample, ourOptions);
    Path wanted = wanted();
    Libtorrent finds = new Libtorrent(List.of("--dht", DHT_ROUTER));
    Program leech = finds.leech(island, sample.magnet(), wanted);
    leech.awaitSuccess(PEX_PATIENCE);
    sample.assertArrivedIn(wanted);
  }

  @Test
  void weFindLibtorrentByTheDhtOverIpv6Alone() throws Exception {
    Sample sample = sample();
    try (Island far = island.neighbour()) {
      String theirs = "[" + Island.NEAR_IPV6 + "]:7103";
      new Libtorrent(theirs, List.of("--dht", "[" + Island.FAR_IPV6 + "]:7002"))
          .seed(island, sample);
      Path wanted = wanted();
      Program ours =
          far.btinspect(
              download(
                  sample.magnet(),
                  wanted,
                  Island.FAR_IPV6,
                  "--no-lsd",
                  "--no-pex",
                  "--dht-router",
                  theirs));
      ours.awaitSuccess(PEX_PATIENCE);
      sample.assertArrivedIn(wanted);
    }
  }

  /// Who only asks is found all the same, since it announces itself (BEP 43).
  @Test
  void libtorrentFindsUsByTheDhtThatWeOnlyAsk() throws Exception {
    libtorrentFindsUs("--dht-read-only");
  }

  @Test
  void weFindLibtorrentOnTheLocalNetwork() throws Exception {
    Sample sample = sample();
    try (Island far = island.neighbour()) {
      new Libtorrent(Island.NEAR + ":7103", List.of("--lsd")).seed(island, sample);
      Path wanted = wanted();
      Program ours =
          far.btinspect(
              download(sample.torrent().toString(), wanted, Island.FAR, "--no-dht", "--no-pex"));
      ours.awaitSuccess(OtherClient.PATIENCE);
      sample.assertArrivedIn(wanted);
    }
  }

  @Test
  void weFindEachOtherOnALocalNetworkOfIpv6Alone() throws Exception {
    Sample sample = sample();
    try (Island far = island.neighbour()) {
      island.btinspect(
          "seed",
          sample.torrent().toString(),
          sample.content().toString(),
          "--host",
          Island.NEAR_IPV6,
          "--port",
          "7002",
          "--no-dht",
          "--no-port-mapping");
      island.awaitListener("[" + Island.NEAR_IPV6 + "]:7002");
      Path wanted = wanted();
      Program ours =
          far.btinspect(
              download(
                  sample.torrent().toString(), wanted, Island.FAR_IPV6, "--no-dht", "--no-pex"));
      ours.awaitSuccess(OtherClient.PATIENCE);
      sample.assertArrivedIn(wanted);
    }
  }

  /// As on a cable between two machines that nobody has configured.
  @Test
  void weFindEachOtherWhereThereAreLinkLocalAddressesAlone() throws Exception {
    Sample sample = sample();
    try (Island far = island.neighbour()) {
      island.await(OtherClient.PATIENCE, "link_local_alone.sh");
      far.await(OtherClient.PATIENCE, "link_local_alone.sh");
      island.btinspect(
          "seed",
          sample.torrent().toString(),
          sample.content().toString(),
          "--port",
          "7002",
          "--no-dht",
          "--no-port-mapping");
      island.awaitListener(":7002");
      Path wanted = wanted();
      Program ours =
          far.btinspect(
              "download",
              sample.torrent().toString(),
              "--out-dir",
              wanted.toString(),
              "--no-dht",
              "--no-pex",
              "--no-port-mapping");
      ours.awaitSuccess(OtherClient.PATIENCE);
      sample.assertArrivedIn(wanted);
    }
  }

  @Test
  void nobodyIsFoundWithoutAnyMeans() throws Exception {
    Sample sample = sample();
    try (Island far = island.neighbour()) {
      new Libtorrent(Island.NEAR + ":7103", List.of("--lsd")).seed(island, sample);
      Path wanted = wanted();
      Program ours =
          far.btinspect(
              download(
                  sample.torrent().toString(),
                  wanted,
                  Island.FAR,
                  "--no-dht",
                  "--no-lsd",
                  "--session-timeout",
                  "10"));
      assertTrue(ours.process().waitFor() != 0, "found by what?");
    }
  }
}
