package picotorrent.session.ground;

import picotorrent.port.Loop;
import picotorrent.rate.Bucket;
import picotorrent.rate.BucketTree;
import picotorrent.rate.Flow;

/// The limits of one direction and the timer that shares them out while somebody waits.
///
/// Confined to the session loop.
public final class Pacer {
  private final Loop loop;
  private final BucketTree tree = new BucketTree();
  private final Bucket doorstep = tree.root().lesserChild();
  private boolean ticking;

  Pacer(Loop loop) {
    this.loop = loop;
  }

  /// The bucket of the session.
  public Bucket root() {
    return tree.root();
  }

  /// The bucket of who has not said yet for which torrent it comes: together they get little.
  public Bucket doorstep() {
    return doorstep;
  }

  /// How many of `want` bytes (1 or more) may move on a flow now; after 0 its wake follows.
  public int grant(Flow flow, int want) {
    int granted = flow.grant(loop.now(), want);
    if (granted == 0) {
      tickLater();
    }
    return granted;
  }

  private void tickLater() {
    long next = tree.nextTickNanos(loop.now());
    if (!ticking && next != Long.MAX_VALUE) {
      ticking = true;
      loop.at(next, this::tick);
    }
  }

  private void tick() {
    ticking = false;
    tree.tick(loop.now());
    tickLater();
  }
}
