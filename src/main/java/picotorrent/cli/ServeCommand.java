package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.api.AddOptions;
import picotorrent.api.Command.AddTorrent;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.base.Sentence;

/// `btinspect serve`: seeds every torrent of a folder from data that is there; nothing is ever
/// written. What is wrong with one torrent is said once and holds up none of the others.
@CommandLine.Command(
    name = "serve",
    description = "Seed every torrent of a folder from data that is there; nothing is written.",
    mixinStandardHelpOptions = true)
final class ServeCommand implements Callable<Integer> {
  private static final String SUFFIX = ".torrent";

  /// How often all rows are looked at: the cost is that of one pass, however many events come.
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;

  @Parameters(
      index = "0",
      paramLabel = "FOLDER",
      description = "The folder with the .torrent files; folders below it are not looked at.")
  private Path folder;

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the data lies, each torrent's under its name (default: FOLDER).")
  private @Nullable Path dataDir;

  private long lookedNanos = System.nanoTime();

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  ServeCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailure {
    network.check();
    Path data = (dataDir == null ? folder : dataDir).toAbsolutePath().normalize();
    List<Path> files = torrents();
    if (!Files.isDirectory(data)) {
      throw new CommandFailure(data + " is no folder. Name the folder with the data.");
    }
    PrintWriter err = spec.commandLine().getErr();
    try (TransferRun run = new TransferRun(network.startSeeding(true, err))) {
      TransferRun.Progress progress = new TransferRun.Progress(spec.commandLine().getOut());
      Serving serving =
          new Serving(
              data,
              files.size(),
              complaint -> {
                progress.end();
                Btinspect.complain(err, complaint);
              });
      add(files, data, run, serving, progress);
      return follow(run, serving, progress);
    }
  }

  private List<Path> torrents() throws IOException, CommandFailure {
    if (!Files.isDirectory(folder)) {
      throw new CommandFailure(folder + " is no folder. Name the folder with the torrent files.");
    }
    List<Path> found;
    try (Stream<Path> entries = Files.list(folder)) {
      found = entries.filter(ServeCommand::isTorrent).sorted().toList();
    }
    if (found.isEmpty()) {
      throw new CommandFailure("There is no torrent file in " + folder + ".");
    }
    return found;
  }

  private static boolean isTorrent(Path file) {
    return file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(SUFFIX);
  }

  /// Reads and adds one after the other, on this thread: those that are in are served meanwhile.
  private void add(
      List<Path> files, Path data, TransferRun run, Serving serving, TransferRun.Progress progress)
      throws InterruptedException {
    AddOptions options = AddOptions.seedFrom(data);
    for (Path file : files) {
      try {
        Reply reply = run.submit(new AddTorrent(TorrentFiles.bytes(file), options));
        if (run.wasInterrupted()) {
          return;
        }
        serving.answered(file, reply);
      } catch (IOException | CommandFailure e) {
        serving.passedOver(e);
      }
      if (isTimeToLook()) {
        progress.show(serving.look(run.torrents()).line());
      }
    }
  }

  private int follow(TransferRun run, Serving serving, TransferRun.Progress progress)
      throws InterruptedException, CommandFailure {
    while (!run.wasInterrupted()) {
      if (serving.isEmpty()) {
        throw nothingToServe();
      }
      if (run.nextEvent() instanceof Event.SessionNotice(Sentence sentence)) {
        serving.complain(sentence.toString());
      }
      if (isTimeToLook() && !run.wasInterrupted()) {
        Serving.Tally tally = serving.look(run.torrents());
        if (serving.settles(tally)) {
          progress.showNow(tally.line());
        } else {
          progress.show(tally.line());
        }
        if (serving.isHopeless(tally)) {
          progress.end();
          throw nothingToServe();
        }
      }
    }
    progress.end();
    return ExitCode.INTERRUPTED;
  }

  private boolean isTimeToLook() {
    long now = System.nanoTime();
    boolean due = now - lookedNanos >= LOOK_NANOS;
    if (due) {
      lookedNanos = now;
    }
    return due;
  }

  private CommandFailure nothingToServe() {
    return new CommandFailure("No torrent in " + folder + " can be seeded.");
  }
}
