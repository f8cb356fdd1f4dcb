package picotorrent.api;

import java.nio.file.Path;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// Something that happened once and that somebody may want to be told.
public sealed interface Event {
  /// A torrent came into the session.
  record TorrentAdded(TorrentId torrent, String name) implements Event {}

  /// A magnet link has got its metadata.
  record MetadataArrived(TorrentId torrent, String name) implements Event {}

  /// Every wanted file is complete; not said of data that was complete when it was added.
  ///
  /// @param folder the save folder
  record DownloadFinished(TorrentId torrent, String name, Path folder) implements Event {}

  /// A folder has been searched for the data of a torrent.
  ///
  /// @param found how many files were found, and the torrent points at now
  /// @param sought how many were looked for
  record DataSearched(TorrentId torrent, String name, Path folder, int found, int sought)
      implements Event {}

  /// A torrent stopped on its own, with a sentence that says why and what to do.
  record TorrentFailed(TorrentId torrent, String name, Sentence reason) implements Event {}

  /// A torrent that had failed goes on.
  record TorrentRecovered(TorrentId torrent, String name) implements Event {}

  /// A torrent left the session.
  record TorrentRemoved(TorrentId torrent, String name) implements Event {}

  /// Something about the session as a whole: a port in use, a damaged state file that was set
  /// aside.
  record SessionNotice(Sentence sentence) implements Event {}

  /// A connection attempt, a handshake or its end, for `--debug-handshake`.
  ///
  /// @param line one line of text, safe for a terminal
  record HandshakeTrace(TorrentId torrent, String line) implements Event {}
}
