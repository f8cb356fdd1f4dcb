package picotorrent.rate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class MeterTest {
  private static final long SECOND = 1_000_000_000;

  @Test
  void aSteadyStreamIsMeasuredAsItIs() {
    for (long start : new long[] {0, -100 * SECOND, Long.MAX_VALUE / 2}) {
      Meter meter = new Meter();
      for (int i = 0; i < 1_000; i++) {
        meter.add(start + i * SECOND / 100, 1_000);
      }
      long rate = meter.bytesPerSecond(start + 10 * SECOND);
      assertTrue(rate > 97_000 && rate < 103_000, "from " + start + ": " + rate);
      assertEquals(1_000_000, meter.totalBytes());
    }
  }

  @Test
  void theFirstBytesAreNoFlood() {
    Meter meter = new Meter();
    meter.add(7 * SECOND, 16_384);
    assertEquals(16_384, meter.bytesPerSecond(7 * SECOND));
  }

  @Test
  void aRateFallsToNothingWithinTheWindow() {
    Meter meter = new Meter();
    meter.add(3 * SECOND, 1_000_000);
    long before = Long.MAX_VALUE;
    for (int i = 0; i <= 10; i++) {
      long rate = meter.bytesPerSecond(3 * SECOND + i * Meter.WINDOW_NANOS / 10);
      assertTrue(rate <= before, "at tenth " + i);
      before = rate;
    }
    assertEquals(0, meter.bytesPerSecond(3 * SECOND + Meter.WINDOW_NANOS));
    assertEquals(1_000_000, meter.totalBytes());
  }

  @Test
  void aPauseIsNoPartOfWhatComesAfter() {
    Meter meter = new Meter();
    meter.add(0, 5_000_000);
    meter.add(100 * SECOND, 100_000);
    meter.add(101 * SECOND, 100_000);
    assertEquals(100_000, meter.bytesPerSecond(102 * SECOND));
  }
}
