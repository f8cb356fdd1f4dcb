package picotorrent.swarm.choke;

import java.util.concurrent.TimeUnit;

/// Keeps the TCP peers of a torrent from starving its uTP peers: uTP gives way to whatever fills
/// the line, our own TCP included, so that TCP is held to its share by number of peers.
///
/// Only where it helps. It begins when uTP peers hold back while TCP has more than its share; it
/// goes down step by step, never below the share of what was carried when it began; it comes up
/// again as soon as no uTP peer holds back; and it is given up every two minutes, since the line
/// may have changed, and others may fill it, for whom uTP gives way whatever we do. Confined to the
/// session loop.
public final class MixedMode {
  /// No limit.
  public static final long UNLIMITED = 0;

  /// Below this no limit goes: keep-alives and answers must pass.
  static final long LEAST_BYTES_PER_SECOND = 16 << 10;

  /// What TCP may have above its share before something is done.
  private static final double TOLERANCE = 1.1;

  private static final double STEP_DOWN = 0.85;
  private static final double STEP_UP = 1.1;

  /// A limit this far above what passes holds nobody back.
  private static final double IDLE = 1.5;

  private static final long PERIOD_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private long limit = UNLIMITED;
  private long carried;
  private long beganNanos;
  private boolean paused;
  private long pausedUntilNanos;

  /// What we send to the peers of a torrent that ask for something.
  ///
  /// @param tcpPeers how many there are by TCP
  /// @param tcpBytesPerSecond to all of them together
  /// @param utpPeers how many there are by uTP
  /// @param utpBytesPerSecond to all of them together
  /// @param heldBack how many of those by uTP could be sent more, but for the queue on the line
  public record Traffic(
      int tcpPeers, long tcpBytesPerSecond, int utpPeers, long utpBytesPerSecond, int heldBack) {
    long bytesPerSecond() {
      return tcpBytesPerSecond + utpBytesPerSecond;
    }

    double tcpShare() {
      return (double) tcpPeers / (tcpPeers + utpPeers);
    }
  }

  /// No limit yet.
  public MixedMode() {}

  /// Bytes a second that the TCP peers may get together from now on, or [#UNLIMITED]. To be asked
  /// once a second.
  public long decide(Traffic traffic, long now) {
    if (traffic.tcpPeers == 0 || traffic.utpPeers == 0) {
      limit = UNLIMITED;
    } else if (limit == UNLIMITED) {
      begin(traffic, now);
    } else if (now - beganNanos > PERIOD_NANOS) {
      limit = UNLIMITED;
      paused = true;
      pausedUntilNanos = now + PAUSE_NANOS;
    } else {
      goOn(traffic);
    }
    return limit;
  }

  private void begin(Traffic traffic, long now) {
    double share = traffic.bytesPerSecond() * traffic.tcpShare();
    boolean unfair = traffic.heldBack > 0 && traffic.tcpBytesPerSecond > TOLERANCE * share;
    paused &= now - pausedUntilNanos < 0;
    if (unfair && !paused) {
      carried = traffic.bytesPerSecond();
      beganNanos = now;
      limit = bounded(traffic.tcpBytesPerSecond * STEP_DOWN);
    }
  }

  private void goOn(Traffic traffic) {
    carried = Math.max(carried, traffic.bytesPerSecond());
    if (traffic.heldBack > 0) {
      limit = bounded(Math.max(carried * traffic.tcpShare(), limit * STEP_DOWN));
    } else {
      limit = bounded(limit * STEP_UP);
      boolean idle = limit > IDLE * traffic.tcpBytesPerSecond && limit > carried;
      limit = idle ? UNLIMITED : limit;
    }
  }

  private static long bounded(double bytesPerSecond) {
    return Math.max(LEAST_BYTES_PER_SECOND, (long) bytesPerSecond);
  }
}
