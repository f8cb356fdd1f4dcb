package picotorrent.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// What became of a command.
public sealed interface Reply {
  /// A torrent was added under this id.
  record Added(TorrentId torrent) implements Reply {}

  /// It is done, or has begun and goes on (checks, moves: see the snapshots).
  record Done() implements Reply {}

  /// It was not done, and why: a sentence for a person that says what to do.
  record Refused(Sentence reason) implements Reply {}

  /// The torrent is there already; nothing was changed.
  record AlreadyThere(TorrentId torrent) implements Reply {}

  /// What was asked for; nothing was changed.
  sealed interface Told extends Reply {}

  /// Magnet links of the torrents named that are in the session, in the order asked for.
  record Links(List<String> links) implements Told {}

  /// A torrent as a file.
  ///
  /// @param name safe for a file, `.torrent` included
  /// @param file what it holds; not to be changed
  record TorrentFile(String name, byte[] file) implements Told {}

  /// Where a file of a torrent lies.
  ///
  /// @param file its path; nothing need be there yet
  /// @param complete whether all of it is verified
  /// @param only whether the torrent has no other file
  record Located(Path file, boolean complete, boolean only) implements Told {}

  /// Some of the torrents named are not (or no longer) in the session; the rest was done.
  record Unknown(Set<TorrentId> torrents) implements Reply {}
}
