package picotorrent.session;

import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// Who a [PeerConnection] turns to when it does not belong to a torrent yet, or no more.
interface Reception {
  /// The active torrent with this 20-byte hash, or null: then the remote is turned away.
  @Nullable Torrent torrentOf(Hash infoHash);

  /// A torrent begins to deal with peers.
  void ready();

  /// A connection of ours is being made.
  void began(PeerConnection connection);

  /// A connection has ended, whatever it was.
  void ended(PeerConnection connection);
}
