package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import org.junit.jupiter.api.Test;
import picotorrent.base.Geometry;

class PipelineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long MILLI = 1_000_000L;

  private final Pipeline pipeline = new Pipeline();
  private final ArrayDeque<Long> arrivals = new ArrayDeque<>();
  private long now = -3 * SECOND;
  private long lineFreeAt = now;

  private void ask(long roundTripNanos, long bytesPerSecond) {
    int blocks = pipeline.toAsk();
    pipeline.requested(blocks, now);
    for (int i = 0; i < blocks; i++) {
      lineFreeAt =
          Math.max(lineFreeAt, now + roundTripNanos)
              + Geometry.BLOCK_BYTES * SECOND / bytesPerSecond;
      arrivals.add(lineFreeAt);
    }
  }

  /// A peer at the end of a line sends for a time; the bytes that came.
  private long run(long nanos, long roundTripNanos, long bytesPerSecond) {
    long until = now + nanos;
    long bytes = 0;
    ask(roundTripNanos, bytesPerSecond);
    while (!arrivals.isEmpty() && arrivals.getFirst() <= until) {
      now = arrivals.removeFirst();
      pipeline.received(Geometry.BLOCK_BYTES, now);
      bytes += Geometry.BLOCK_BYTES;
      ask(roundTripNanos, bytesPerSecond);
    }
    now = until;
    return bytes;
  }

  @Test
  void aNewPeerIsAskedForFewBlocks() {
    assertEquals(Pipeline.FIRST_BLOCKS, pipeline.toAsk());
  }

  @Test
  void aLongFatLineIsFilledWithinSeconds() {
    pipeline.holds(100_000);
    run(5 * SECOND, 200 * MILLI, 50_000_000);
    long bytes = run(5 * SECOND, 200 * MILLI, 50_000_000);
    assertTrue(bytes >= 0.95 * 5 * 50_000_000, bytes + " bytes in five seconds");
    assertTrue(
        pipeline.outstanding() >= 50_000_000 / 5 / Geometry.BLOCK_BYTES, "a round trip of it");
  }

  @Test
  void aSlowPeerHasNoMoreThanAFewSecondsOfWork() {
    run(30 * SECOND, 50 * MILLI, 64 << 10);
    assertTrue(pipeline.wanted() >= 4 && pipeline.wanted() <= 16, pipeline.wanted() + " wanted");
  }

  @Test
  void nobodyIsAskedForMoreThanItHolds() {
    pipeline.holds(7);
    run(10 * SECOND, 100 * MILLI, 50_000_000);
    assertTrue(pipeline.outstanding() <= 7, pipeline.outstanding() + " outstanding");
    pipeline.holds(0);
    assertEquals(1, pipeline.wanted(), "a lie about nothing at all");
    pipeline.holds(Long.MAX_VALUE);
    assertTrue(pipeline.wanted() <= Pipeline.MOST_BLOCKS);
  }

  @Test
  void whoNeverAnswersIsSnubbedOnceAndAskedForOneBlockAtATime() {
    pipeline.requested(4, now);
    long deadline = pipeline.timeoutNanos();
    assertFalse(pipeline.timesOut(deadline - 1));
    assertTrue(pipeline.timesOut(deadline));
    assertFalse(pipeline.timesOut(deadline + SECOND), "told once");
    assertEquals(Long.MAX_VALUE, pipeline.timeoutNanos());
    pipeline.owes(0);
    assertEquals(1, pipeline.toAsk());
  }

  @Test
  void aSnubbedPeerThatAnswersBeginsAnew() {
    pipeline.requested(4, now);
    assertTrue(pipeline.timesOut(pipeline.timeoutNanos()));
    pipeline.received(Geometry.BLOCK_BYTES, now + 60 * SECOND);
    assertFalse(pipeline.isSnubbed());
    assertTrue(pipeline.wanted() >= Pipeline.FIRST_BLOCKS);
  }

  @Test
  void aSteadyPeerIsGivenSecondsAndNotAMinute() {
    run(10 * SECOND, 50 * MILLI, 1_000_000);
    long patience = pipeline.timeoutNanos() - now;
    assertTrue(patience > 0 && patience <= 10 * SECOND, patience / MILLI + " ms of patience");
  }

  @Test
  void whatAChokeDropsIsNotWaitedFor() {
    pipeline.requested(4, now);
    pipeline.owes(0);
    assertEquals(0, pipeline.outstanding());
    assertFalse(pipeline.timesOut(now + 600 * SECOND));
  }

  @Test
  void whoAnswersNothingForASecondIsSilentForAsLongAsThat() {
    pipeline.requested(4, now);
    assertEquals(0, pipeline.silenceNanos(now + SECOND - 1));
    assertEquals(SECOND, pipeline.silenceNanos(now + SECOND));
    assertEquals(3 * SECOND, pipeline.silenceNanos(now + 3 * SECOND));
    pipeline.received(Geometry.BLOCK_BYTES, now + 3 * SECOND);
    assertEquals(0, pipeline.silenceNanos(now + 3 * SECOND), "it has spoken");
    pipeline.owes(0);
    assertEquals(0, pipeline.silenceNanos(now + 60 * SECOND), "nothing is awaited");
  }
}
