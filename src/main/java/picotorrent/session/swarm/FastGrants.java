package picotorrent.session.swarm;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import picotorrent.base.Bitfield;
import picotorrent.base.Hash;
import picotorrent.peer.AllowedFastSet;
import picotorrent.session.peer.Peer;

/// Gives newcomers something to begin with while they are choked (BEP 6): a few pieces, so that
/// they have something to trade, each block of them once.
///
/// A network is given its set once: who comes again and again for it gets nothing more. Confined to
/// the session loop. One per torrent.
public final class FastGrants {
  /// As libtorrent; BEP 6 speaks of ten.
  public static final int PIECES = 5;

  /// All choked peers together get no more than a tenth of the content: with five pieces for each
  /// of a hundred, a seed of 256 pieces would send two copies before it serves anybody.
  private static final int SHARE = 10;

  /// Networks that are remembered.
  private static final int MAX_NETWORKS = 1_000;

  private final SequencedSet<ByteBuffer> served = new LinkedHashSet<>();
  private int granted; // pieces

  /// A peer has said what it has.
  ///
  /// @param wireHash of the torrent
  /// @param have what we have
  void told(Peer peer, Hash wireHash, Bitfield have) {
    int size = Math.min(PIECES, have.size() / SHARE - granted);
    InetAddress address = peer.connection().remote().address();
    boolean newcomer = peer.mouth().fast() && peer.pieceCount() < PIECES;
    if (size <= 0 || !newcomer || !remember(address)) {
      return;
    }
    for (int piece : AllowedFastSet.of(address, wireHash, have.size(), size)) {
      if (have.get(piece) && !peer.has(piece)) {
        peer.requests().allowFast(piece);
        granted++;
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
