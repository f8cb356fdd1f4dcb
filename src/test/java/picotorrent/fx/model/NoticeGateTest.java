package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picotorrent.fx.model.NoticeBoard.Notice;

/// Many messages at once for a desktop.
class NoticeGateTest {
  private final List<String> shown = new ArrayList<>();
  private final NoticeGate gate =
      new NoticeGate(
          notice -> shown.add(notice.text()), count -> new Notice("", count + " together"));

  private boolean say(String text) {
    return gate.say(new Notice("", text));
  }

  @Test
  void aFewPassAndTheRestIsOneMessage() {
    assertTrue(say("1"), "a span begins");
    for (int i = 2; i <= 225; i++) {
      assertFalse(say(String.valueOf(i)));
    }
    assertEquals(List.of("1", "2", "3"), shown);
    assertTrue(gate.over(), "another span begins");
    assertEquals(List.of("1", "2", "3", "222 together"), shown);
  }

  @Test
  void oneThatWasHeldIsSaidAsItIs() {
    for (int i = 1; i <= 4; i++) {
      say(String.valueOf(i));
    }
    gate.over();
    assertEquals(List.of("1", "2", "3", "4"), shown);
  }

  @Test
  void afterAQuietSpanTheGateIsOpenAgain() {
    for (int i = 1; i <= 3; i++) {
      say(String.valueOf(i));
    }
    assertFalse(gate.over(), "nothing was held");
    assertTrue(say("4"), "a span begins");
    assertEquals(List.of("1", "2", "3", "4"), shown);
  }
}
