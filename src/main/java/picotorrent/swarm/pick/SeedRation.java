package picotorrent.swarm.pick;

/// How much of what downloaders have, too, is asked of seeds: all of it, but less when we are
/// behind anyway ([Backlog]) and there are downloaders who serve us.
///
/// Confined to the session loop. One per torrent.
final class SeedRation {
  /// A downloader that was asked for something so long ago may have ceased to serve us.
  private static final long RECENT_NANOS = 1_000_000_000L;

  private double share = 1;
  private boolean traded;
  private long tradedNanos;

  void share(double now) {
    share = now;
  }

  /// A peer is about to be asked for something.
  void asking(PickerPeer peer, long now) {
    if (!peer.isSeed() && peer.outstanding > 0) {
      traded = true;
      tradedNanos = now;
    }
  }

  /// How many of `count` blocks a peer may be asked for that others have, or are to have, too.
  int of(PickerPeer peer, int count, long now) {
    if (share >= 1 || !peer.isSeed() || !traded || now - tradedNanos > RECENT_NANOS) {
      return count;
    }
    int all = peer.outstanding + count;
    return Math.clamp((int) (share * all) - peer.outstanding, 0, count);
  }
}
