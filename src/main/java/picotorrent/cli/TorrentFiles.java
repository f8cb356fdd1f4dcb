package picotorrent.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import picotorrent.bencode.BencodeLimits;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// Reads torrent files that a person named.
final class TorrentFiles {
  private TorrentFiles() {}

  /// Reads one, and not a byte more of a larger file than shows that it is too large. Piece layers
  /// may be missing.
  static Metainfo read(Path path) throws IOException, CommandFailure {
    return partial(bytes(path), path);
  }

  /// The bytes of one, cut off behind the largest that is read.
  static byte[] bytes(Path path) throws IOException, CommandFailure {
    if (path.toString().isEmpty()) {
      throw new CommandFailure("An empty name is no torrent file");
    }
    if (Files.isDirectory(path)) {
      throw new CommandFailure(path + ": it is a folder, not a torrent file");
    }
    try (InputStream in = Files.newInputStream(path)) {
      return in.readNBytes(BencodeLimits.FILE.maxBytes() + 1);
    } catch (FileSystemException e) {
      throw e; // names the file itself
    } catch (IOException e) {
      throw new CommandFailure(path + ": it cannot be read: " + e.getMessage());
    }
  }

  /// Reads the bytes of one, whose piece layers may be missing.
  static Metainfo partial(byte[] bytes, Path path) throws CommandFailure {
    try {
      return TorrentReader.readPartial(bytes);
    } catch (MetainfoException e) {
      throw new CommandFailure(path + ": " + e.getMessage());
    }
  }
}
