package picotorrent.session.link;

import picotorrent.rate.Bucket;
import picotorrent.rate.Flow;
import picotorrent.session.ground.Environment;

/// What comes in on one stream, and how fast it may: the limits above it.
///
/// Confined to the session loop.
public final class Receiving {
  private final Environment env;
  private final Runnable goOn;
  private Flow flow;
  private int grantedBytes;
  private long lastNanos;

  /// @param bucket the limit that it is below at first
  /// @param goOn reads on after the limit held it back
  public Receiving(Environment env, Bucket bucket, Runnable goOn) {
    this.env = env;
    this.goOn = goOn;
    this.flow = bucket.flow(goOn);
  }

  /// Takes part in another limit.
  public void below(Bucket other) {
    flow.close();
    flow = other.flow(goOn);
  }

  /// How many of `most` bytes may be read now; after 0, though `most` is more, `goOn` follows.
  public int grant(int most) {
    grantedBytes = most == 0 ? 0 : env.down().grant(flow, most);
    return grantedBytes;
  }

  /// So many bytes have come: what was granted beyond them is given back.
  public void received(int bytes) {
    lastNanos = env.now();
    env.downMeter().add(lastNanos, bytes);
    flow.giveBack(Math.max(0, grantedBytes - bytes));
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
