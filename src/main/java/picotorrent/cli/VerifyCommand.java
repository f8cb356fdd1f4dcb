package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.metainfo.ContentCheck;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo;

/// `btinspect verify`: whether data on disk is the content of a torrent.
@Command(
    name = "verify",
    description = "Checks data on disk against a torrent, piece by piece.",
    mixinStandardHelpOptions = true)
final class VerifyCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TORRENT", description = "A torrent file.")
  private Path torrent;

  @Parameters(
      index = "1",
      paramLabel = "DATA",
      description = {
        "The file or folder, the folder that holds it,",
        "or one file that is all files in order."
      })
  private Path data;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  VerifyCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    Metainfo metainfo = TorrentFiles.read(torrent);
    ContentCheck.Result check = check(spec, metainfo, data, quiet);
    if (json) {
      out.println(Json.of(InspectJson.verification(check)));
    } else {
      new InspectText(out).verification(check);
    }
    return verdict(spec, check);
  }

  static ContentCheck.Result check(CommandSpec spec, Metainfo metainfo, Path data, boolean quiet)
      throws IOException, InterruptedException, CommandFailure {
    if (!Files.exists(data)) {
      throw new CommandFailure(data + ": there is no such file or folder");
    }
    HashProgress progress = ProgressLine.of(spec.commandLine().getErr(), quiet);
    try {
      return ContentCheck.check(metainfo, data, progress);
    } finally {
      ProgressLine.end(progress);
    }
  }

  static int verdict(CommandSpec spec, ContentCheck.Result check) {
    if (check.isComplete()) {
      return ExitCode.OK;
    }
    spec.commandLine().getErr().println("btinspect: " + InspectText.shortfall(check));
    return ExitCode.FAILED;
  }
}
