package picotorrent.swarm.choke;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picotorrent.swarm.choke.MixedMode.Traffic;

class MixedModeTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

  private final MixedMode mode = new MixedMode();
  private long now = -SECOND;

  private long decide(Traffic traffic) {
    now += SECOND;
    return mode.decide(traffic, now);
  }

  @Test
  void withoutUtpOrWithoutTcpThereIsNoLimit() {
    assertEquals(MixedMode.UNLIMITED, decide(new Traffic(5, 1_000_000, 0, 0, 0)));
    assertEquals(MixedMode.UNLIMITED, decide(new Traffic(0, 0, 5, 1_000_000, 5)));
  }

  @Test
  void tcpIsLeftAloneWhileNoUtpPeerHoldsBackAndWhileItTakesItsShareOnly() {
    assertEquals(MixedMode.UNLIMITED, decide(new Traffic(1, 900_000, 1, 100_000, 0)));
    assertEquals(MixedMode.UNLIMITED, decide(new Traffic(3, 800_000, 1, 200_000, 1)));
  }

  @Test
  void tcpGoesDownStepByStepToItsShareOfWhatWasCarriedAndNoFurther() {
    long before = 900_000;
    for (int i = 0; i < 60; i++) {
      long limit = decide(new Traffic(3, before, 1, 0, 1));
      assertTrue(limit < before || limit == 675_000, limit + " after " + before);
      assertTrue(limit >= 675_000, "three of four peers get three quarters: " + limit);
      before = limit;
    }
  }

  @Test
  void tcpComesUpWhenNobodyHoldsBackAndIsFreeWhenItDoesNotNeedTheLimit() {
    decide(new Traffic(1, 900_000, 1, 100_000, 1));
    long limit = 1;
    for (int i = 0; i < 20 && limit != MixedMode.UNLIMITED; i++) {
      limit = decide(new Traffic(1, 400_000, 1, 100_000, 0));
    }
    assertEquals(MixedMode.UNLIMITED, limit);
  }

  @Test
  void whatDoesNotHelpIsGivenUpAfterTwoMinutesAndTriedAgainLater() {
    int limited = 0;
    int free = 0;
    for (int i = 0; i < 300; i++) {
      if (decide(new Traffic(1, 900_000, 1, 0, 1)) == MixedMode.UNLIMITED) {
        free++;
      } else {
        limited++;
      }
    }
    assertTrue(free >= 8 && free <= 16 && limited > 280, free + " free, " + limited + " limited");
  }
}
