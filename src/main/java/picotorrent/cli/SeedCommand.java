package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.PlainText;
import picotorrent.base.Sentence;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.PieceLayers;
import picotorrent.metainfo.TorrentWriter;

/// `btinspect seed`: checks data that is there and offers it; nothing is ever written to it.
@CommandLine.Command(
    name = "seed",
    description = "Seed a torrent from data that is there; nothing is written.",
    mixinStandardHelpOptions = true)
final class SeedCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;
  @Mixin private NetworkOptions network;

  @Parameters(index = "0", paramLabel = "TORRENT", description = "A .torrent file.")
  private Path torrent;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description =
          "The file or the folder; for a folder torrent also one file that is all its files"
              + " one behind the other.")
  private Path data;

  @Option(
      names = "--seed-ratio",
      paramLabel = "RATIO",
      description = "Stop when this share has been uploaded (default: seed until Ctrl+C).")
  private @Nullable Double seedRatio;

  @Option(
      names = "--superseed",
      description =
          "While nobody else has all of it, offer each piece to one peer at a time (BEP 16).")
  private boolean superseed;

  @Option(
      names = "--peer",
      paramLabel = "HOST:PORT",
      description = "A peer to connect to; repeatable. With it nothing else is asked for peers.")
  private List<String> peers = List.of();

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  SeedCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailure {
    network.check();
    if (seedRatio != null) {
      Rates.checkRatio("--seed-ratio", seedRatio);
    }
    PrintWriter out = spec.commandLine().getOut();
    byte[] file = TorrentFiles.bytes(torrent);
    Metainfo known = TorrentFiles.partial(file, torrent);
    if (!Files.exists(data)) {
      throw new CommandFailure(data + " does not exist. Name the file or folder with the data.");
    }
    AddTorrent add = new AddTorrent(whole(file, known), options());
    try (TransferRun run =
        new TransferRun(network.startSeeding(peers.isEmpty(), spec.commandLine().getErr()))) {
      String refusal = run.add(add);
      if (refusal != null) {
        throw new CommandFailure(refusal);
      }
      if (superseed) {
        run.superseed();
      }
      return follow(run, out);
    }
  }

  /// Piece layers that the file lacks are made from the data; others will ask us for them.
  private byte[] whole(byte[] file, Metainfo known)
      throws IOException, InterruptedException, CommandFailure {
    PieceLayers layers = known.pieceHashes().layers();
    if (layers == null || layers.isComplete()) {
      return file;
    }
    VerifyCommand.check(spec, known, data, false);
    if (!layers.isComplete()) {
      throw new CommandFailure(
          torrent
              + ": it lacks piece layers, and the data does not hash to what they belong to."
              + " Check the data, or download with this torrent to mend it.");
    }
    return TorrentWriter.write(known);
  }

  private AddOptions options() throws CommandFailure {
    AddOptions options = AddOptions.seedInPlace(data).withPeers(Peers.parse(peers));
    return peers.isEmpty() ? options : options.withoutDiscovery();
  }

  private int follow(TransferRun run, PrintWriter out) throws InterruptedException, CommandFailure {
    TransferRun.Progress progress = new TransferRun.Progress(out);
    while (!run.wasInterrupted()) {
      Event event = run.nextEvent();
      if (event instanceof Event.TorrentFailed(var _, var _, Sentence reason)) {
        progress.end();
        throw new CommandFailure(reason.toString());
      }
      if (event instanceof Event.SessionNotice(Sentence sentence)) {
        progress.end();
        spec.commandLine().getErr().println("btinspect: " + PlainText.of(sentence.toString()));
      }
      TorrentStatus status = run.status();
      if (status == null) {
        continue;
      }
      progress.show(TransferRun.line(status));
      if (status.state() instanceof TorrentState.Finished
          || (seedRatio != null && status.traffic().ratio() >= seedRatio)) {
        progress.end();
        out.println("Seeded " + Rates.bytes(status.traffic().upBytes()) + ".");
        return ExitCode.OK;
      }
    }
    progress.end();
    return ExitCode.INTERRUPTED;
  }
}
