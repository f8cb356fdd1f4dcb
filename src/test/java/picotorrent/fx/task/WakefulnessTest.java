package picotorrent.fx.task;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/// A machine that slept is told from one that was busy.
class WakefulnessTest {
  private final Wakefulness awake = new Wakefulness(1_000);

  @Test
  void aBeatThatComesLateIsNoSleep() {
    assertFalse(awake.slept(2_000));
    assertFalse(awake.slept(12_000));
  }

  @Test
  void aJumpIsASleepAndIsToldOnce() {
    assertTrue(awake.slept(3_600_000));
    assertFalse(awake.slept(3_601_000));
  }

  @Test
  void aClockThatIsSetBackIsNoSleep() {
    assertFalse(awake.slept(-3_600_000));
  }
}
