package picotorrent.webseed;

import com.google.common.collect.ImmutableMap;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.webseed.WebSeedMachine.Source;

/// Words the requests to one web seed. They follow each other on connections that are kept, so that
/// a range costs neither a handshake nor a slow start.
///
/// Confined to the session loop.
final class Requests {
  private static final long MIN_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// What a server must bring to be worth waiting for.
  private static final long SLOWEST_BYTES_PER_SECOND = 16 << 10;

  private static final ImmutableMap<String, String> HEADERS =
      ImmutableMap.of("Accept-Encoding", "identity", "Connection", "keep-alive");

  private final Source source;
  private final Layout layout;
  private final Geometry geometry;
  private long nextId;

  Requests(Source source, Layout layout) {
    this.source = source;
    this.layout = layout;
    this.geometry = layout.geometry();
  }

  /// Asks for a part of a file (BEP 19), up to a place in the piece space.
  WebSeedGet range(Transfer transfer, int index, long to, long now) {
    FileEntry entry = layout.entries().get(index);
    long from = transfer.at - entry.offset();
    transfer.entry = index;
    URI uri =
        WebSeedUrls.file(source.base(), layout, entry)
            .orElseThrow(() -> new IllegalStateException("a piece that is not usable was lent"));
    String range = "bytes=" + from + "-" + (to - entry.offset() - 1);
    ImmutableMap<String, String> headers =
        ImmutableMap.<String, String>builder().put("Range", range).putAll(HEADERS).build();
    return take(transfer, uri, headers, to, now);
  }

  /// Asks for the rest of a piece (BEP 17).
  WebSeedGet piece(Transfer transfer, long now) {
    int piece = geometry.pieceAt(transfer.at);
    int from = (int) (transfer.at - geometry.pieceOffset(piece));
    int length = geometry.pieceBytes(piece);
    URI uri = WebSeedUrls.piece(source.base(), source.infoHash(), piece, from, length, length);
    return take(transfer, uri, HEADERS, geometry.pieceOffset(piece) + length, now);
  }

  private WebSeedGet take(
      Transfer transfer, URI uri, ImmutableMap<String, String> headers, long to, long now) {
    transfer.id = nextId++;
    transfer.requestedFrom = transfer.at;
    transfer.requestedTo = to;
    transfer.startedAt = now;
    long bytes = to - transfer.at;
    long timeout = MIN_TIMEOUT_NANOS + TimeUnit.SECONDS.toNanos(bytes / SLOWEST_BYTES_PER_SECOND);
    return new WebSeedGet(transfer.id, uri, headers, bytes + Answer.MAX_SKIPPED_BYTES, timeout);
  }
}
