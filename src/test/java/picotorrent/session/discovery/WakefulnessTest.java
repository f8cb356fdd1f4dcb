package picotorrent.session.discovery;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A machine that slept is told from one that was busy, and from one whose clock was set back.
class WakefulnessTest {
  private static final long SECOND = 1_000_000_000L;

  private final Wakefulness awake = new Wakefulness();
  private long now = -5 * SECOND;
  private Instant date = Instant.parse("2026-11-23T08:00:00Z");

  @BeforeEach
  void theFirstBeatIsNoSleep() {
    assertFalse(slept(0, 0));
  }

  private boolean slept(long seconds, long secondsOfTheDate) {
    now += seconds * SECOND;
    date = date.plusSeconds(secondsOfTheDate);
    return awake.slept(now, date);
  }

  @Test
  void aBeatThatComesLateIsNoSleep() {
    assertFalse(slept(1, 1));
    assertFalse(slept(12, 12));
  }

  @Test
  void aDateThatMovedOnWhileTheOtherClockStoodStillIsASleepAndToldOnce() {
    assertTrue(slept(1, 3_600));
    assertFalse(slept(1, 1));
  }

  @Test
  void whereTheOtherClockGoesOnInSleepAVeryLateBeatIsASleepAndToldOnce() {
    assertTrue(slept(3_600, 3_600));
    assertFalse(slept(1, 1));
  }

  @Test
  void aClockThatDriftsIsNoSleep() {
    for (int beat = 0; beat < 1_000; beat++) {
      assertFalse(slept(1, 2));
    }
  }

  @Test
  void aClockThatIsSetBackIsNoSleep() {
    assertFalse(slept(1, -3_600 * 24 * 365));
    assertFalse(slept(1, 1));
  }
}
