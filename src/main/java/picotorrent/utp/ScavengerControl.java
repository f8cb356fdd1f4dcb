package picotorrent.utp;

/// Takes what others leave: fills an idle line up to a small queue and gives way to whoever builds
/// a larger one. A descendant of LEDBAT (RFC 6817) and LEDBAT++
/// (draft-irtf-iccrg-ledbat-plus-plus); ADR 0029 says what differs and why.
///
/// - below the target delay the window grows by a packet or a few a round trip, and faster and
///   faster while the line stays idle;
/// - above the target it is cut by at least an eighth, once a round trip, by more where the queue
///   rises fast: flows converge to equal shares because growth is equal and cuts are proportional;
/// - a loss counts as congestion only where there is a queue, or when losses are many;
/// - every ten seconds without an empty queue the window shrinks for one round trip, so that every
///   flow on the line sees its true base delay: latecomers get their share.
final class ScavengerControl implements CongestionControl {
  /// The queue we add. Below what a line's own queue holds (so TCP, which fills it, is yielded to)
  /// and above the noise of timers and radios. BEP 29 allows up to 100 ms.
  static final long TARGET_NANOS = 20_000_000L;

  /// LEDBAT++ §4.3: two packets, also the least.
  static final int MIN_WINDOW_PACKETS = 2;

  /// No line we know needs more.
  static final long MAX_WINDOW_BYTES = 16L << 20;

  /// Share of packets that may be lost without a queue before it counts as congestion: above what
  /// radio lines lose, below what hurts others.
  static final double LOSS_TOLERANCE = 0.03;

  /// A queue below this cannot be told from jitter.
  private static final long NOISE_NANOS = 1_500_000L;

  /// Even a line with hardly a queue is filled.
  private static final double MIN_TARGET_NANOS = 3_000_000.0;

  /// How long a full queue is remembered.
  private static final long FORGET_NANOS = 30_000_000_000L;

  private static final long DRAIN_INTERVAL_NANOS = 10_000_000_000L;
  private static final int DRAIN_DIVISOR = 4;
  private static final double MIN_CUT = 1.0 / 8;
  private static final double MAX_CUT = 1.0 / 2;
  private static final double LOSS_CUT = 0.3;

  /// A cut shows after a round trip, and what doubles meanwhile doubles once more.
  private static final double ROUNDS_AHEAD = 2;

  /// Round trips of an idle line before growth accelerates.
  private static final int PATIENCE_ROUNDS = 3;

  /// Extra packets a round trip on an empty queue.
  private static final double EAGERNESS = 6;

  private final QueueingDelay delay = new QueueingDelay();
  private final QueueTrend trend;
  private double windowBytes;
  private double thresholdBytes = Double.MAX_VALUE;
  private int packetBytes;
  private boolean slowStart = true;

  private boolean started;
  private long roundStartNanos;
  private double roundAckedBytes;
  private double rateBytesPerNano;
  private int idleRounds;
  private long lastCutNanos;
  private double lastCutShare;
  private long lastEmptyNanos;
  private boolean draining;
  private long drainStartNanos;
  private double ceilingNanos = TARGET_NANOS;
  private double targetNanos = TARGET_NANOS;
  private double fullestNanos;
  private final LossRate recent = new LossRate(512);
  private final LossRate withoutQueue = new LossRate(4096);

  ScavengerControl(int packetBytes) {
    this(packetBytes, ROUNDS_AHEAD);
  }

  private ScavengerControl(int packetBytes, double roundsAhead) {
    trend = new QueueTrend(roundsAhead);
    this.packetBytes = packetBytes;
    windowBytes = (double) MIN_WINDOW_PACKETS * packetBytes;
  }

  /// One that knows what the line carries, does not double any more, and aims at a queue of its
  /// own. For a remote that is told by its window: it follows late, so that what rises meanwhile
  /// says nothing.
  static ScavengerControl from(long windowBytes, int packetBytes, long targetNanos) {
    ScavengerControl control = new ScavengerControl(packetBytes, 0);
    control.windowBytes = Math.max((double) windowBytes, control.leastBytes());
    control.slowStart = false;
    control.ceilingNanos = targetNanos;
    control.targetNanos = targetNanos;
    return control;
  }

  @Override
  public long windowBytes() {
    double now = draining ? windowBytes / DRAIN_DIVISOR : windowBytes;
    return (long) Math.max(now, leastBytes());
  }

  @Override
  public boolean holdsBack() {
    return delay.nanos() > targetNanos / 2;
  }

  @Override
  public double pacingGain() {
    return slowStart ? 2 : 1.25;
  }

  @Override
  public void packetBytes(int bytes) {
    packetBytes = bytes;
    windowBytes = Math.max(windowBytes, leastBytes());
  }

  @Override
  public void onDelay(long rttNanos, long nowNanos) {
    delay.sample(rttNanos, nowNanos);
  }

  @Override
  public void onAck(long ackedBytes, long inFlightBytes, RttEstimator rtt, long nowNanos) {
    start(nowNanos);
    roundAckedBytes += ackedBytes;
    long queued = delay.nanos();
    double packets = (double) ackedBytes / packetBytes;
    recent.acked(packets);
    if (!queueStands(queued)) {
      withoutQueue.acked(packets);
    }
    if (queued <= TARGET_NANOS / 8) {
      lastEmptyNanos = nowNanos;
    }
    drain(rtt, nowNanos);
    if (!draining) {
      boolean full = inFlightBytes + 2L * packetBytes >= windowBytes * 0.75;
      adapt(ackedBytes, queued, full, rtt, nowNanos);
    }
    endRound(queued, rtt, nowNanos);
  }

  /// Whether the queue is at least half as full as it has been of late, and more than noise.
  private boolean queueStands(long queued) {
    return queued > Math.max(NOISE_NANOS, fullestNanos / 2);
  }

  private void start(long nowNanos) {
    if (!started) {
      started = true;
      roundStartNanos = nowNanos;
      lastEmptyNanos = nowNanos;
      lastCutNanos = nowNanos - DRAIN_INTERVAL_NANOS;
    }
  }

  private void adapt(long ackedBytes, long queued, boolean full, RttEstimator rtt, long nowNanos) {
    if (slowStart) {
      slowStart(ackedBytes, queued, full, nowNanos);
    } else if (queued > targetNanos) {
      giveWay(queued, rtt, nowNanos);
    } else if (full) {
      grow(ackedBytes * growthPackets(queued) * packetBytes / windowBytes);
    }
  }

  private void giveWay(long queued, RttEstimator rtt, long nowNanos) {
    double ours = trend.oursNanos(packetBytes, rateBytesPerNano);
    double expected = trend.expectedNanos(queued, ours);
    if (cutShows(rtt, nowNanos)) {
      cut(shareFor(expected), rtt, nowNanos);
    } else {
      deepen(shareFor(expected - ours));
    }
  }

  private double shareFor(double queuedNanos) {
    return Math.min(MAX_CUT, MIN_CUT + (queuedNanos - targetNanos) / targetNanos / 2);
  }

  private void slowStart(long ackedBytes, long queued, boolean full, long nowNanos) {
    if (queued > TARGET_NANOS / 4) {
      slowStart = false;
      // What the line carries, and half a target of queue: the doubling has sent more already.
      double line = rate(nowNanos) * (delay.baseRoundTripNanos() + TARGET_NANOS / 2.0);
      windowBytes = Math.max(leastBytes(), Math.min(windowBytes, line));
      return;
    }
    if (full) {
      grow((double) ackedBytes);
    }
    if (windowBytes >= thresholdBytes) {
      slowStart = false;
    }
  }

  /// Packets to grow by in a round trip.
  private double growthPackets(long queued) {
    double room = 1 - queued / targetNanos;
    double packets = 1 + EAGERNESS * room;
    double most = windowBytes / packetBytes;
    if (idleRounds > PATIENCE_ROUNDS) {
      double doubled = Math.scalb(1.0, Math.min(idleRounds - PATIENCE_ROUNDS, 20));
      return Math.min(Math.max(packets, doubled), most / 2);
    }
    return Math.min(packets, Math.max(0.5, most / 4));
  }

  private void grow(double bytes) {
    windowBytes = Math.min(MAX_WINDOW_BYTES, windowBytes + bytes);
    trend.grew(bytes);
  }

  /// Cuts the window, at most once in the time its effect takes to show.
  private void cut(double share, RttEstimator rtt, long nowNanos) {
    if (!cutShows(rtt, nowNanos)) {
      return;
    }
    lastCutNanos = nowNanos;
    lastCutShare = share;
    slowStart = false;
    idleRounds = 0;
    windowBytes = Math.max(leastBytes(), windowBytes * (1 - share));
  }

  private boolean cutShows(RttEstimator rtt, long nowNanos) {
    long roundTrip = Math.max(rtt.smoothedNanos(), delay.baseRoundTripNanos() + delay.nanos());
    return nowNanos - lastCutNanos >= roundTrip + roundTrip / 4;
  }

  /// Makes a cut that does not show yet as large as that: others send more and more meanwhile.
  private void deepen(double share) {
    if (share > lastCutShare) {
      windowBytes = Math.max(leastBytes(), windowBytes * (1 - share) / (1 - lastCutShare));
      lastCutShare = share;
    }
  }

  /// What is seen for a while is of before.
  private void holdCuts(long nowNanos) {
    lastCutNanos = nowNanos;
    lastCutShare = 1;
  }

  private void endRound(long queued, RttEstimator rtt, long nowNanos) {
    long tookNanos = nowNanos - roundStartNanos;
    if (tookNanos < rtt.smoothedNanos()) {
      return;
    }
    rateBytesPerNano = roundAckedBytes / tookNanos;
    trend.endRound(queued);
    roundAckedBytes = 0;
    roundStartNanos = nowNanos;
    idleRounds = queued < targetNanos / 4 ? idleRounds + 1 : 0;
    fullestNanos =
        Math.max((double) queued, fullestNanos * (1 - (double) tookNanos / FORGET_NANOS));
    targetNanos = Math.min(ceilingNanos, targetNanos + ceilingNanos * tookNanos / FORGET_NANOS);
  }

  private double rate(long nowNanos) {
    long tookNanos = nowNanos - roundStartNanos;
    return tookNanos > 0
        ? Math.max(rateBytesPerNano, roundAckedBytes / tookNanos)
        : rateBytesPerNano;
  }

  private void drain(RttEstimator rtt, long nowNanos) {
    if (draining) {
      if (nowNanos - drainStartNanos > rtt.smoothedNanos() + delay.baseRoundTripNanos()) {
        draining = false;
        lastEmptyNanos = nowNanos;
        trend.grew(windowBytes);
        holdCuts(nowNanos);
      }
    } else if (!slowStart
        && nowNanos - lastEmptyNanos > DRAIN_INTERVAL_NANOS
        && windowBytes > DRAIN_DIVISOR * leastBytes()) {
      draining = true;
      drainStartNanos = nowNanos;
    }
  }

  @Override
  public void onLoss(RttEstimator rtt, long nowNanos) {
    long queued = delay.nanos();
    boolean stands = queueStands(queued);
    recent.lost();
    if (!stands) {
      withoutQueue.lost();
    }
    if (stands && recent.share() > 2 * withoutQueue.share()) {
      // The queue has run over. Leave its upper half to others for a while.
      targetNanos = Math.clamp(queued / 2.0, MIN_TARGET_NANOS, targetNanos);
      cut(MAX_CUT, rtt, nowNanos);
    } else if (recent.share() > LOSS_TOLERANCE) {
      cut(LOSS_CUT, rtt, nowNanos);
    }
  }

  @Override
  public void onTimeout(long nowNanos) {
    thresholdBytes = Math.max(windowBytes / 2, leastBytes());
    windowBytes = leastBytes();
    slowStart = true;
    draining = false;
    idleRounds = 0;
    holdCuts(nowNanos);
  }

  private double leastBytes() {
    return (double) MIN_WINDOW_PACKETS * packetBytes;
  }
}
