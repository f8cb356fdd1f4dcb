package picotorrent.fx.view.part;

import java.nio.file.Path;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Reply;
import picotorrent.base.Sentence;
import picotorrent.fx.model.FileNode;
import picotorrent.fx.model.NoticeBoard;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.FileOpener;

/// Opens what was downloaded and shows where it lies. The engine says where that is, the desktop's
/// programs do it, neither on the JavaFX thread; what a person should know of it is said in the
/// window.
public final class Opening {
  private static final int MAX_NAME_CHARS = 80;
  private static final int MAX_TEXT_CHARS = 240;

  private final Engine engine;
  private final Executor background;
  private final Texts texts;
  private final NoticeBoard notices;
  private FileOpener opener = new FileOpener();

  /// @param background runs what takes long
  /// @param notices where troubles are said
  public Opening(Engine engine, Executor background, Texts texts, NoticeBoard notices) {
    this.engine = engine;
    this.background = background;
    this.texts = texts;
    this.notices = notices;
  }

  /// Opens files in another way: a test has no desktop.
  public void openWith(FileOpener other) {
    opener = other;
  }

  /// Opens a file; one that is not whole yet says so instead.
  public void open(TorrentRow torrent, FileNode file) {
    locate(
        torrent,
        file.index(),
        place -> {
          if (place.complete()) {
            run(file.name(), () -> opener.open(place.file()));
          } else {
            say(file.name(), texts.get("open.incomplete", percent(file)));
          }
        });
  }

  private String percent(FileNode file) {
    return texts.amounts().percent((double) file.haveBytes() / Math.max(1, file.length()));
  }

  /// Opens a complete torrent of one file; for any other `otherwise` runs.
  public void open(TorrentRow torrent, Runnable otherwise) {
    if (!isComplete(torrent)) {
      otherwise.run();
      return;
    }
    ask(
        torrent,
        0,
        reply -> {
          if (reply instanceof Reply.Located place && place.complete() && place.only()) {
            run(torrent.name(), () -> opener.open(place.file()));
          } else {
            otherwise.run();
          }
        });
  }

  /// Whether all files of a torrent are there.
  public static boolean isComplete(TorrentRow torrent) {
    var content = torrent.status().content();
    return content.totalBytes() > 0 && content.haveBytes() == content.totalBytes();
  }

  /// Shows a file in the folder it lies in, or opens a folder of the torrent.
  public void show(TorrentRow torrent, FileNode node) {
    Path folder = torrent.status().life().folder();
    locate(
        torrent, node, place -> run(node.name(), () -> opener.show(place, within(folder, place))));
  }

  /// Shows where a torrent lies: its one file in the folder it is in, or its own folder.
  public void show(TorrentRow torrent) {
    Path folder = torrent.status().life().folder();
    Path own = folder.resolve(torrent.status().topPath());
    ask(
        torrent,
        0,
        reply -> {
          boolean one = reply instanceof Reply.Located place && place.only();
          Path shown = one ? ((Reply.Located) reply).file() : own;
          run(torrent.name(), () -> opener.show(shown, within(folder, shown)));
        });
  }

  /// The folder that has to be there: data that was found elsewhere has its own.
  private static Path within(Path folder, Path place) {
    Path parent = place.getParent();
    return place.startsWith(folder) || parent == null ? folder : parent;
  }

  /// Tells where a file or folder of a torrent lies, on the JavaFX thread.
  public void locate(TorrentRow torrent, FileNode node, Consumer<Path> then) {
    FileNode first = node;
    int above = 0;
    while (first.isFolder() && !first.children().isEmpty()) {
      first = first.children().getFirst();
      above++;
    }
    int levels = above;
    locate(
        torrent,
        first.index(),
        place -> {
          Path at = place.file();
          for (int i = 0; i < levels && at.getParent() != null; i++) {
            at = at.getParent();
          }
          then.accept(at);
        });
  }

  private void locate(TorrentRow torrent, int file, Consumer<Reply.Located> then) {
    ask(
        torrent,
        file,
        reply -> {
          if (reply instanceof Reply.Located place) {
            then.accept(place);
          } else if (reply instanceof Reply.Refused(Sentence reason)) {
            say(torrent.name(), texts.say(reason));
          }
        });
  }

  private void ask(TorrentRow torrent, int file, Consumer<Reply> then) {
    var _ =
        engine
            .submit(new Command.Locate(torrent.id(), file))
            .thenAccept(reply -> Platform.runLater(() -> then.accept(reply)));
  }

  private void run(String name, Supplier<@Nullable Sentence> work) {
    background.execute(() -> {
      Sentence told = work.get();
      if (told != null) {
        Platform.runLater(() -> say(name, texts.say(told)));
      }
    });
  }

  private void say(String name, String text) {
    notices.say(new Notice(Visible.line(name, MAX_NAME_CHARS), Visible.line(text, MAX_TEXT_CHARS)));
  }
}
