package picotorrent.session;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import picotorrent.base.Bitfield;
import picotorrent.peer.AllowedFastSet;

/// Gives newcomers something to begin with while they are choked (BEP 6): a few pieces, so that
/// they have something to trade, each block of them once.
///
/// A network is given its set once: who comes again and again for it gets nothing more. Confined to
/// the session loop. One per torrent.
final class FastGrants {
  /// As libtorrent; BEP 6 speaks of ten.
  static final int PIECES = 5;

  /// Of a small torrent a choked peer gets no more than a tenth.
  private static final int LEAST_PIECES_FOR_EACH = 10;

  /// Networks that are remembered.
  private static final int MAX_NETWORKS = 1_000;

  private final SequencedSet<ByteBuffer> served = new LinkedHashSet<>();

  /// A peer has said what it has.
  ///
  /// @param have what we have
  void told(Peer peer, Torrent torrent, Bitfield have) {
    int size = Math.min(PIECES, have.size() / LEAST_PIECES_FOR_EACH);
    InetAddress address = peer.connection().remote().address();
    boolean newcomer = peer.mouth().fast() && peer.pieceCount() < PIECES;
    if (size == 0 || !newcomer || !remember(address)) {
      return;
    }
    for (int piece : AllowedFastSet.of(address, torrent.wireHash(), have.size(), size)) {
      if (have.get(piece) && !peer.has(piece)) {
        peer.requests().allowFast(piece);
      }
    }
    peer.connection().flushSoon();
  }

  private boolean remember(InetAddress address) {
    boolean fresh = served.add(ByteBuffer.wrap(AllowedFastSet.network(address)));
    if (served.size() > MAX_NETWORKS) {
      served.removeFirst();
    }
    return fresh;
  }
}
