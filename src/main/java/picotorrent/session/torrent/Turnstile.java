package picotorrent.session.torrent;

/// Says which torrents may run.
///
/// Confined to the session loop.
public interface Turnstile {
  /// Takes a torrent in, behind all others.
  void add(Torrent torrent);

  /// Lets a torrent go.
  void remove(Torrent torrent);

  /// Whether it is a torrent's turn.
  boolean isTurnOf(Torrent torrent);

  /// Something that decides whose turn it is has changed.
  void changed();
}
