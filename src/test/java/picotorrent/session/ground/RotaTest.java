package picotorrent.session.ground;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RotaTest {
  private final Rota<String> rota = new Rota<>();

  private List<String> due(long now) {
    List<String> due = new ArrayList<>();
    for (String who = rota.next(now); who != null; who = rota.next(now)) {
      due.add(who);
    }
    return due;
  }

  @Test
  void turnsComeByTimeAndThenInTheOrderOfArrival() {
    rota.at("late", 30);
    rota.at("b", -20);
    rota.at("a", -20);
    assertEquals(List.of("b", "a"), due(-20));
    assertEquals(List.of(), due(29));
    assertEquals(List.of("late"), due(30));
  }

  @Test
  void aTurnThatWasTakenComesNoSecondTime() {
    rota.at("a", 1);
    assertEquals(List.of("a"), due(5));
    assertNull(rota.next(5));
    assertEquals(0, rota.size());
  }

  @Test
  void anEarlierTurnStandsALaterOneIsBroughtForward() {
    rota.at("a", 10);
    rota.notAfter("a", 20);
    assertEquals(List.of("a"), due(10));
    rota.at("a", 30);
    rota.notAfter("a", 20);
    assertEquals(List.of("a"), due(20));
    rota.notAfter("a", 40);
    assertEquals(List.of("a"), due(40));
  }

  @Test
  void whoIsDroppedGetsNone() {
    rota.at("a", 10);
    rota.at("b", 10);
    rota.drop("a");
    assertEquals(List.of("b"), due(10));
  }

  @Test
  void timeThatRunsOverTheEndOfALongKeepsItsOrder() {
    rota.at("after", Long.MIN_VALUE + 5);
    rota.at("before", Long.MAX_VALUE - 5);
    assertEquals(List.of("before"), due(Long.MAX_VALUE));
    assertEquals(List.of("after"), due(Long.MIN_VALUE + 5));
  }
}
