package picotorrent.webseed;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;

/// One web seed of one torrent: a server that has its files (BEP 19), or serves its pieces (BEP
/// 17).
///
/// It claims runs of whole pieces in a row, asks for their bytes file by file, and hands what
/// arrives to its sink as spans of pieces in order; padding is filled in, never asked for. A run is
/// what the server brings in some seconds, so that it never keeps many pieces from the peers; two
/// runs are under way at once, so that the line does not fall silent between them. An answer that
/// breaks off is resumed where it ended. A server that is busy, or fails, is left alone for 10 s,
/// doubling to an hour, or as long as it asks; one whose file has another length, that cannot serve
/// ranges, or that brought a piece that failed its hash is never asked again.
///
/// Confined to the session loop.
public final class WebSeedMachine {
  private static final int MAX_WAIT_DIGITS = 9;

  /// How a server speaks.
  public enum Kind {
    /// It has the files (`url-list`, BEP 19).
    FILES,
    /// It serves pieces (`httpseeds`, BEP 17).
    PIECES
  }

  /// Where a web seed is.
  ///
  /// @param base a URL that the policy for web seeds has passed
  /// @param infoHash the v1 hash, by which a server of pieces knows the torrent
  public record Source(URI base, Kind kind, Hash infoHash) {}

  /// Lends pieces; the session's picker answers.
  public interface Claims {
    /// Lends up to `maxPieces` pieces in a row that are wanted and that nobody else is getting,
    /// each of which `usable` accepts; empty when there is none now.
    Optional<PieceRun> claim(int maxPieces, IntPredicate usable);

    /// Gives pieces back that will not be completed; what arrived of the first is void.
    void release(PieceRun run);
  }

  /// Takes what arrives, in order within each piece.
  public interface Sink {
    /// Bytes of a piece; valid during this call only.
    void onBytes(int piece, int begin, ByteBuffer bytes);

    /// Padding of a piece: zeros.
    void onZeros(int piece, int begin, int length);
  }

  private final Source source;
  private final Layout layout;
  private final Geometry geometry;
  private final Claims claims;
  private final Sink sink;
  private final List<Transfer> transfers = new ArrayList<>();
  private final Standing standing = new Standing();
  private final Reach reach;
  private final Requests requests;

  /// A web seed that has not been asked yet.
  public WebSeedMachine(Source source, Layout layout, Claims claims, Sink sink) {
    this.source = source;
    this.layout = layout;
    this.geometry = layout.geometry();
    this.claims = claims;
    this.sink = sink;
    this.reach = new Reach(source, layout);
    this.requests = new Requests(source, layout);
  }

  /// The next request to make, if any. Claims pieces and fills in padding on the way.
  public Optional<WebSeedGet> poll(long now) {
    if (standing.isBanned() || standing.isWaiting(now)) {
      return Optional.empty();
    }
    for (Transfer transfer : List.copyOf(transfers)) {
      if (!transfer.isFlying()) {
        Optional<WebSeedGet> get = carryOn(transfer, now);
        if (get.isPresent()) {
          return get;
        }
      }
    }
    while (transfers.size() < standing.mostTransfers()) {
      Optional<PieceRun> run = claims.claim(maxPieces(), piece -> reach.covers(piece, now));
      if (run.isEmpty()) {
        return Optional.empty();
      }
      Transfer transfer = new Transfer(run.get(), geometry);
      transfers.add(transfer);
      Optional<WebSeedGet> get = carryOn(transfer, now);
      if (get.isPresent()) {
        return get;
      }
    }
    return Optional.empty();
  }

  /// How many pieces a run has: what the server brings in some seconds, and one at least.
  private int maxPieces() {
    return (int) Math.max(1, standing.runBytes() / geometry.pieceLengthBytes());
  }

  /// Makes the next request of a run; none when padding was all that was left of it.
  private Optional<WebSeedGet> carryOn(Transfer transfer, long now) {
    if (source.kind() == Kind.PIECES) {
      return Optional.of(requests.piece(transfer, now));
    }
    while (!transfer.isDone()) {
      int index = reach.entryAt(transfer.at);
      FileEntry entry = layout.entries().get(index);
      long to = Math.min(entry.end(), transfer.end());
      if (entry.isPadding()) {
        fillPadding(transfer, to);
      } else {
        return Optional.of(requests.range(transfer, index, to, now));
      }
    }
    transfers.remove(transfer);
    return Optional.empty();
  }

  private void fillPadding(Transfer transfer, long to) {
    while (transfer.at < to) {
      int piece = geometry.pieceAt(transfer.at);
      int begin = (int) (transfer.at - geometry.pieceOffset(piece));
      int length = (int) Math.min(to - transfer.at, geometry.pieceBytes(piece) - begin);
      transfer.at += length;
      sink.onZeros(piece, begin, length);
    }
  }

  /// Takes the head of an answer in; false: cancel the request, it is over.
  ///
  /// @param headers names in lower case
  public boolean handleHead(long id, int status, Map<String, String> headers, long now) {
    Transfer transfer = flying(id);
    if (transfer == null) {
      return false;
    }
    Answer answer =
        source.kind() == Kind.PIECES
            ? Answer.ofPiece(status, headers)
            : ofFile(transfer, status, headers);
    return switch (answer) {
      case Answer.Content(long skipBytes) -> {
        transfer.skip = skipBytes;
        transfer.body = Transfer.Body.WANTED;
        yield true;
      }
      case Answer.WaitText() -> {
        transfer.body = Transfer.Body.WAIT;
        yield true;
      }
      case Answer.Missing(int code) -> {
        handleMissing(transfer, code, now);
        yield false;
      }
      case Answer.Later(Sentence why, long atLeastSeconds) -> {
        standing.answered(status);
        giveUp(transfer, why, atLeastSeconds, now);
        yield false;
      }
      case Answer.Never(Sentence why) -> {
        ban(why);
        yield false;
      }
    };
  }

  private Answer ofFile(Transfer transfer, int status, Map<String, String> headers) {
    FileEntry entry = layout.entries().get(transfer.entry);
    return Answer.ofFile(status, headers, transfer.at - entry.offset(), entry.length());
  }

  private void handleMissing(Transfer transfer, int status, long now) {
    if (source.kind() == Kind.FILES && layout.folder()) {
      reach.missing(transfer.entry, now);
      standing.say(Sentence.of("a file is missing (HTTP status {0})", Integer.toString(status)));
      drop(transfer);
    } else {
      long seconds = TimeUnit.NANOSECONDS.toSeconds(Reach.MISSING_NANOS);
      giveUp(transfer, Sentence.of("HTTP status {0}", Integer.toString(status)), seconds, now);
    }
  }

  /// Takes some of a body in, with position and limit left as they were or not; false: cancel the
  /// request, it has brought all that was wanted.
  public boolean handleBody(long id, ByteBuffer bytes, long now) {
    Transfer transfer = flying(id);
    if (transfer == null) {
      return false;
    }
    return switch (transfer.body) {
      case UNKNOWN -> throw new IllegalStateException("a body before its head");
      case WAIT -> readWait(transfer, bytes);
      case WANTED -> readWanted(transfer, bytes, now);
    };
  }

  private static boolean readWait(Transfer transfer, ByteBuffer bytes) {
    while (bytes.hasRemaining() && transfer.waitDigits.length() < MAX_WAIT_DIGITS) {
      transfer.waitDigits.append((char) (bytes.get() & 0x7f));
    }
    return true;
  }

  private boolean readWanted(Transfer transfer, ByteBuffer bytes, long now) {
    deliver(transfer, bytes);
    if (transfer.at < transfer.requestedTo) {
      return true;
    }
    succeed(transfer, now);
    return false;
  }

  private void deliver(Transfer transfer, ByteBuffer bytes) {
    int skipped = (int) Math.min(transfer.skip, bytes.remaining());
    bytes.position(bytes.position() + skipped);
    transfer.skip -= skipped;
    while (bytes.hasRemaining() && transfer.at < transfer.requestedTo) {
      int piece = geometry.pieceAt(transfer.at);
      int begin = (int) (transfer.at - geometry.pieceOffset(piece));
      long wanted =
          Math.min(transfer.requestedTo - transfer.at, geometry.pieceBytes(piece) - begin);
      int length = (int) Math.min(wanted, bytes.remaining());
      ByteBuffer span = bytes.slice(bytes.position(), length);
      bytes.position(bytes.position() + length);
      transfer.at += length;
      sink.onBytes(piece, begin, span);
    }
  }

  private void succeed(Transfer transfer, long now) {
    standing.measure(transfer.broughtBytes(), now - transfer.startedAt);
    standing.succeeded(transfer.startedAt);
    transfer.land();
    if (transfer.isDone()) {
      transfers.remove(transfer);
    }
  }

  /// The body has ended, though not all that was wanted has come.
  public void handleDone(long id, long now) {
    Transfer transfer = flying(id);
    if (transfer == null) {
      return;
    }
    if (transfer.body == Transfer.Body.WAIT) {
      String digits = transfer.waitDigits.toString().strip();
      giveUp(transfer, Sentence.of("the server is busy"), Answer.number(digits), now);
    } else {
      resume(transfer, Sentence.of("the answer is too short"), now);
    }
  }

  /// The request failed. `detail` is one clause for a person.
  public void handleFailed(long id, Sentence detail, long now) {
    Transfer transfer = flying(id);
    if (transfer != null) {
      resume(transfer, detail, now);
    }
  }

  /// Goes on where it broke off, at once if something came.
  private void resume(Transfer transfer, Sentence why, long now) {
    if (transfer.broughtBytes() > 0 && standing.mayResume()) {
      standing.measure(transfer.broughtBytes(), now - transfer.startedAt);
      transfer.land();
    } else {
      giveUp(transfer, why, 0, now);
    }
  }

  private void giveUp(Transfer transfer, Sentence why, long atLeastSeconds, long now) {
    standing.failed(why, atLeastSeconds, now);
    drop(transfer);
  }

  private void drop(Transfer transfer) {
    transfers.remove(transfer);
    claims.release(transfer.rest());
  }

  /// A piece that came whole from here failed its hash: never again. The session tells only of
  /// pieces no peer had a part in.
  public void handleCorrupt(int piece) {
    ban(Sentence.of("piece {0} was corrupt", piece));
  }

  private void ban(Sentence why) {
    standing.ban(why);
    close();
  }

  /// Gives all pieces back; requests under way are to be cancelled. It can be polled again, unless
  /// it is banned.
  public void close() {
    for (Transfer transfer : List.copyOf(transfers)) {
      drop(transfer);
    }
  }

  /// Gives up the runs of which nothing is wanted any more, because peers brought it or a person
  /// changed their mind; their requests are to be cancelled.
  public void recall(IntPredicate wanted) {
    for (Transfer transfer : List.copyOf(transfers)) {
      PieceRun rest = transfer.rest();
      if (IntStream.range(rest.first(), rest.end()).noneMatch(wanted)) {
        drop(transfer);
      }
    }
  }

  /// Whether it asks for something now.
  public boolean isWorking() {
    return !transfers.isEmpty();
  }

  /// Whether it is never asked again.
  public boolean isBanned() {
    return standing.isBanned();
  }

  private @Nullable Transfer flying(long id) {
    for (Transfer transfer : transfers) {
      if (transfer.id == id) {
        return transfer;
      }
    }
    return null;
  }

  /// Whether a request is still wanted; the session cancels those that are not.
  public boolean expects(long id) {
    return flying(id) != null;
  }

  /// When to [#poll] again, if nothing else happens: the end of a wait.
  public OptionalLong pollTimeout() {
    return standing.pollTimeout();
  }

  /// What a person sees.
  public WebSeedStatus status(long now) {
    return standing.status(transfers.stream().anyMatch(Transfer::isFlying), now);
  }
}
