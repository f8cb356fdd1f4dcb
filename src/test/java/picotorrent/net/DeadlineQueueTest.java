package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.port.Loop;

class DeadlineQueueTest {
  private final DeadlineQueue queue = new DeadlineQueue();
  private final List<String> ran = new ArrayList<>();

  @Test
  void tasksComeInOrderOfTimeAndThenOfAdding() {
    queue.add(20, () -> ran.add("late"));
    queue.add(10, () -> ran.add("first of two"));
    queue.add(10, () -> ran.add("second of two"));
    runDue(20);
    assertEquals(List.of("first of two", "second of two", "late"), ran);
  }

  @Test
  void aTaskWaitsForItsTime() {
    queue.add(10, () -> ran.add("task"));
    assertNull(queue.pollDue(9));
    assertNotNull(queue.pollDue(10));
  }

  @Test
  void aCancelledTaskIsForgottenAtOnce() {
    Loop.Timer timer = queue.add(10, () -> ran.add("never"));
    timer.cancel();
    assertTrue(queue.isEmpty());
    timer.cancel();
    assertTrue(queue.isEmpty());
  }

  @Test
  void cancellingWhatHasRunTakesNobodyElseOut() {
    Loop.Timer done = queue.add(1, () -> ran.add("done"));
    queue.add(2, () -> ran.add("other"));
    runDue(1);
    done.cancel();
    runDue(2);
    assertEquals(List.of("done", "other"), ran);
  }

  @Test
  void timesThatOverflowKeepTheirOrder() {
    long start = Long.MAX_VALUE - 5;
    queue.add(start + 10, () -> ran.add("after the overflow"));
    queue.add(start, () -> ran.add("before it"));
    runDue(start);
    assertEquals(List.of("before it"), ran);
    runDue(start + 10);
    assertEquals(List.of("before it", "after the overflow"), ran);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void anySequenceDoesWhatASortedMapDoes(long seed) {
    Random random = new Random(seed);
    TreeMap<Long, String> model = new TreeMap<>(); // time and sequence in one number
    List<Map.Entry<Long, Loop.Timer>> timers = new ArrayList<>();
    List<String> expected = new ArrayList<>();
    long now = 0;
    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          long at = now + random.nextInt(1_000);
          String name = at + "/" + step;
          model.put(at << 20 | step, name);
          timers.add(Map.entry(at << 20 | step, queue.add(at, () -> ran.add(name))));
        }
        case 2 -> {
          if (!timers.isEmpty()) {
            var chosen = timers.remove(random.nextInt(timers.size()));
            chosen.getValue().cancel();
            model.remove(chosen.getKey());
          }
        }
        default -> {
          now += random.nextInt(10);
          var due = model.headMap((now + 1) << 20);
          expected.addAll(due.values());
          due.clear();
          runDue(now);
        }
      }
      assertEquals(model.size(), queue.size(), "seed " + seed);
    }
    assertEquals(expected, ran, "seed " + seed);
  }

  private void runDue(long now) {
    for (Runnable task = queue.pollDue(now); task != null; task = queue.pollDue(now)) {
      task.run();
    }
  }
}
