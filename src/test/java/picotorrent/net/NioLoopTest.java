package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import picotorrent.port.Loop;

class NioLoopTest {
  private final LoopThread thread = new LoopThread();
  private final NioLoop loop = thread.loop;

  @AfterEach
  void close() {
    thread.close();
  }

  @Test
  void postedTasksRunInTheirOrderOnTheLoop() {
    List<Integer> ran = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      int number = i;
      loop.post(() -> ran.add(number));
    }
    assertTrue(thread.call(loop::onLoop));
    assertFalse(loop.onLoop());
    assertEquals(1_000, ran.size());
    assertEquals(ran.stream().sorted().toList(), ran);
  }

  @Test
  void timeStandsStillDuringOneTask() {
    assertTrue(
        thread.call(() -> {
          long before = loop.now();
          long start = System.nanoTime();
          while (System.nanoTime() - start < 1_000_000) {
            Thread.onSpinWait();
          }
          return loop.now() == before;
        }));
  }

  @Test
  void aTaskRunsNotBeforeItsTime() {
    CompletableFuture<Long> lateNanos = new CompletableFuture<>();
    thread.run(() -> {
      long at = loop.now() + TimeUnit.MILLISECONDS.toNanos(20);
      loop.at(at, () -> lateNanos.complete(loop.now() - at));
    });
    assertTrue(LoopThread.await(lateNanos) >= 0);
  }

  @Test
  void aTaskWhoseTimeIsPastRunsAtOnce() {
    CompletableFuture<Boolean> ran = new CompletableFuture<>();
    thread.run(() -> loop.at(loop.now() - 1, () -> ran.complete(true)));
    assertTrue(LoopThread.await(ran));
  }

  @Test
  void aTaskThatWasTakenBackDoesNotRun() {
    List<String> ran = new ArrayList<>();
    CompletableFuture<Boolean> end = new CompletableFuture<>();
    thread.run(() -> {
      long at = loop.now() + TimeUnit.MILLISECONDS.toNanos(5);
      Loop.Timer timer = loop.at(at, () -> ran.add("cancelled"));
      loop.at(at, () -> end.complete(true));
      timer.cancel();
    });
    LoopThread.await(end);
    assertEquals(List.of(), ran);
  }

  @Test
  void aTaskThatBreaksIsToldAndTheLoopLives() {
    loop.post(() -> {
      throw new IllegalStateException("we are wrong");
    });
    assertTrue(thread.call(loop::onLoop));
    assertEquals("we are wrong", thread.crashes.getFirst().getMessage());
  }

  @Test
  void whatWasPostedBeforeTheEndStillRunsAndWhatComesLaterIsDropped() {
    List<String> ran = new ArrayList<>();
    loop.post(() -> ran.add("before"));
    loop.close();
    loop.post(() -> ran.add("after"));
    assertEquals(List.of("before"), ran);
  }

  @Test
  void theLoopCanEndItself() {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    loop.post(() -> {
      loop.close();
      asked.complete(true);
    });
    assertTrue(LoopThread.await(asked));
  }
}
