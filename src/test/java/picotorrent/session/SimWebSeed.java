package picotorrent.session;

import com.google.common.base.Splitter;
import java.net.URI;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;
import picotorrent.port.Fetcher;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;
import picotorrent.sim.WebServer;

/// A web server of a simulated world that has the files of a torrent, or serves its pieces; and
/// what befalls it.
final class SimWebSeed implements WebServer {
  static final String HOST = "seed.example";
  static final String FOLDER = "http://" + HOST + "/files/";
  static final String PIECES = "http://" + HOST + "/pieces";

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d+)");

  private final SimTorrent torrent;
  private IntFunction<@Nullable Answer> mishap = _ -> null;
  private IntFunction<byte[]> content;
  private int requests;
  private long bytes;

  private SimWebSeed(SimTorrent torrent) {
    this.torrent = torrent;
    this.content = _ -> torrent.content();
  }

  /// Puts the torrent's files below [#FOLDER], and its pieces at [#PIECES].
  static SimWebSeed open(SimWorld world, SimTorrent torrent) {
    SimWebSeed server = new SimWebSeed(torrent);
    world.name(HOST, "8.9.8.9");
    world.web("http://" + HOST + "/", server);
    return server;
  }

  /// What happens to a request instead of an answer, by its number from 0; null: nothing.
  SimWebSeed befalls(IntFunction<@Nullable Answer> what) {
    mishap = what;
    return this;
  }

  /// Has other content, by the number of the request.
  SimWebSeed has(IntFunction<byte[]> other) {
    content = other;
    return this;
  }

  /// Requests so far.
  int requests() {
    return requests;
  }

  /// Bytes it has been asked for so far.
  long bytes() {
    return bytes;
  }

  @Override
  public Answer answer(SimHost client, URI uri, Fetcher.Request request) {
    int number = requests++;
    Answer wrong = mishap.apply(number);
    if (wrong != null) {
      return wrong;
    }
    return uri.getPath().startsWith("/pieces") ? piece(uri, number) : file(uri, request, number);
  }

  private Answer file(URI uri, Fetcher.Request request, int number) {
    Matcher range = RANGE.matcher(request.headers().getOrDefault("Range", ""));
    for (FileEntry file : torrent.metainfo().layout().entries()) {
      if (uri.getPath().equals("/files/" + String.join("/", file.rawPath())) && range.matches()) {
        long from = Long.parseLong(range.group(1));
        long to = Long.parseLong(range.group(2));
        Map<String, String> head =
            Map.of("content-range", "bytes %d-%d/%d".formatted(from, to, file.length()));
        return page(206, head, file.offset() + from, file.offset() + to + 1, number);
      }
    }
    return new Answer.Page(404, Map.of(), new byte[0]);
  }

  private Answer piece(URI uri, int number) {
    Map<String, String> query =
        new HashMap<>(Splitter.on('&').withKeyValueSeparator('=').split(uri.getRawQuery()));
    int piece = Integer.parseInt(query.get("piece"));
    Geometry geometry = torrent.metainfo().layout().geometry();
    int from = 0;
    int to = geometry.pieceBytes(piece);
    if (query.containsKey("ranges")) {
      String[] ends = query.get("ranges").split("-", 2);
      from = Integer.parseInt(ends[0]);
      to = Integer.parseInt(ends[1]) + 1;
    }
    long offset = geometry.pieceOffset(piece);
    return page(200, Map.of(), offset + from, offset + to, number);
  }

  private Answer page(int status, Map<String, String> head, long from, long to, int number) {
    bytes += to - from;
    return new Answer.Page(
        status, head, Arrays.copyOfRange(content.apply(number), (int) from, (int) to));
  }
}
