package picotorrent.tracker;

/// Who is announced first when not all can be; the order is the declaration's.
public enum Priority {
  /// A person asked for it.
  WISH,
  /// A torrent that was just added, or just completed.
  NEW,
  /// A torrent that stops.
  STOPPED,
  /// All the rest: regular intervals, retries, torrents of the last session.
  PERIODIC
}
