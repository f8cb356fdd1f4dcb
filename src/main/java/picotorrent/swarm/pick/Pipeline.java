package picotorrent.swarm.pick;

import picotorrent.base.Geometry;

/// Decides how many blocks of one peer to have outstanding, and when to stop waiting for it.
///
/// As in TCP's slow start the number doubles every round trip as long as the rate follows. Then it
/// is what the peer sends in three seconds, so that it never runs out of work; but on a fast line,
/// where that would be hundreds of megabytes in unfinished pieces, what it sends in two round trips
/// and a little more. The peer's own bound (`reqq`, BEP 10) caps it. A peer that answers nothing
/// for its time-out is *snubbed*: one block at a time until it answers again.
///
/// Confined to the session loop. One per connection.
public final class Pipeline {
  /// What a peer that names no `reqq` will hold: the smallest queue that common clients have.
  public static final int DEFAULT_REQQ = 250;

  /// Never more, whatever the peer says: 8,000 blocks are 125 MiB, a second of a gigabit line.
  static final int MOST_BLOCKS = 8_000;

  /// Blocks a peer is asked for before anything is known of it.
  static final int FIRST_BLOCKS = 4;

  private static final long SECOND = 1_000_000_000;

  /// Work that a peer has in its queue, as libtorrent's `request_queue_time`, up to
  /// [#QUEUE_BLOCKS].
  private static final long QUEUE_NANOS = 3 * SECOND;

  /// 4 MiB: more of it is asked for only if the round trip demands it.
  private static final int QUEUE_BLOCKS = 256;

  /// Beyond two round trips: what a loop, a disk and a scheduler may be late.
  private static final long SLACK_NANOS = SECOND / 20;

  /// A round trip that nobody has measured yet.
  private static final long FIRST_ROUND_TRIP_NANOS = SECOND / 2;

  /// Requests are sent in batches of up to so many, since each batch costs a system call here and
  /// there: 1 MiB, four of the largest reads.
  private static final int BATCH_BLOCKS = 64;

  /// Patience before a peer has sent its first block.
  private static final long FIRST_TIMEOUT_NANOS = 20 * SECOND;

  /// A line that hangs for less is no reason to ask others too.
  private static final long SHORTEST_TIMEOUT_NANOS = 5 * SECOND;

  private static final long LONGEST_TIMEOUT_NANOS = 60 * SECOND;

  /// What a peer's rate has promised is not believed any more when nothing comes for so long.
  private static final long NOTED_SILENCE_NANOS = SECOND;

  /// A rate is taken over so much time.
  private static final long SAMPLE_NANOS = SECOND / 2;

  private int reqq = DEFAULT_REQQ;
  private int outstanding;
  private boolean answered;
  private boolean snubbed;
  private long waitingSinceNanos;
  private long gapNanos; // smoothed time from one block to the next while some are outstanding
  private long gapDeviationNanos;
  private long roundTripNanos = FIRST_ROUND_TRIP_NANOS;
  private boolean probing; // the next block answers a request that found the queue empty
  private boolean slowStart = true;
  private int startBlocks = FIRST_BLOCKS;
  private long rate; // bytes a second while some are outstanding, smoothed
  private long lastSample;
  private long sampleSinceNanos;
  private long sampleBytes;

  /// Says how many requests the peer holds at most (`reqq`); out of range it is clamped.
  public void holds(long requests) {
    reqq = Math.clamp(requests, 1, MOST_BLOCKS);
  }

  /// Says how long the transport takes there and back, where it knows (uTP).
  public void roundTrip(long nanos) {
    roundTripNanos = Math.max(1, nanos);
  }

  /// Blocks that should be outstanding now.
  public int wanted() {
    if (snubbed) {
      return 1;
    }
    if (slowStart) {
      return Math.min(reqq, startBlocks);
    }
    double blocksPerNano = (double) rate / Geometry.BLOCK_BYTES / SECOND;
    double queue = Math.min(QUEUE_BLOCKS, blocksPerNano * QUEUE_NANOS);
    double inFlight = blocksPerNano * (2 * roundTripNanos + SLACK_NANOS);
    return Math.clamp(
        (long) Math.ceil(Math.max(queue, inFlight)), Math.min(FIRST_BLOCKS, reqq), reqq);
  }

  /// How many more blocks to ask for now: 0 until a batch is worth it.
  public int toAsk() {
    int room = wanted() - outstanding;
    int batch = Math.clamp(wanted() / 4, 1, BATCH_BLOCKS);
    return room >= batch ? room : 0;
  }

  /// So many requests went out.
  public void requested(int blocks, long now) {
    if (blocks > 0 && outstanding == 0) {
      waitingSinceNanos = now;
      sampleSinceNanos = now;
      sampleBytes = 0;
      probing = true;
    }
    outstanding += blocks;
  }

  /// A block came that was asked for.
  public void received(int bytes, long now) {
    long gap = now - waitingSinceNanos;
    if (probing) {
      roundTripNanos = answered ? Math.min(roundTripNanos, gap) : Math.max(1, gap);
      probing = false;
    } else {
      smoothGap(gap);
    }
    answered = true;
    snubbed = false;
    waitingSinceNanos = now;
    outstanding = Math.max(0, outstanding - 1);
    startBlocks += slowStart ? 1 : 0;
    sampleBytes += bytes;
    if (now - sampleSinceNanos >= SAMPLE_NANOS) {
      takeSample(now);
    }
  }

  /// So many requests are under way by the picker's count: what was rejected, cancelled or dropped
  /// by a choke is off it, whoever said so and however often.
  public void owes(int blocks) {
    outstanding = blocks;
    probing &= outstanding > 0;
  }

  /// When to ask [#timesOut]; `Long.MAX_VALUE` while nothing is awaited.
  public long timeoutNanos() {
    return outstanding == 0 || snubbed ? Long.MAX_VALUE : waitingSinceNanos + patienceNanos();
  }

  /// Tells whether the peer's time is up, and snubs it then: its requests are to be asked of others
  /// ([Picker#timedOut]). True once; the next block ends it.
  public boolean timesOut(long now) {
    if (outstanding == 0 || snubbed || now - waitingSinceNanos < patienceNanos()) {
      return false;
    }
    snubbed = true;
    slowStart = true;
    startBlocks = FIRST_BLOCKS;
    rate = 0;
    lastSample = 0;
    probing = false;
    return true;
  }

  /// Tells whether the peer let its time-out pass and has sent nothing since.
  public boolean isSnubbed() {
    return snubbed;
  }

  /// How long it has answered nothing, if that is longer than a loop or a line hangs; else 0. As
  /// long again may pass before it does.
  public long silenceNanos(long now) {
    long waited = now - waitingSinceNanos;
    return outstanding > 0 && waited >= NOTED_SILENCE_NANOS ? waited : 0;
  }

  /// Bytes a second while blocks were outstanding; 0 while unknown.
  public long bytesPerSecond() {
    return rate;
  }

  /// Requests that are under way.
  public int outstanding() {
    return outstanding;
  }

  private long patienceNanos() {
    return answered
        ? Math.clamp(
            4 * roundTripNanos + gapNanos + 8 * gapDeviationNanos,
            SHORTEST_TIMEOUT_NANOS,
            LONGEST_TIMEOUT_NANOS)
        : FIRST_TIMEOUT_NANOS;
  }

  /// Mean and deviation as RFC 6298 takes them of TCP's round trips.
  private void smoothGap(long gap) {
    gapDeviationNanos += (Math.abs(gap - gapNanos) - gapDeviationNanos) / 4;
    gapNanos += (gap - gapNanos) / 8;
  }

  private void takeSample(long now) {
    long sample = (long) (sampleBytes * (double) SECOND / (now - sampleSinceNanos));
    rate = rate == 0 ? sample : rate + (sample - rate) / 2;
    slowStart &= sample > lastSample + lastSample / 10 && startBlocks < reqq;
    lastSample = sample;
    sampleSinceNanos = now;
    sampleBytes = 0;
  }
}
