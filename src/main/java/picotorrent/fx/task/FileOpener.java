package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;
import picotorrent.tray.FileManager;

/// Opens what was downloaded with the desktop's own programs, and shows where it lies. Each path
/// goes to its program as one absolute argument, which none takes for an option, and no shell sees
/// it. What can run programs is never opened.
///
/// Any thread but the JavaFX one.
public class FileOpener {
  /// A program that cannot do it says so by then; one that can may run for as long as it likes.
  private static final long PATIENCE_SECONDS = 3;

  private final String system;
  private final Runner runner;
  private final Predicate<Path> select;

  /// Runs a program.
  interface Runner {
    /// Tells whether it did not fail at once.
    ///
    /// @throws IOException when there is no such program
    boolean run(List<String> command) throws IOException;
  }

  /// With the programs of this desktop.
  public FileOpener() {
    this(System.getProperty("os.name", ""), FileOpener::runHere, FileManager::select);
  }

  /// @param select has a file manager select a file in its folder; tells whether it could
  FileOpener(String system, Runner runner, Predicate<Path> select) {
    this.system = system.toLowerCase(Locale.ROOT);
    this.runner = runner;
    this.select = select;
  }

  /// Opens a file, or shows it in its folder where opening it could run a program. Tells what a
  /// person should know; null when it is open.
  public @Nullable Sentence open(Path file) {
    try {
      Path real = file.toRealPath();
      if (!Files.isRegularFile(real)) {
        return show(file);
      }
      if (ProgramFiles.mayRun(file) || ProgramFiles.mayRun(real)) {
        Sentence trouble = show(file);
        return trouble != null
            ? trouble
            : Sentence.of(
                "{0} can run programs and is only shown in its folder. Open it there if you trust"
                    + " whoever made it.",
                file.getFileName());
      }
      return run(openCommand(real))
          ? null
          : Sentence.of("No program opens {0}. It is in {1}.", real.getFileName(), folderOf(real));
    } catch (IOException e) {
      return Files.exists(file)
          ? Sentence.of("{0} could not be opened: {1}.", file.getFileName(), ErrorWords.of(e))
          : gone(file);
    }
  }

  /// Shows a file, selected in its folder where the desktop can do that; a folder itself is opened.
  /// What is not there (yet) is shown by the next folder above that is. Tells what a person should
  /// know; null when it is shown.
  ///
  /// @param within the folder that must be there
  public @Nullable Sentence show(Path file, Path within) {
    if (!Files.isDirectory(within)) {
      return gone(within);
    }
    Path there = file;
    while (there.startsWith(within) && !Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return Files.exists(there) ? show(there) : gone(file);
  }

  private @Nullable Sentence show(Path there) {
    Path absolute = there.toAbsolutePath();
    boolean isFolder = Files.isDirectory(absolute);
    Path folder = isFolder ? absolute : folderOf(absolute);
    boolean shown = !isFolder && selects(absolute) || run(openCommand(folder));
    return shown
        ? null
        : Sentence.of(
            "This computer has no program that shows folders. The data is in {0}.", folder);
  }

  private static Path folderOf(Path file) {
    Path folder = file.getParent();
    return folder == null ? file : folder;
  }

  private boolean selects(Path file) {
    if (system.startsWith("windows")) {
      return run(List.of("explorer", "/select,", quoted(file)));
    }
    return system.startsWith("mac")
        ? run(List.of("open", "-R", file.toString()))
        : select.test(file);
  }

  private List<String> openCommand(Path path) {
    if (system.startsWith("windows")) {
      return List.of("explorer", quoted(path));
    }
    return List.of(system.startsWith("mac") ? "open" : "xdg-open", path.toString());
  }

  /// The file manager of Windows parts its arguments at commas, too; a name there has no quotes.
  private static String quoted(Path path) {
    return '"' + path.toString() + '"';
  }

  private boolean run(List<String> command) {
    try {
      return runner.run(command);
    } catch (IOException e) {
      System.getLogger(FileOpener.class.getName())
          .log(System.Logger.Level.INFO, "the desktop has no {0}", command.getFirst());
      return false;
    }
  }

  private static boolean runHere(List<String> command) throws IOException {
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      boolean says = !command.getFirst().equals("explorer"); // which never tells success
      return !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)
          || !says
          || process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static Sentence gone(Path path) {
    return Sentence.of("{0} is not there. Connect its drive, or find the data elsewhere.", path);
  }
}
