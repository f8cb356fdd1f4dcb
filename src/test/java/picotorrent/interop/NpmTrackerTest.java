package picotorrent.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
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

  private static String seed() {
    return Island.THEIRS + ":7001";
  }
}
