package picotorrent.api;

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

  /// Magnet links of the torrents named that are in the session, in the order asked for.
  record Links(List<String> links) implements Reply {}

  /// Some of the torrents named are not (or no longer) in the session; the rest was done.
  record Unknown(Set<TorrentId> torrents) implements Reply {}
}
