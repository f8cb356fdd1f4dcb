package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assertions;

/// Our command line in a transfer with another client, at [#ENDPOINT].
///
/// @param folder where what is downloaded goes, below it
/// @param options for every command
record OurSide(Island island, Path folder, List<String> options) {
  private static final String PORT = "7002";

  /// Where it listens.
  static final String ENDPOINT = Island.OURS + ":" + PORT;

  /// Downloads a sample and fails unless it arrives byte for byte.
  Program download(Sample sample, String... more) throws IOException, InterruptedException {
    Path wanted = wanted();
    Program download = startDownload(sample, wanted, more);
    download.awaitSuccess(OtherClient.PATIENCE);
    sample.assertArrivedIn(wanted);
    return download;
  }

  /// Fails unless all handshakes of a program of ours, which was told to say so
  /// (`--debug-handshake`), went that way, and at least one did.
  static void assertShookHands(Program ours, String transport, boolean encrypted)
      throws IOException {
    List<String> handshakes =
        Files.readAllLines(ours.log()).stream()
            .filter(line -> line.contains("got handshake"))
            .toList();
    Assertions.assertFalse(handshakes.isEmpty(), ours::tail);
    for (String line : handshakes) {
      Assertions.assertTrue(line.endsWith(" over " + transport), line);
      Assertions.assertEquals(encrypted, line.contains("got handshake (encrypted)"), line);
    }
  }

  /// A new folder for what is to arrive.
  Path wanted() throws IOException {
    return Files.createDirectory(folder.resolve("wanted"));
  }

  /// Begins to download a sample.
  Program startDownload(Sample sample, Path wanted, String... more) throws IOException {
    return startDownload(sample.torrent().toString(), wanted, more);
  }

  /// Downloads by a magnet link and fails unless the sample arrives byte for byte.
  void downloadBy(String magnet, Sample sample, String... more)
      throws IOException, InterruptedException {
    Path wanted = wanted();
    startDownload(magnet, wanted, more).awaitSuccess(OtherClient.PATIENCE);
    sample.assertArrivedIn(wanted);
  }

  private Program startDownload(String source, Path wanted, String... more) throws IOException {
    return start(List.of("download", source, "--out-dir", wanted.toString()), more);
  }

  /// Seeds a sample.
  Program seed(Sample sample, String... more) throws IOException {
    return start(List.of("seed", sample.torrent().toString(), sample.content().toString()), more);
  }

  private Program start(List<String> command, String... more) throws IOException {
    List<String> all = new ArrayList<>(command);
    all.addAll(List.of("--host", Island.OURS, "--port", PORT));
    all.addAll(options);
    all.addAll(List.of(more));
    return island.btinspect(all.toArray(String[]::new));
  }
}
