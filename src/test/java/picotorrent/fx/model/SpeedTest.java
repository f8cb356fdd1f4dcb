package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the graph of speeds is drawn from: an hour of samples, and an axis that does not hop.
class SpeedTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void anHourIsKeptAndTheEldestGoes() {
    SpeedHistory history = new SpeedHistory();
    for (int i = 1; i <= SpeedHistory.SECONDS + 5; i++) {
      history.add(i, 2L * i);
    }
    assertEquals(SpeedHistory.SECONDS, history.size());
    assertEquals(SpeedHistory.SECONDS + 5, history.down(0));
    assertEquals(6, history.down(SpeedHistory.SECONDS - 1));
    assertEquals(0, history.down(SpeedHistory.SECONDS), "before the first there is nothing");
  }

  @Test
  void theSummaryIsOfTheLastSecondsOnly() {
    SpeedHistory history = new SpeedHistory();
    history.add(1_000_000, 1_000_000);
    history.add(100, 10);
    history.add(300, 30);
    assertEquals(new SpeedHistory.Summary(300, 30, 200, 20), history.summary(2));
    assertEquals(new SpeedHistory.Summary(0, 0, 0, 0), new SpeedHistory().summary(60));
  }

  @ParameterizedTest
  @CsvSource({"0, 1000", "5000, 1000", "5001, 2000", "10001, 5000", "25001, 10000", "50001, 20000"})
  void stepsAreOneTwoOrFive(double top, long step) {
    assertEquals(step, AxisScale.stepFor(top));
  }

  @Test
  void theAxisGrowsAtOnceAndShrinksAfterThreeSeconds() {
    AxisScale axis = new AxisScale();
    assertEquals(500_000, axis.step(1_000_000, 0));
    assertEquals(500_000, axis.step(1_000, SECOND));
    assertEquals(500_000, axis.step(1_000, 3 * SECOND));
    assertEquals(1_000, axis.step(1_000, 4 * SECOND));
    assertEquals(500_000, axis.step(1_000_000, 4 * SECOND + 1));
  }

  @Test
  void aShortDipDoesNotMoveTheAxis() {
    AxisScale axis = new AxisScale();
    axis.step(1_000_000, 0);
    axis.step(1_000, SECOND);
    axis.step(1_000_000, 2 * SECOND);
    assertEquals(500_000, axis.step(1_000, 4 * SECOND + 1));
  }
}
