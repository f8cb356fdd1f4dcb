package picotorrent.utp;

import org.jspecify.annotations.Nullable;

/// Holds a remote back that does not give way by itself: while what it sends waits in a queue, the
/// window we announce shrinks as [ScavengerControl] would shrink its own. libtorrent and libutp
/// fill any queue up to 100 ms, so that beside them TCP gets what is left; ADR 0034.
///
/// A queue counts when both measures show it: the packets' one-way delay, which leaves our own
/// uplink out but suffers from clocks that drift apart, and the round trip of what we send
/// (requests for blocks, all the time), which does not. Who only listens has no round trip, and
/// holds nobody back.
final class InboundControl {
  /// Within a machine or a house nobody has to be given way to, and a busy processor looks like a
  /// queue.
  private static final long NEAR_NANOS = 2_000_000L;

  /// A round trip of longer ago says nothing about the queue of now.
  private static final long FRESH_NANOS = 1_000_000_000L;

  /// Half of what we add where we send: what we say takes half a round trip to be heard, and the
  /// queue grows meanwhile.
  private static final long TARGET_NANOS = ScavengerControl.TARGET_NANOS / 2;

  /// With fewer under way, a remote waits for its timeout after each loss: three packets behind a
  /// lost one make it send that again.
  private static final int LEAST_PACKETS = 8;

  private static final long MICRO_NANOS = 1_000L;
  private static final long NEVER = Long.MIN_VALUE;

  private final QueueingDelay oneWay = new QueueingDelay();
  private final QueueingDelay roundTrip = new QueueingDelay();
  private long roundTripAtNanos = NEVER;
  private int firstDifferenceMicros;
  private boolean heard;
  private boolean exempt;

  private int packetBytes = MtuProbe.SAFE_DATAGRAM_BYTES;
  private long roundStartNanos;
  private long roundBytes;
  private long bytesEachRound;
  private @Nullable ScavengerControl control;

  /// What the remote may have under way; [Long#MAX_VALUE] while it is not held back.
  long limitBytes() {
    return control == null
        ? Long.MAX_VALUE
        : Math.max(control.windowBytes(), (long) LEAST_PACKETS * packetBytes);
  }

  /// The remote has said what none but Picotorrent says: it gives way by itself.
  void remoteIsOfOurKind() {
    exempt = true;
    control = null;
  }

  /// Something of ours came back after `rttNanos`.
  void roundTrip(long rttNanos, long nowNanos) {
    roundTrip.sample(rttNanos, nowNanos);
    roundTripAtNanos = nowNanos;
  }

  /// A packet of `bytes`, headers of uTP included, has come.
  ///
  /// @param differenceMicros our clock less the remote's when it was sent; wraps
  void arrived(int bytes, int differenceMicros, RttEstimator rtt, long nowNanos) {
    if (!heard) {
      heard = true;
      firstDifferenceMicros = differenceMicros;
      roundStartNanos = nowNanos;
    }
    oneWay.sample((differenceMicros - firstDifferenceMicros) * MICRO_NANOS, nowNanos);
    count(bytes, rtt, nowNanos);
    if (!exempt && rtt.hasSample() && rtt.minNanos() >= NEAR_NANOS) {
      hold(bytes, queuedNanos(nowNanos), rtt, nowNanos);
    }
  }

  /// A packet is missing. Only a queue that has run over counts, as [ScavengerControl] sees it.
  void gap(RttEstimator rtt, long nowNanos) {
    if (control != null && queuedNanos(nowNanos) > TARGET_NANOS) {
      control.onLoss(rtt, nowNanos);
    }
  }

  /// Whoever is held back far is asked for little, so that round trips become rare: then the
  /// one-way delay alone says when to let go.
  private long queuedNanos(long nowNanos) {
    boolean known = roundTripAtNanos != NEVER && nowNanos - roundTripAtNanos < FRESH_NANOS;
    if (known) {
      return Math.min(oneWay.nanos(), roundTrip.nanos());
    }
    return control == null ? 0 : oneWay.nanos();
  }

  private void count(int bytes, RttEstimator rtt, long nowNanos) {
    long tookNanos = nowNanos - roundStartNanos;
    if (tookNanos >= rtt.smoothedNanos()) {
      bytesEachRound = (long) ((double) roundBytes * rtt.smoothedNanos() / tookNanos);
      roundBytes = 0;
      roundStartNanos = nowNanos;
    }
    roundBytes += bytes;
    if (bytes > packetBytes) {
      packetBytes = bytes;
      if (control != null) {
        control.packetBytes(bytes);
      }
    }
  }

  private void hold(int bytes, long queuedNanos, RttEstimator rtt, long nowNanos) {
    ScavengerControl holding = control;
    if (holding == null) {
      if (queuedNanos <= TARGET_NANOS) {
        return;
      }
      holding =
          ScavengerControl.from(Math.max(bytesEachRound, roundBytes), packetBytes, TARGET_NANOS);
      holding.onDelay(rtt.minNanos(), nowNanos); // the base: what follows is compared with it
      control = holding;
    }
    holding.onDelay(rtt.minNanos() + queuedNanos, nowNanos);
    holding.onAck(bytes, Math.max(bytesEachRound, roundBytes), rtt, nowNanos);
    if (holding.windowBytes() >= Receiver.WINDOW_BYTES) {
      control = null;
    }
  }
}
