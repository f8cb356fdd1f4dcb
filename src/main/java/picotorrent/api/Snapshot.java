package picotorrent.api;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The engine at one moment, immutable.
///
/// A torrent that has not changed is the same object as in the snapshot before, so that a reader
/// finds what changed by comparing references.
///
/// @param version grows with every snapshot
/// @param session the totals
/// @param torrents every torrent, in the order they were added
/// @param removals those that have left the list and whose files are going; the same object while
///   nothing in it has changed
/// @param detail what was looked at, or null
public record Snapshot(
    long version,
    SessionStatus session,
    List<TorrentStatus> torrents,
    List<RemovalStatus> removals,
    @Nullable TorrentDetail detail) {

  /// Before the first look.
  public static final Snapshot EMPTY =
      new Snapshot(0, SessionStatus.EMPTY, List.of(), List.of(), null);
}
