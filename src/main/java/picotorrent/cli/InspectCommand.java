package picotorrent.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.metainfo.ContentCheck;
import picotorrent.metainfo.MagnetLink;
import picotorrent.metainfo.Metainfo;

/// `btinspect inspect`: what a torrent file says, without touching the network.
@Command(
    name = "inspect",
    description = "Reports what a torrent file says, and what is odd about it.",
    mixinStandardHelpOptions = true)
final class InspectCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TORRENT", description = "A torrent file.")
  private Path torrent;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--tree", description = "Show the files as a tree.")
  private boolean tree;

  @Option(names = "--show-pieces", description = "Print the hash of every piece.")
  private boolean showPieces;

  @Option(names = "--magnet", description = "Print the magnet link and nothing else.")
  private boolean magnet;

  @Option(
      names = "--verify",
      paramLabel = "PATH",
      description = "Check data on disk, piece by piece.")
  private @Nullable Path data;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  InspectCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Metainfo metainfo = TorrentFiles.read(torrent);
    ContentCheck.Result check =
        data == null ? null : VerifyCommand.check(spec, metainfo, data, false);
    if (json) {
      out.println(Json.of(InspectJson.torrent(metainfo, showPieces, check)));
    } else if (magnet) {
      out.println(MagnetLink.of(metainfo));
    } else {
      InspectText text = new InspectText(out);
      text.torrent(metainfo, tree);
      if (showPieces) {
        text.pieces(metainfo);
      }
      if (check != null) {
        text.verification(check);
      }
    }
    return check == null ? ExitCode.OK : VerifyCommand.verdict(spec, check);
  }
}
