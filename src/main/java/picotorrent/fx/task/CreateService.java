package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.Path;
import javafx.concurrent.Service;
import javafx.concurrent.Task;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.Visible;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentCreator;

/// Hashes a file or folder and writes the torrent file: whole or not at all.
public final class CreateService extends Service<CreateService.Created> {
  /// What was made.
  ///
  /// @param file the torrent file
  /// @param bytes what it holds
  /// @param content what it was made of
  public record Created(Path file, byte[] bytes, Path content) {}

  /// What is to be made.
  ///
  /// @param content a file or folder
  /// @param totalBytes of it
  /// @param options what the torrent is to be
  /// @param target where the torrent file goes
  public record Order(Path content, long totalBytes, CreationOptions options, Path target) {}

  private final Texts texts;
  private @Nullable Order order;

  /// Says its progress in a language.
  public CreateService(Texts texts) {
    this.texts = texts;
  }

  /// Makes a torrent.
  public void create(Order next) {
    order = next;
    restart();
  }

  @Override
  protected Task<Created> createTask() {
    Order now = order;
    if (now == null) {
      throw new IllegalStateException("nothing to make");
    }
    return new Making(now, texts);
  }

  /// Hashing, then one stroke on disk.
  private static final class Making extends Task<Created> implements HashProgress {
    private final Order order;
    private final Texts texts;
    private final Pace pace;

    Making(Order order, Texts texts) {
      this.order = order;
      this.texts = texts;
      this.pace = new Pace(System.nanoTime());
      updateTitle(
          texts.get("create.task", Visible.line(String.valueOf(order.content().getFileName()))));
    }

    @Override
    protected Created call() throws IOException, MetainfoException, InterruptedException {
      byte[] torrent = TorrentCreator.create(order.content(), order.options(), this);
      NewFile.replace(order.target(), torrent);
      return new Created(order.target(), torrent, order.content());
    }

    @Override
    public void onHashed(long bytes, long totalBytes) {
      updateProgress(bytes, totalBytes);
      updateMessage(pace.sentence(bytes, totalBytes, System.nanoTime(), texts));
    }
  }
}
