package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.base.Endpoint;
import picotorrent.base.PlainText;
import picotorrent.base.Version;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.CreationOptions.FileNotes;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.Metainfo.Attribution;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.Metainfo.Sources;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.metainfo.TorrentReader;

/// `btinspect create`: a torrent of a file or folder.
@Command(
    name = "create",
    description = "Makes a torrent of a file or folder.",
    mixinStandardHelpOptions = true)
final class CreateCommand implements Callable<Integer> {
  private static final Set<String> TRACKER_SCHEMES = Set.of("http", "https", "udp");
  private static final Set<String> SEED_SCHEMES = Set.of("http", "https");

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "PATH", description = "The file or folder.")
  private Path content;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Where to write the torrent (default: NAME.torrent here).")
  private @Nullable Path output;

  @Option(names = "--force", description = "Overwrite an existing torrent file.")
  private boolean force;

  @Option(
      names = "--format",
      paramLabel = "v1|v2|hybrid",
      defaultValue = "hybrid",
      description = "For clients of old, for new ones, or both (default: ${DEFAULT-VALUE}).")
  private Format format;

  @Option(
      names = {"-l", "--piece-length"},
      paramLabel = "SIZE",
      description = "A power of two from 16K to 256M (default: as the size recommends).")
  private @Nullable String pieceLength;

  @Option(
      names = {"-t", "--tracker"},
      paramLabel = "URL[,URL...]",
      description = "A tier of trackers; repeat it for further tiers.")
  private List<String> tiers = List.of();

  @Option(
      names = {"-w", "--web-seed"},
      paramLabel = "URL",
      description = "A web seed; may be repeated.")
  private List<String> webSeeds = List.of();

  @Option(names = "--node", paramLabel = "HOST:PORT", description = "A DHT node; may be repeated.")
  private List<String> nodes = List.of();

  @Option(
      names = {"-p", "--private"},
      description = "Peers may come from the trackers only.")
  private boolean isPrivate;

  @Option(
      names = {"-c", "--comment"},
      paramLabel = "TEXT",
      description = "A comment.")
  private @Nullable String comment;

  @Option(
      names = {"-s", "--source"},
      paramLabel = "TEXT",
      description = "The source field, part of the info hash.")
  private @Nullable String source;

  @Option(
      names = {"-n", "--name"},
      paramLabel = "NAME",
      description = "Another name than that of the file or folder.")
  private @Nullable String name;

  @Option(names = "--no-date", description = "Leave out the creation date.")
  private boolean noDate;

  @Option(
      names = "--file-notes",
      paramLabel = "none|attributes|symlinks",
      defaultValue = "attributes",
      description =
          "What is recorded beside names and content: nothing, attributes, or symlinks as such, too"
              + " (default: ${DEFAULT-VALUE}).")
  private FileNotes fileNotes;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  CreateCommand() {}

  @Override
  public Integer call() throws Exception {
    CreationOptions options = options();
    Path target = target();
    if (Files.isDirectory(target)) {
      throw new CommandFailure(target + ": it is a folder; name the file to write");
    }
    Path folder = target.toAbsolutePath().getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw new CommandFailure(target + ": there is no folder " + folder + " to write it to");
    }
    if (!force && Files.exists(target)) {
      throw new CommandFailure(target + ": it exists already; --force overwrites it");
    }
    if (Files.exists(content) && !Files.isRegularFile(content) && !Files.isDirectory(content)) {
      throw new CommandFailure(content + ": it is neither a file nor a folder");
    }
    HashProgress progress = ProgressLine.of(spec.commandLine().getErr(), quiet);
    byte[] torrent;
    try {
      torrent = TorrentCreator.create(content, options, progress);
    } catch (MetainfoException e) {
      throw new CommandFailure(content + ": " + e.getMessage());
    } finally {
      ProgressLine.end(progress);
    }
    Metainfo metainfo = TorrentReader.read(torrent);
    write(target, torrent);
    report(target, metainfo);
    return ExitCode.OK;
  }

  /// Whole or not at all: a full disk takes nothing away that was there, and leaves no half file.
  private void write(Path target, byte[] torrent) throws IOException, CommandFailure {
    if (Files.exists(target) && !Files.isRegularFile(target)) {
      Files.write(target, torrent); // a pipe or a device
      return;
    }
    Path real = Files.exists(target) ? target.toRealPath() : target;
    Path half = real.resolveSibling(real.getFileName() + ".half");
    try {
      Files.write(half, torrent, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      if (force) {
        Files.move(half, real, StandardCopyOption.REPLACE_EXISTING);
      } else {
        Files.move(half, real);
      }
    } catch (AccessDeniedException e) {
      throw new CommandFailure(target + ": permission denied; name another folder with --output");
    } catch (FileAlreadyExistsException e) {
      throw new CommandFailure(e.getFile() + ": it is in the way; remove it");
    } catch (FileSystemException e) {
      throw new CommandFailure(target + ": it cannot be written: " + e.getReason());
    } catch (IOException e) {
      throw new CommandFailure(target + ": it cannot be written: " + e.getMessage());
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private Path target() {
    if (output != null) {
      return output;
    }
    Path last = content.toAbsolutePath().normalize().getFileName();
    String stem = name != null ? name : last == null ? "root" : last.toString();
    return Path.of(stem.replace('/', '_') + ".torrent");
  }

  private CreationOptions options() {
    Instant now = noDate ? null : Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String creator = Version.current().userAgent();
    return new CreationOptions(
        format,
        pieceLengthBytes(),
        checkedName(),
        isPrivate,
        new Sources(trackers(), urls(webSeeds, SEED_SCHEMES), List.of(), checkedNodes()),
        new Attribution(comment, creator, now, null, source),
        fileNotes);
  }

  private int pieceLengthBytes() {
    if (pieceLength == null) {
      return 0;
    }
    try {
      long bytes = Sizes.parse(pieceLength);
      if (bytes >= 1 << 14
          && bytes <= TorrentReader.MAX_PIECE_LENGTH_BYTES
          && Long.bitCount(bytes) == 1) {
        return (int) bytes;
      }
    } catch (NumberFormatException | ArithmeticException e) {
      // Said below: no number, or one too large.
    }
    throw misuse("'" + pieceLength + "' is no power of two from 16K to 256M");
  }

  private List<List<String>> trackers() {
    List<List<String>> trackers = new ArrayList<>();
    for (String tier : tiers) {
      trackers.add(urls(List.of(tier.split(",", -1)), TRACKER_SCHEMES));
    }
    return trackers;
  }

  private List<String> urls(List<String> texts, Set<String> schemes) {
    for (String text : texts) {
      try {
        URI uri = new URI(text);
        if (uri.getScheme() != null
            && schemes.contains(uri.getScheme().toLowerCase(Locale.ROOT))
            && uri.getHost() != null) {
          continue;
        }
      } catch (URISyntaxException e) {
        // Said below: no URL.
      }
      throw misuse("'" + text + "' is no URL of a tracker or web seed");
    }
    return List.copyOf(texts);
  }

  private List<String> checkedNodes() {
    for (String node : nodes) {
      if (!node.matches("(\\[[0-9a-fA-F:.]+]|[^:\\s]+):\\d{1,5}") || !isPort(node)) {
        throw misuse("'" + node + "' is no HOST:PORT");
      }
    }
    return nodes;
  }

  private static boolean isPort(String node) {
    int port = Integer.parseInt(node.substring(node.lastIndexOf(':') + 1));
    return port > 0 && port <= Endpoint.MAX_PORT;
  }

  /// A name that every system would change, or that leads elsewhere, is none.
  private @Nullable String checkedName() {
    if (name != null && (name.isBlank() || name.contains("/") || name.matches("\\.\\.?"))) {
      throw misuse("'" + name + "' is no name of a file or folder");
    }
    return name;
  }

  private ParameterException misuse(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  private void report(Path target, Metainfo metainfo) {
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("path", target.toString());
      object.putAll(InspectJson.torrent(metainfo, false, null));
      out.println(Json.of(object));
    } else {
      out.println(PlainText.of(target.toString()));
    }
  }
}
