package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// Peers of ours meet at the tracker of npm, which hears each event once.
@Tag("interop")
@Timeout(120)
class NpmTrackerTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {NpmTracker.HTTP, NpmTracker.UDP})
  void oneFindsTheOtherAndEachEventIsHeardOnce(String announce) throws Exception {
    Kind kind = new Kind(Format.V1, Shape.FOLDER, 64 << 10);
    try (Island island = Island.raise(folder)) {
      Program tracker = NpmTracker.start(island);
      Sample sample = Sample.write(folder, kind, List.of(announce));
      Program seed =
          island.btinspect(
              "seed",
              sample.torrent().toString(),
              sample.content().toString(),
              "--host",
              Island.THEIRS,
              "--port",
              "7001",
              "--no-dht");
      island.await(OtherClient.PATIENCE, "said.sh", tracker.log().toString(), "start " + seed());
      OurSide ours = new OurSide(island, folder, List.of("--no-dht"));
      ours.download(sample);
      seed.process().destroy();
      assertTrue(seed.process().waitFor(3, TimeUnit.SECONDS), "it tells the tracker within 3 s");
      List<String> heard = Files.readAllLines(tracker.log()).stream().sorted().toList();
      assertEquals(
          List.of(
              "complete " + OurSide.ENDPOINT,
              "start " + OurSide.ENDPOINT,
              "start " + seed(),
              "stop " + OurSide.ENDPOINT,
              "stop " + seed()),
          heard);
    }
  }

  /// It answers with addresses of IPv4 alone, so that who meets there by IPv6 is for the machine's
  /// own tests (`UdpTrackerMachineTest`).
  @Test
  void eachEventIsHeardOnceOverUdpAndIpv6() throws Exception {
    Kind kind = new Kind(Format.V1, Shape.FOLDER, 64 << 10);
    try (Island island = Island.raise(folder);
        Island far = island.neighbour()) {
      Program tracker = NpmTracker.startIpv6(island);
      Sample sample = Sample.write(folder, kind, List.of(NpmTracker.UDP_IPV6));
      String us = Island.FAR_IPV6 + ":7001"; // as the tracker writes it
      Program seed =
          far.btinspect(
              "seed",
              sample.torrent().toString(),
              sample.content().toString(),
              "--host",
              Island.FAR_IPV6,
              "--port",
              "7001",
              "--no-dht");
      island.await(OtherClient.PATIENCE, "said.sh", tracker.log().toString(), "start " + us);
      seed.process().destroy();
      assertTrue(seed.process().waitFor(3, TimeUnit.SECONDS), "it tells the tracker within 3 s");
      assertEquals(List.of("start " + us, "stop " + us), Files.readAllLines(tracker.log()));
    }
  }

  private static String seed() {
    return Island.THEIRS + ":7001";
  }
}
