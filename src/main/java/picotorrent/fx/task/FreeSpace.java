package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/// Asks how much is free where a folder is or will be. A slow or vanished drive delays nobody.
public final class FreeSpace {
  private FreeSpace() {}

  /// Answers on the JavaFX thread with free bytes, or -1 where nothing can be said.
  public static void ask(Path folder, Executor background, LongConsumer answer) {
    background.execute(() -> {
      long free = of(folder);
      Platform.runLater(() -> answer.accept(free));
    });
  }

  /// Free bytes on the drive of a folder or of the nearest parent that exists, or -1.
  static long of(Path folder) {
    try {
      @Nullable Path at = folder.toAbsolutePath();
      while (at != null && !Files.exists(at)) {
        at = at.getParent();
      }
      return at == null ? -1 : Files.getFileStore(at).getUsableSpace();
    } catch (IOException e) {
      return -1;
    }
  }
}
