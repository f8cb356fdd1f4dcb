package picotorrent.fx.task;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import javafx.application.Platform;
import picotorrent.app.Picotorrent;

/// Asks how much is free where a folder is or will be. A slow or vanished drive delays nobody.
public final class FreeSpace {
  private FreeSpace() {}

  /// Answers on the JavaFX thread with free bytes, or -1 where nothing can be said.
  public static void ask(Path folder, Executor background, LongConsumer answer) {
    background.execute(() -> {
      long free = Picotorrent.freeBytes(folder);
      Platform.runLater(() -> answer.accept(free));
    });
  }
}
