package picotorrent.session.swarm;

import java.util.List;
import picotorrent.rate.Bucket;
import picotorrent.session.peer.Peer;
import picotorrent.session.peer.PeerConnection;
import picotorrent.swarm.choke.MixedMode;

/// What one torrent sends by TCP and by uTP: measures it for [MixedMode], and holds TCP to what
/// that says.
///
/// Confined to the session loop.
final class MixedTraffic {
  private final MixedMode mode = new MixedMode();
  private final Bucket all;
  private final Bucket held;
  private boolean holding;

  /// @param all what all peers of the torrent send below
  MixedTraffic(Bucket all) {
    this.all = all;
    this.held = all.child();
  }

  /// Once a second.
  void tick(List<Peer> peers, long now) {
    long limit = mode.decide(measure(peers), now);
    if (limit == MixedMode.UNLIMITED && !holding) {
      return;
    }
    holding = limit != MixedMode.UNLIMITED;
    held.limit(now, limit);
    for (Peer peer : peers) {
      PeerConnection connection = peer.connection();
      connection.sendBelow(holding && !connection.utp() ? held : all);
    }
  }

  private static MixedMode.Traffic measure(List<Peer> peers) {
    int[] count = new int[2];
    long[] rate = new long[2];
    int heldBack = 0;
    for (Peer peer : peers) {
      PeerConnection connection = peer.connection();
      if (connection.outbox().pendingBytes() > 0 || peer.requests().size() > 0) {
        int road = connection.utp() ? 1 : 0;
        count[road]++;
        rate[road] += peer.uploadRate();
        heldBack += connection.isHeldBack() ? 1 : 0;
      }
    }
    return new MixedMode.Traffic(count[0], rate[0], count[1], rate[1], heldBack);
  }
}
