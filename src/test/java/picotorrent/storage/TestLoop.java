package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;

/// A loop on one thread of its own; a test asks for something on it and waits for the answer.
final class TestLoop implements Loop, AutoCloseable {
  private static final int PATIENCE_SECONDS = 60;

  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("loop").factory());
  private final AtomicLong aheadNanos = new AtomicLong();

  /// Something that answers later.
  interface Question<T> {
    void ask(Consumer<T> answer);
  }

  /// Asks on the loop and waits for the answer.
  <T> T ask(Question<T> question) {
    LinkedBlockingQueue<T> answers = new LinkedBlockingQueue<>();
    Future<?> asked = thread.submit(() -> question.ask(answers::add));
    try {
      asked.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      T answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (answer == null) {
        throw new AssertionError("no answer in " + PATIENCE_SECONDS + " s");
      }
      return answer;
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  /// Asks and insists that it is done.
  <T> T get(Question<Outcome<T>> question) {
    Outcome<T> outcome = ask(question);
    if (outcome instanceof Outcome.Done<T>(T value)) {
      return value;
    }
    throw new AssertionError(outcome.toString());
  }

  /// Asks for something that yields nothing and insists that it is done.
  <T> void done(Question<Outcome<T>> question) {
    Outcome<T> outcome = ask(question);
    assertInstanceOf(Outcome.Done.class, outcome, outcome.toString());
  }

  /// Lets the clock jump.
  void advance(long seconds) {
    aheadNanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
  }

  @Override
  public long now() {
    return System.nanoTime() + aheadNanos.get();
  }

  @Override
  public Instant date() {
    return Instant.now();
  }

  @Override
  public void post(Runnable task) {
    thread.execute(task);
  }

  @Override
  public Timer at(long atNanos, Runnable task) {
    throw new UnsupportedOperationException("the storage needs no timers");
  }

  @Override
  public boolean onLoop() {
    return Thread.currentThread().getName().equals("loop");
  }

  @Override
  public void close() {
    thread.shutdown();
  }
}
