package picotorrent.fx.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javafx.concurrent.Service;
import javafx.concurrent.Task;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.Visible;

/// Reads files a person gave and says what each of them is.
public final class InspectService extends Service<List<Inspection>> {
  private final Texts texts;
  private List<Path> files = List.of();

  /// Says reasons in a language.
  public InspectService(Texts texts) {
    this.texts = texts;
  }

  /// Reads these files; what was being read before is given up.
  public void inspect(List<Path> given) {
    files = List.copyOf(given);
    restart();
  }

  /// Reads these files, after those that are being read.
  public void inspectToo(List<Path> given) {
    inspect(isRunning() ? Stream.concat(files.stream(), given.stream()).toList() : given);
  }

  @Override
  protected Task<List<Inspection>> createTask() {
    List<Path> all = files;
    Inspector inspector = new Inspector(texts);
    return new Task<>() {
      @Override
      protected List<Inspection> call() {
        List<Inspection> found = new ArrayList<>();
        for (Path file : all) {
          if (isCancelled()) {
            break;
          }
          updateProgress(found.size(), all.size());
          updateMessage(
              texts.get("inspect.reading", Visible.line(String.valueOf(file.getFileName()))));
          found.add(inspector.inspect(file));
        }
        return found;
      }
    };
  }
}
