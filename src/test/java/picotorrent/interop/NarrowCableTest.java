package picotorrent.interop;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picotorrent.interop.Sample.Kind;
import picotorrent.interop.Sample.Shape;
import picotorrent.metainfo.Metainfo.Format;

/// uTP over a cable whose far end takes smaller packets than the near end believes, and says
/// nothing of what it drops: bursts that the kernel cuts to an Ethernet's size (UDP_SEGMENT) vanish
/// as a whole.
@Tag("interop")
@Timeout(150)
class NarrowCableTest extends OnAnIsland {
  private static final Kind KIND = new Kind(Format.V1, Shape.FILE, 256 << 10);
  private static final String MTU = "1300";
  private static final String PORT = "7002";

  /// Half of the sample has come by then.
  private static final int BYTES_BEFORE = 2_000_000;

  /// Slow enough for the path to change meanwhile.
  private static final String SLOWLY = "1M";

  private static final String NARROW = "ip link set cable1 mtu " + MTU;

  private static final String WHEN_HALF_HAS_COME =
      "until [ $(awk '/cable1:/ {print $2}' /proc/net/dev) -gt "
          + BYTES_BEFORE
          + " ]; do sleep 0.05; done; ";

  @Test
  void aCableThatIsNarrowFromTheStartCarriesItAll() throws Exception {
    try (Island far = island.neighbour()) {
      Program narrows = far.start("narrow", "sh", "-c", NARROW);
      narrows.awaitSuccess(OtherClient.PATIENCE);
      download(far);
    }
  }

  @Test
  void aCableThatGetsNarrowOnTheWayCarriesItAll() throws Exception {
    try (Island far = island.neighbour()) {
      Program narrows = far.start("narrow", "sh", "-c", WHEN_HALF_HAS_COME + NARROW);
      download(far, "--max-down", SLOWLY);
      narrows.awaitSuccess(OtherClient.PATIENCE);
    }
  }

  private void download(Island far, String... more) throws Exception {
    Sample sample = Sample.write(folder, KIND, List.of());
    island.btinspect(
        "seed",
        sample.torrent().toString(),
        sample.content().toString(),
        "--host",
        Island.NEAR,
        "--port",
        PORT,
        "--transport",
        "utp");
    island.awaitBound(Island.NEAR + ":" + PORT);
    Path wanted = Files.createDirectory(folder.resolve("wanted"));
    Program leech = far.btinspect(command(sample, wanted, more));
    leech.awaitSuccess(OtherClient.PATIENCE);
    sample.assertArrivedIn(wanted);
    OurSide.assertShookHands(leech, "uTP", false);
  }

  private static String[] command(Sample sample, Path wanted, String... more) {
    List<String> always =
        List.of(
            "download",
            sample.torrent().toString(),
            "--out-dir",
            wanted.toString(),
            "--host",
            Island.FAR,
            "--port",
            PORT,
            "--transport",
            "utp",
            "--debug-handshake",
            "--peer",
            Island.NEAR + ":" + PORT);
    return Stream.concat(always.stream(), Stream.of(more)).toArray(String[]::new);
  }
}
