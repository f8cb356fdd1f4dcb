package picotorrent.session.link;

import org.jspecify.annotations.Nullable;
import picotorrent.port.Loop;
import picotorrent.rate.Bucket;
import picotorrent.rate.Flow;
import picotorrent.session.ground.Environment;

/// What waits to be written to one stream, and how fast it may go: the limits above it, and the
/// hush after the handshake.
///
/// Confined to the session loop.
public final class Sending {
  private final Environment env;
  private final VeiledStream stream;
  private final Runnable goOn;
  private final Outbox outbox = new Outbox();
  private final Wrapping wrapping = new Wrapping();
  private Bucket bucket;
  private Flow flow;
  private int helloBytes;
  private Loop.@Nullable Timer hush;
  private long lastSentNanos;
  private boolean closed;

  /// @param bucket the limit that it is below at first
  /// @param goOn calls [#send] again
  public Sending(Environment env, VeiledStream stream, Bucket bucket, Runnable goOn) {
    this.env = env;
    this.stream = stream;
    this.goOn = goOn;
    this.bucket = bucket;
    this.flow = bucket.flow(goOn);
  }

  /// What waits.
  public Outbox outbox() {
    return outbox;
  }

  /// When the last byte went out.
  public long lastSentNanos() {
    return lastSentNanos;
  }

  /// Takes part in another limit; tells whether it is another.
  public boolean below(Bucket other) {
    if (other == bucket) {
      return false;
    }
    bucket = other;
    flow.close();
    flow = other.flow(goOn);
    return true;
  }

  /// The first so many bytes that wait are our handshake: they go in spite of a hush.
  public void greets(int bytes) {
    helloBytes = bytes;
  }

  /// Lets nothing but the handshake go until [#endHush].
  ///
  /// @param overdue runs after so many nanoseconds, unless it has ended
  public void hush(long nanos, Runnable overdue) {
    hush = env.ports().loop().at(env.now() + nanos, overdue);
  }

  /// What waits may go; tells whether it might not before.
  public boolean endHush() {
    if (hush == null) {
      return false;
    }
    hush.cancel();
    hush = null;
    return true;
  }

  /// Sends until nothing waits, the bucket is empty (its wake follows) or the stream is full (it
  /// says when it is not).
  public void send() {
    boolean goesOn = true;
    while (goesOn && !closed && sendableBytes() > 0) {
      int grant = env.up().grant(flow, sendableBytes());
      goesOn = grant > 0 && send(grant) == grant;
    }
  }

  private int sendableBytes() {
    return hush == null ? outbox.pendingBytes() : helloBytes;
  }

  private int send(int grant) {
    int sent = outbox.drainTo(stream, grant);
    helloBytes = Math.max(0, helloBytes - sent);
    flow.giveBack(grant - sent);
    if (sent > 0) {
      lastSentNanos = env.now();
      int around = wrapping.around(sent, stream);
      env.upMeter().add(lastSentNanos, sent + around);
      flow.charge(lastSentNanos, around);
    }
    return sent;
  }

  /// The stream has ended: nothing goes any more.
  public void close() {
    closed = true;
    endHush();
    flow.close();
  }
}
