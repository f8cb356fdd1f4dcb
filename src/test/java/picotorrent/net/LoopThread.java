package picotorrent.net;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A real loop for tests, with what it let crash.
final class LoopThread implements AutoCloseable {
  private static final int PATIENCE_SECONDS = 20;

  final List<Throwable> crashes = new CopyOnWriteArrayList<>();
  final NioLoop loop = new NioLoop("loop under test", crashes::add);
  final NioNetwork network = new NioNetwork(loop);

  /// Calls something on the loop and gives its answer.
  <T> T call(Callable<T> call) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.post(() -> {
      try {
        answer.complete(call.call());
      } catch (Exception e) {
        answer.completeExceptionally(e);
      }
    });
    return await(answer);
  }

  void run(Runnable task) {
    call(() -> {
      task.run();
      return true;
    });
  }

  static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  @Override
  public void close() {
    loop.close();
  }
}
