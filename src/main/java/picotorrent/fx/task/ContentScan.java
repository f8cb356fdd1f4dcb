package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import javafx.concurrent.Service;
import javafx.concurrent.Task;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.CreateModel.Content;

/// Counts what a file or folder holds before a torrent is made of it.
public final class ContentScan extends Service<Content> {
  private @Nullable Path path;

  /// Counts this; an earlier count is given up.
  public void scan(Path next) {
    path = next.toAbsolutePath().normalize();
    restart();
  }

  @Override
  protected Task<Content> createTask() {
    Path counted = path;
    return new Task<>() {
      private long bytes;
      private int files;

      @Override
      protected Content call() throws IOException {
        if (counted == null) {
          throw new IllegalStateException("nothing to count");
        }
        var _ =
            Files.walkFileTree(
                counted,
                new SimpleFileVisitor<>() {
                  @Override
                  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    bytes += attributes.size();
                    files++;
                    return isCancelled() ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
                  }
                });
        return new Content(counted, bytes, files);
      }
    };
  }
}
