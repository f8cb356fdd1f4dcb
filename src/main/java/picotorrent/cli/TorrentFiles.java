package picotorrent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import picotorrent.bencode.BencodeLimits;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// Reads torrent files that a person named.
final class TorrentFiles {
  private TorrentFiles() {}

  /// Reads one, and not a byte more of a larger file than shows that it is too large.
  static Metainfo read(Path path) throws IOException, MetainfoException, CommandFailure {
    if (Files.isDirectory(path)) {
      throw new CommandFailure(path + ": it is a folder, not a torrent file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(BencodeLimits.FILE.maxBytes() + 1);
      return TorrentReader.read(bytes);
    } catch (MetainfoException e) {
      throw new CommandFailure(path + ": " + e.getMessage());
    }
  }
}
