package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.Event;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.app.Picotorrent;
import picotorrent.base.PlainText;
import picotorrent.base.Sentence;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;

/// `btinspect download`: fetches a torrent or a magnet link to a folder and prints the path
/// written.
@CommandLine.Command(
    name = "download",
    description = "Download a .torrent or a magnet link.",
    mixinStandardHelpOptions = true)
final class DownloadCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;

  @Parameters(
      index = "0",
      paramLabel = "TORRENT",
      description = "A .torrent file or a magnet link.")
  private String source;

  @Option(
      names = "--out-dir",
      paramLabel = "DIR",
      description = "Folder to download to (default: the current one).")
  private Path outDir = Path.of(".");

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = "A peer to download from; repeatable. With it nothing else is asked for peers.")
  private List<String> peers = List.of();

  @Option(
      names = "--session-timeout",
      paramLabel = "SECONDS",
      description = "Give up after so long without progress (default: ${DEFAULT-VALUE}).")
  private int sessionTimeoutSeconds = 300;

  @Option(
      names = "--order",
      paramLabel = "rarest|sequential|early-files",
      description = "Order of pieces (default: rarest).")
  private String order = "rarest";

  @Option(
      names = "--only",
      paramLabel = "FILES",
      description =
          "Download only these files: numbers (1-based, as inspect --tree lists them), "
              + "ranges or paths, separated by commas.")
  private @Nullable String only;

  @Option(
      names = "--seed-ratio",
      paramLabel = "RATIO",
      description = "Go on seeding until this share has been uploaded (default: stop when done).")
  private @Nullable Double seedRatio;

  @Option(
      names = "--overwrite",
      description =
          "Download over files of the torrent's names that hold something else (default: refuse).")
  private boolean overwrite;

  /// Before a byte was written: later some of what is to come would lie there already.
  private long freeBytes;

  private boolean spaceLookedAt;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  DownloadCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailure {
    check();
    PrintWriter out = spec.commandLine().getOut();
    Command add = addCommand(addOptions());
    freeBytes = Picotorrent.freeBytes(outDir);
    try (TransferRun run =
        new TransferRun(network.start(peers.isEmpty(), spec.commandLine().getErr()))) {
      String refusal = run.add(add);
      if (refusal != null) {
        throw new CommandFailure(PlainText.of(source) + ": " + refusal);
      }
      return follow(run, out);
    }
  }

  private void check() {
    network.check();
    if (seedRatio != null) {
      Rates.checkRatio("--seed-ratio", seedRatio);
    }
    if (sessionTimeoutSeconds < 1) {
      throw misuse("--session-timeout takes 1 second or more, not " + sessionTimeoutSeconds);
    }
    if (only != null && FileSelection.parse(only).isEmpty()) {
      throw misuse("--only names no file");
    }
  }

  private CommandLine.ParameterException misuse(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }

  private Command addCommand(AddOptions options) throws IOException, CommandFailure {
    if (MagnetCommand.isLink(source)) {
      return new Command.AddMagnet(source, options, only != null);
    }
    byte[] file = TorrentFiles.bytes(Path.of(source));
    return new Command.AddTorrent(file, withSelection(options, file));
  }

  private AddOptions addOptions() throws CommandFailure {
    if (Files.exists(outDir) && !Files.isDirectory(outDir)) {
      throw new CommandFailure(outDir + " is no folder. Name one with --out-dir.");
    }
    if (!Files.isDirectory(outDir)) {
      throw new CommandFailure(
          "The folder " + outDir + " does not exist. Make it, or name another with --out-dir.");
    }
    if (!Files.isWritable(outDir)) {
      throw new CommandFailure(
          "The folder "
              + outDir
              + " is not writable. Change its permissions, or name another"
              + " with --out-dir.");
    }
    AddOptions options =
        AddOptions.downloadTo(outDir.toAbsolutePath().normalize())
            .withOrder(pieceOrder())
            .withPeers(Peers.parse(peers));
    AddOptions asked = overwrite ? options.replacing() : options;
    return peers.isEmpty() ? asked : asked.withoutDiscovery();
  }

  private AddOptions withSelection(AddOptions options, byte[] file) throws CommandFailure {
    if (only == null) {
      return options;
    }
    Metainfo metainfo = TorrentFiles.partial(file, Path.of(source));
    return options.withPriorities(
        FileSelection.parse(only)
            .priorities(metainfo.layout().files().stream().map(FileEntry::path).toList()));
  }

  private PieceOrder pieceOrder() {
    return switch (order) {
      case "rarest" -> PieceOrder.RAREST;
      case "sequential" -> PieceOrder.SEQUENTIAL;
      case "early-files" -> PieceOrder.EARLY_FILES;
      default ->
          throw new CommandLine.ParameterException(
              spec.commandLine(),
              "--order takes rarest, sequential or early-files, not '" + PlainText.of(order) + "'");
    };
  }

  /// Follows the torrent until it is done, has failed for good, or nothing has moved for too long.
  private int follow(TransferRun run, PrintWriter out) throws InterruptedException, CommandFailure {
    TransferRun.Progress progress = new TransferRun.Progress(spec.commandLine().getErr());
    ProgressClock clock = new ProgressClock(TimeUnit.SECONDS.toNanos(sessionTimeoutSeconds));
    boolean finished = false;
    while (!run.wasInterrupted()) {
      Event event = finished ? run.nextEventSoon() : run.nextEvent();
      finished |= event instanceof Event.DownloadFinished && seedRatio == null;
      if (event instanceof Event.MetadataArrived && only != null) {
        run.choose(FileSelection.parse(only));
      }
      if (event instanceof Event.TorrentFailed(var _, var _, Sentence reason)) {
        progress.end();
        throw failure(run, reason);
      }
      TorrentStatus status = run.status();
      if (status == null) {
        continue;
      }
      if (isDone(status)) {
        progress.end();
        out.println(PlainText.of(writtenPath(status)));
        out.flush();
        return ExitCode.OK;
      }
      warnOfShortage(status, progress);
      progress.show(TransferRun.line(status));
      if (clock.isStalled(progressOf(status), System.nanoTime())) {
        progress.end();
        throw stalled(status);
      }
    }
    progress.end();
    return ExitCode.INTERRUPTED;
  }

  /// Once, when what was there has been checked and need not come again.
  private void warnOfShortage(TorrentStatus status, TransferRun.Progress progress) {
    if (spaceLookedAt || !(status.state() instanceof TorrentState.Downloading)) {
      return;
    }
    spaceLookedAt = true;
    Shortage.of(status.content(), status.life().folder(), freeBytes)
        .ifPresent(warning -> {
          progress.end();
          Btinspect.complain(spec.commandLine().getErr(), warning);
        });
  }

  /// Why it failed; where other files have the torrent's names, with the option for it.
  private CommandFailure failure(TransferRun run, Sentence reason) throws InterruptedException {
    TorrentState.Failed state = run.failed();
    return new CommandFailure(
        state != null && state.mend() == TorrentState.Mend.REPLACE
            ? state.reason()
                + ". Name another folder with --out-dir, or download over it with --overwrite: what"
                + " it holds is lost then."
            : reason.toString());
  }

  private CommandFailure stalled(TorrentStatus status) {
    return new CommandFailure(
        "Nothing arrived for "
            + sessionTimeoutSeconds
            + (sessionTimeoutSeconds == 1 ? " second (" : " seconds (")
            + status.peers().connected()
            + " peers connected). Check the peers or trackers, or wait longer with"
            + " --session-timeout.");
  }

  private boolean isDone(TorrentStatus status) {
    return switch (status.state()) {
      case TorrentState.Finished() -> true;
      case TorrentState.Seeding() -> seedRatio == null || status.traffic().ratio() >= seedRatio;
      case TorrentState.FetchingMetadata(),
          TorrentState.Checking(long _, double _),
          TorrentState.Queued(),
          TorrentState.Downloading(),
          TorrentState.Stopped(),
          TorrentState.Moving(long _, double _),
          TorrentState.Finding(int _, double _),
          TorrentState.Failed _ ->
          false;
    };
  }

  /// A number that grows whenever something useful happens.
  private static long progressOf(TorrentStatus status) {
    long checked =
        status.state() instanceof TorrentState.Checking(long _, double fraction)
            ? (long) (fraction * 1_000_000)
            : 0;
    return status.traffic().downBytes()
        + status.traffic().upBytes()
        + status.content().haveBytes()
        + status.content().totalBytes()
        + checked;
  }

  private String writtenPath(TorrentStatus status) {
    return outDir.resolve(status.topPath()).normalize().toString();
  }
}
