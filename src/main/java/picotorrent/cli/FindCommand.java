package picotorrent.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picotorrent.base.PlainText;
import picotorrent.metainfo.ContentSearch;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo;

/// `btinspect find`: where the files of a torrent lie below a folder, whatever they are called.
@Command(
    name = "find",
    description = "Finds the files of a torrent below a folder, whatever they are called.",
    mixinStandardHelpOptions = true)
final class FindCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "TORRENT", description = "A torrent file.")
  private Path torrent;

  @Parameters(index = "1", paramLabel = "FOLDER", description = "Where to look, at any depth.")
  private Path folder;

  @Option(names = "--json", description = "Print one JSON object.")
  private boolean json;

  @Option(names = "--quiet", description = "Show no progress.")
  private boolean quiet;

  /// Made by picocli.
  @SuppressWarnings("NullAway.Init")
  FindCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException, CommandFailure {
    PrintWriter out = spec.commandLine().getOut();
    Metainfo metainfo = TorrentFiles.read(torrent);
    ContentSearch.Found found = search(metainfo);
    if (json) {
      out.println(Json.of(object(metainfo, found)));
    } else {
      print(out, metainfo, found);
    }
    int missing = found.sought() - found.places().size();
    if (missing > 0) {
      Btinspect.complain(
          spec.commandLine().getErr(),
          missing + " of " + found.sought() + " files were not found in " + folder);
    }
    return missing == 0 ? ExitCode.OK : ExitCode.FAILED;
  }

  private ContentSearch.Found search(Metainfo metainfo) throws IOException, InterruptedException {
    HashProgress line = ProgressLine.of(spec.commandLine().getErr(), quiet);
    try {
      return ContentSearch.search(ContentSearch.Question.all(metainfo, folder), new Progress(line));
    } finally {
      ProgressLine.end(line);
    }
  }

  /// Shows the hashing; looking through folders is quick.
  private record Progress(HashProgress line) implements ContentSearch.Progress {
    @Override
    public void onSeen(int files) {
      // Nothing is hashed yet.
    }

    @Override
    public void onHashed(long bytes, long totalBytes) {
      line.onHashed(bytes, totalBytes);
    }

    @Override
    public boolean isCancelled() {
      return line.isCancelled();
    }
  }

  private static void print(PrintWriter out, Metainfo metainfo, ContentSearch.Found found) {
    List<FileEntry> entries = metainfo.layout().entries();
    for (int i = 0; i < entries.size(); i++) {
      if (isSought(entries.get(i))) {
        Path file = found.places().get(i);
        String where = file == null ? "not found" : file.toString();
        out.println(PlainText.of(path(entries.get(i)) + " -> " + where));
      }
    }
    if (found.root() != null) {
      out.println(PlainText.of("All that was found lies as the torrent has it in " + found.root()));
    }
  }

  private static boolean isSought(FileEntry entry) {
    return entry.length() > 0 && !entry.isPadding();
  }

  private static String path(FileEntry entry) {
    return String.join("/", entry.path());
  }

  @SuppressWarnings("NullAway") // a JSON object has null values
  private static Map<String, Object> object(Metainfo metainfo, ContentSearch.Found found) {
    List<FileEntry> entries = metainfo.layout().entries();
    List<Map<String, Object>> files = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      if (isSought(entries.get(i))) {
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("path", path(entries.get(i)));
        file.put("length", entries.get(i).length());
        file.put("found", text(found.places().get(i)));
        files.add(file);
      }
    }
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("sought", found.sought());
    object.put("found", found.places().size());
    object.put("root", text(found.root()));
    object.put("files", files);
    return object;
  }

  private static @Nullable String text(@Nullable Path path) {
    return path == null ? null : path.toString();
  }
}
