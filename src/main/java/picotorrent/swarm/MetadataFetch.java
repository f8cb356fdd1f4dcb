package picotorrent.swarm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides which piece of the info dictionary to ask of which peer, and puts it together (BEP 9).
///
/// Peers may lie about its size and its content. Each size that somebody tells is put together by
/// itself. When a whole turns out wrong, nobody knows who lied: from then on each peer of that size
/// fetches a whole of its own, so that a wrong one has one author, and honest ones are not held up.
/// Confined to the session loop.
public final class MetadataFetch {
  /// The unit of the exchange (BEP 9 §"extension message").
  public static final int PIECE_BYTES = 16 << 10;

  /// A peer that does not answer for so long is asked for nothing more, and others for the same.
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// Pieces asked of one peer at once.
  static final int MAX_OUTSTANDING = 8;

  /// Wholes put together at once: a crowd of liars must not fill the memory.
  static final int MAX_WHOLES = 8;

  /// One peer that says it has the metadata.
  public static final class Source {
    private final int sizeBytes;
    private final Map<Integer, Long> asked = new LinkedHashMap<>();
    private boolean useless;
    private @Nullable Whole own;

    private Source(int sizeBytes) {
      this.sizeBytes = sizeBytes;
    }
  }

  /// What became of a piece that came.
  public sealed interface Progress {
    /// More is needed.
    record More() implements Progress {}

    /// It is complete and its hash is right.
    record Complete(byte[] info) implements Progress {}

    /// It is complete and wrong, and this peer alone has sent it.
    record Liar(Source source) implements Progress {}
  }

  private static final class Whole {
    final int sizeBytes;
    final byte[] @Nullable [] pieces;
    final @Nullable Source[] from;

    Whole(int sizeBytes) {
      this.sizeBytes = sizeBytes;
      int count = Math.ceilDiv(sizeBytes, PIECE_BYTES);
      this.pieces = new byte[count][];
      this.from = new Source[count];
    }

    boolean isComplete() {
      for (byte @Nullable [] piece : pieces) {
        if (piece == null) {
          return false;
        }
      }
      return true;
    }

    byte[] content() {
      byte[] content = new byte[sizeBytes];
      for (int i = 0; i < pieces.length; i++) {
        byte[] piece = pieces[i];
        assert piece != null : "only complete wholes are read";
        System.arraycopy(piece, 0, content, i * PIECE_BYTES, piece.length);
      }
      return content;
    }

    boolean isOf(Source source) {
      for (Source sender : from) {
        if (sender != source) {
          return false;
        }
      }
      return true;
    }
  }

  private final Predicate<byte[]> isRight;
  private final List<Source> sources = new ArrayList<>();
  private final Map<Integer, Whole> shared = new LinkedHashMap<>();
  private final List<Integer> lied = new ArrayList<>();

  /// @param isRight whether bytes are the info dictionary that the link names
  public MetadataFetch(Predicate<byte[]> isRight) {
    this.isRight = isRight;
  }

  /// A peer says that it has the metadata, of so many bytes (1 or more, bounded by the wire).
  public Source add(int sizeBytes) {
    Source source = new Source(sizeBytes);
    sources.add(source);
    return source;
  }

  /// A peer has left, or says that it has no metadata after all.
  public void remove(Source source) {
    sources.remove(source);
    source.useless = true;
  }

  /// The next piece to ask of a peer, or -1 when there is none for it now.
  public int next(Source source, long now) {
    if (source.useless || source.asked.size() >= MAX_OUTSTANDING) {
      return -1;
    }
    Whole whole = wholeOf(source);
    if (whole == null) {
      return -1;
    }
    int again = -1;
    for (int piece = 0; piece < whole.pieces.length; piece++) {
      if (whole.pieces[piece] == null && !source.asked.containsKey(piece)) {
        if (!isAsked(whole, piece, now)) {
          source.asked.put(piece, now);
          return piece;
        }
        again = again < 0 ? piece : again;
      }
    }
    if (again >= 0 && source.asked.isEmpty()) {
      source.asked.put(again, now);
      return again;
    }
    return -1;
  }

  private @Nullable Whole wholeOf(Source source) {
    if (source.own != null) {
      return source.own;
    }
    if (lied.contains(source.sizeBytes)) {
      long owners = sources.stream().filter(other -> other.own != null).count();
      if (owners < MAX_WHOLES) {
        source.own = new Whole(source.sizeBytes);
      }
      return source.own;
    }
    if (!shared.containsKey(source.sizeBytes) && shared.size() >= MAX_WHOLES) {
      return null;
    }
    return shared.computeIfAbsent(source.sizeBytes, Whole::new);
  }

  /// Whether somebody who may still answer was asked for a piece of a whole.
  private boolean isAsked(Whole whole, int piece, long now) {
    for (Source other : sources) {
      Long since = other.asked.get(piece);
      if (since != null && wholeOf(other) == whole && now - since < PATIENCE_NANOS) {
        return true;
      }
    }
    return false;
  }

  /// A piece came; one that was not asked for is ignored.
  public Progress received(Source source, int piece, int totalBytes, byte[] data) {
    if (source.asked.remove(piece) == null || totalBytes != source.sizeBytes) {
      return new Progress.More();
    }
    Whole whole = wholeOf(source);
    if (whole == null || piece >= whole.pieces.length || whole.pieces[piece] != null) {
      return new Progress.More();
    }
    int length = Math.min(PIECE_BYTES, whole.sizeBytes - piece * PIECE_BYTES);
    if (data.length != length) {
      return new Progress.More();
    }
    whole.pieces[piece] = data;
    whole.from[piece] = source;
    return whole.isComplete() ? judge(source, whole) : new Progress.More();
  }

  private Progress judge(Source last, Whole whole) {
    byte[] content = whole.content();
    if (isRight.test(content)) {
      return new Progress.Complete(content);
    }
    shared.remove(whole.sizeBytes, whole);
    last.own = null;
    if (whole.isOf(last)) {
      last.useless = true;
      return new Progress.Liar(last);
    }
    if (!lied.contains(whole.sizeBytes)) {
      lied.add(whole.sizeBytes);
    }
    sources.stream()
        .filter(source -> source.sizeBytes == whole.sizeBytes)
        .forEach(source -> source.asked.clear());
    return new Progress.More();
  }

  /// A peer refuses a piece: it has none.
  public void rejected(Source source, int piece) {
    if (source.asked.remove(piece) != null) {
      source.useless = true;
    }
  }

  /// Forgets what was asked for too long ago; the silent are asked nothing more until they answer.
  public void expire(long now) {
    for (Source source : sources) {
      Optional<Long> oldest = source.asked.values().stream().findFirst();
      if (oldest.isPresent() && now - oldest.get() >= PATIENCE_NANOS) {
        source.useless = true;
        source.asked.clear();
        source.own = null;
      }
    }
  }

  /// Whether nobody is left to ask.
  public boolean isIdle() {
    return sources.stream().allMatch(source -> source.useless);
  }

  /// Gives the silent another chance: there is nobody else.
  public void forgive() {
    sources.forEach(source -> source.useless = false);
  }
}
