package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;

/// Which jobs of a volume meet and which wait, and which threads they take.
class LaneTest {
  private final List<String> ended = new ArrayList<>();
  private final ArrayDeque<Runnable> started = new ArrayDeque<>();
  private final TestLoop loop = new TestLoop();
  private int roomMade;
  private final Lane lane =
      new Lane(
          loop,
          new Workers() {
            @Override
            public void execute(Urgency urgency, Runnable task) {
              started.add(task);
            }

            @Override
            public int backgroundThreads() {
              return 1;
            }
          },
          () -> roomMade++,
          (e, _) -> new DiskFailure.Broken(Path.of("x"), e.toString()));

  private void ask(Lane.Kind kind, String name) {
    loop.ask(answer -> {
      lane.submit(kind, () -> {}, outcome -> ended.add(name + (outcome instanceof Outcome.Done)));
      answer.accept(true);
    });
  }

  private void runOne() {
    started.removeFirst().run();
    loop.ask(answer -> answer.accept(true)); // the loop has heard of it
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void workForWhichThereIsNoFileHandleIsDoneOnceMoreWhenRoomWasMade(int refusals) {
    int[] tries = new int[1];
    loop.ask(answer -> {
      Lane.Action work =
          () -> {
            if (tries[0]++ < refusals) {
              throw new FileSystemException("x", null, "Too many open files");
            }
          };
      lane.submit(
          Lane.Kind.ALTER, work, outcome -> ended.add("" + (outcome instanceof Outcome.Done)));
      answer.accept(true);
    });
    runOne();
    assertEquals(Math.min(1, refusals), roomMade);
    assertEquals(Math.min(2, refusals + 1), tries[0]);
    assertEquals(List.of("" + (refusals < 2)), ended);
    loop.close();
  }

  @Test
  void aFlushIsNotHeldBackByWritesThatWereAskedForLater() {
    ask(Lane.Kind.WRITE, "first write ");
    ask(Lane.Kind.FLUSH, "flush ");
    ask(Lane.Kind.WRITE, "second write ");
    assertEquals(2, started.size(), "the flush waits for the first write");
    runOne();
    assertEquals(2, started.size(), "the flush does not wait for the second write");
    started.addLast(started.removeFirst());
    runOne();
    assertEquals(List.of("first write true", "flush true"), ended);
    loop.close();
  }

  @Test
  void whatChangesWhereContentLiesWaitsForAllBeforeAndHoldsBackWritesBehind() {
    ask(Lane.Kind.WRITE, "write ");
    ask(Lane.Kind.ALTER, "alter ");
    ask(Lane.Kind.WRITE, "later ");
    ask(Lane.Kind.READ, "read ");
    assertEquals(2, started.size());
    runOne();
    runOne();
    assertEquals(List.of("write true", "read true"), ended);
    runOne();
    runOne();
    assertEquals(List.of("write true", "read true", "alter true", "later true"), ended);
    loop.close();
  }

  @Test
  void aWriteThatGoesOnWhileAFileIsForcedLeavesItToBeForcedAgain() {
    StampBook book = new StampBook(1);
    book.beginWrite(0);
    book.endWrite(0);
    book.beginWrite(0);
    StampBook.Dirty dirty = book.dirty().getFirst();
    book.forced(dirty, new Disk.Stat(Disk.Kind.FILE, 5, 7));
    assertTrue(book.isDirty(0), "the second write may have come after the force");
    book.endWrite(0);
    StampBook.Dirty between = book.dirty().getFirst();
    book.beginWrite(0);
    book.endWrite(0);
    book.forced(between, new Disk.Stat(Disk.Kind.FILE, 5, 7));
    assertTrue(book.isDirty(0));
    book.forced(book.dirty().getFirst(), new Disk.Stat(Disk.Kind.FILE, 5, 7));
    assertFalse(book.isDirty(0));
    assertEquals(5L, book.snapshot().sizes().getFirst());
    loop.close();
  }

  @Test
  void forcingTakesNoThreadFromThoseWhoServe() throws InterruptedException {
    CountDownLatch device = new CountDownLatch(1);
    CountDownLatch served = new CountDownLatch(3);
    CountDownLatch forced = new CountDownLatch(5);
    try (DiskPool pool = new DiskPool(3)) {
      for (int i = 0; i < 5; i++) {
        pool.execute(
            Workers.Urgency.FORCING,
            () -> {
              await(device);
              forced.countDown();
            });
      }
      for (int i = 0; i < 3; i++) { // at the same time: each waits for the others
        pool.execute(
            Workers.Urgency.URGENT,
            () -> {
              served.countDown();
              await(served);
            });
      }
      assertTrue(served.await(20, TimeUnit.SECONDS));
      device.countDown();
      assertTrue(forced.await(20, TimeUnit.SECONDS));
    }
    loop.close();
  }

  @Test
  void aThreadThatIsOnItsWayIsNotCountedOnTwice() throws InterruptedException {
    try (DiskPool pool = new DiskPool(3)) {
      for (int round = 0; round < 200; round++) {
        CountDownLatch together = new CountDownLatch(3);
        CountDownLatch ended = new CountDownLatch(3);
        for (int i = 0; i < 3; i++) {
          pool.execute(
              Workers.Urgency.URGENT,
              () -> {
                together.countDown();
                await(together);
                ended.countDown();
              });
        }
        assertTrue(ended.await(20, TimeUnit.SECONDS), "three tasks did not run at once");
      }
    }
    loop.close();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
