package picotorrent.fx.task;

import java.util.concurrent.CountDownLatch;
import javafx.concurrent.Task;
import org.jspecify.annotations.Nullable;

/// A long job that goes on elsewhere (in a service, in the engine), as a task view shows it: what
/// it is, how far, how fast, and a Cancel that reaches whoever does it.
///
/// Reported to and ended on the JavaFX thread; its own thread only waits.
public final class Work extends Task<@Nullable Void> {
  private final CountDownLatch over = new CountDownLatch(1);
  private final Runnable cancel;

  /// A job of a name.
  ///
  /// @param cancel what Cancel does
  Work(String title, Runnable cancel) {
    this.cancel = cancel;
    updateTitle(title);
  }

  /// Starts to wait.
  void begin() {
    var _ = Thread.ofVirtual().name("picotorrent-work").start(this);
  }

  /// Says how far it is.
  ///
  /// @param fraction 0 to 1, or negative while unknown
  void report(String message, double fraction) {
    updateMessage(message);
    updateProgress(fraction, 1);
  }

  /// The job is done, one way or the other.
  void end() {
    over.countDown();
  }

  @Override
  protected @Nullable Void call() throws InterruptedException {
    over.await();
    return null;
  }

  @Override
  protected void cancelled() {
    end();
    cancel.run();
  }
}
