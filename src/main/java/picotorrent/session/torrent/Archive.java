package picotorrent.session.torrent;

/// Remembers torrents from one session to the next.
///
/// Confined to the session loop.
public interface Archive {
  /// A magnet link has become a torrent.
  ///
  /// @param file the torrent as it is to be read again
  void learned(Torrent torrent, byte[] file);

  /// Something that is remembered has changed: it is saved within a few seconds.
  void changed(Torrent torrent);

  /// Saves what is remembered of a torrent; `done` runs when the device has it or has refused it.
  void saveNow(Torrent torrent, Runnable done);

  /// Saves a torrent that has stopped: its files were forced when they were closed. `done` runs
  /// when that is on the device.
  void stopped(Torrent torrent, Runnable done);

  /// Reads what is kept of a torrent that sleeps; then `then` runs, or `failed` where that cannot
  /// be done.
  void wake(Torrent torrent, Runnable then, Runnable failed);
}
