package picotorrent.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// libtorrent 2 behind a script of ours: all formats, magnet links, uTP, encryption.
///
/// @param endpoint where it listens
/// @param options more for `libtorrent_peer.py`
record Libtorrent(String endpoint, List<String> options) implements OtherClient {
  /// Where other clients are.
  Libtorrent(List<String> options) {
    this(ENDPOINT, options);
  }

  @Override
  public void need() throws IOException, InterruptedException {
    Needs.libtorrent();
  }

  @Override
  public Program seed(Island island, Sample sample) throws IOException, InterruptedException {
    return start(island, "seed", sample.torrent().toString(), sample.parent());
  }

  @Override
  public Program leech(Island island, String source, Path folder)
      throws IOException, InterruptedException {
    return start(island, "leech", source, folder);
  }

  private Program start(Island island, String role, String source, Path folder)
      throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "/usr/bin/python3",
                Island.script("libtorrent_peer.py"),
                role,
                source,
                folder.toString(),
                endpoint));
    command.addAll(options);
    Program program = island.start("libtorrent", command.toArray(String[]::new));
    if (options.contains("--utp")) {
      island.awaitBound(endpoint);
    } else {
      island.awaitListener(endpoint);
    }
    return program;
  }

  @Override
  public void awaitComplete(Island island, Program leech) throws IOException, InterruptedException {
    leech.awaitSuccess(PATIENCE);
  }

  @Override
  public String toString() {
    return options.isEmpty() ? "libtorrent" : "libtorrent " + String.join(" ", options);
  }
}
