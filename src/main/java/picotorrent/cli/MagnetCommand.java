package picotorrent.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.base.PlainText;
import picotorrent.metainfo.MagnetLink;

/// `btinspect magnet`: what a magnet link says, or the link of a torrent file.
@Command(
    name = "magnet",
    description = "Takes a magnet link apart, or prints that of a torrent file.",
    mixinStandardHelpOptions = true)
final class MagnetCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "LINK", description = "A magnet link or a torrent file.")
  private String link;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  MagnetCommand() {}

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    boolean isLink = isLink(link);
    if (!isLink && !isFile(link)) {
      throw new CommandFailure(
          link + ": it is no magnet link, which begins with 'magnet:?', and there is no such file");
    }
    MagnetLink magnet =
        isLink ? MagnetLink.parse(link) : MagnetLink.of(TorrentFiles.read(Path.of(link)));
    if (json) {
      out.println(Json.of(InspectJson.magnet(magnet)));
    } else if (isLink) {
      InspectJson.magnet(magnet).forEach((key, value) -> print(out, key, value));
    } else {
      out.println(magnet);
    }
    return ExitCode.OK;
  }

  /// Whether a text is meant as a link, and not as the name of a file.
  static boolean isLink(String text) {
    return text.strip().toLowerCase(Locale.ROOT).startsWith("magnet:");
  }

  private static boolean isFile(String text) {
    try {
      return Files.exists(Path.of(text));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  private static void print(PrintWriter out, String key, Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Iterable<?> many) {
      many.forEach(one -> texts.add(one.toString()));
    } else if (value != null) {
      texts.add(value.toString());
    }
    texts.forEach(text -> out.printf("%-11s %s%n", key + ":", PlainText.of(text)));
  }
}
