package picotorrent.session.link;

import picotorrent.port.Stream;
import picotorrent.rate.Bucket;
import picotorrent.rate.Flow;
import picotorrent.session.ground.Environment;

/// What comes in on one stream, and how fast it may: the limits above it.
///
/// Confined to the session loop.
public final class Receiving {
  private final Environment env;

  /// No time: it is not held back.
  private static final long NEVER = Long.MIN_VALUE;

  private final Runnable goOn;
  private final Wrapping wrapping = new Wrapping();
  private Flow flow;
  private int grantedBytes;
  private long lastNanos;
  private long heldSinceNanos = NEVER;

  /// @param bucket the limit that it is below at first
  /// @param goOn reads on after the limit held it back
  public Receiving(Environment env, Bucket bucket, Runnable goOn) {
    this.env = env;
    this.goOn = goOn;
    this.flow = bucket.flow(goOn);
  }

  /// Takes part in another limit.
  public void below(Bucket other) {
    boolean waited = flow.isWaiting();
    flow.close();
    flow = other.flow(goOn);
    if (waited) {
      goOn.run();
    }
  }

  /// How many of `most` bytes may be read now; after 0, though `most` is more, `goOn` follows.
  public int grant(int most) {
    grantedBytes = most == 0 ? 0 : env.down().grant(flow, most);
    if (grantedBytes == 0 && most > 0 && heldSinceNanos == NEVER) {
      heldSinceNanos = env.now();
    }
    return grantedBytes;
  }

  /// For how long there has been more to read than the limit lets us; 0: all is read.
  public long heldNanos(long now) {
    return heldSinceNanos == NEVER ? 0 : now - heldSinceNanos;
  }

  /// So many bytes have come: what was granted beyond them is given back.
  public void received(int bytes, Stream from) {
    lastNanos = env.now();
    int around = wrapping.around(bytes, from);
    env.downMeter().add(lastNanos, bytes + around);
    flow.charge(lastNanos, around);
    flow.giveBack(Math.max(0, grantedBytes - bytes));
    if (bytes < grantedBytes) {
      heldSinceNanos = NEVER;
    }
    grantedBytes = 0;
  }

  /// The remote has answered: it is not silent.
  public void begin() {
    lastNanos = env.now();
  }

  /// When the last byte came in.
  public long lastNanos() {
    return lastNanos;
  }

  /// The stream has ended: nothing comes any more.
  public void close() {
    flow.close();
  }
}
