package picotorrent.fx.model;

import java.nio.file.Path;
import java.util.List;
import picotorrent.metainfo.Finding;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;

/// What a file turned out to be. Nothing has touched the network.
public sealed interface Inspection {
  /// The file or folder that was given.
  Path file();

  /// A torrent.
  ///
  /// @param bytes the file as it is
  /// @param metainfo what it says
  /// @param raw its bencode
  record Torrent(Path file, byte[] bytes, Metainfo metainfo, RawNode raw) implements Inspection {
    /// What is odd about it.
    public List<Finding> findings() {
      return metainfo.findings();
    }
  }

  /// A magnet link: what it says itself; the file list comes from peers, once it is asked for.
  ///
  /// @param text the link as it was given
  /// @param link what it says
  record Link(Path file, String text, MagnetLink link) implements Inspection {}

  /// Something else, of which a torrent could be made.
  ///
  /// @param reason why it is no torrent, a sentence
  /// @param offset where in the file, in bytes, or -1
  record NotATorrent(Path file, String reason, long offset) implements Inspection {}

  /// It could not be read.
  record Unreadable(Path file, String reason) implements Inspection {}
}
