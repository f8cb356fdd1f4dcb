package picotorrent.swarm.metadata;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// An info dictionary that is being put together from pieces of 16 KiB (BEP 9).
final class MetadataWhole {
  private static final long NEVER = Long.MIN_VALUE;

  final int sizeBytes;
  private final byte[] @Nullable [] pieces;
  private final MetadataFetch.@Nullable Source[] from;
  private final long[] askedAt;
  private int missing;
  private int lowest; // no piece below is missing
  private int frontier; // no piece from here on was asked for

  MetadataWhole(int sizeBytes) {
    this.sizeBytes = sizeBytes;
    int count = Math.ceilDiv(sizeBytes, MetadataFetch.PIECE_BYTES);
    this.pieces = new byte[count][];
    this.from = new MetadataFetch.Source[count];
    this.askedAt = new long[count];
    this.missing = count;
    Arrays.fill(askedAt, NEVER);
  }

  static int pieceBytes(int sizeBytes, int piece) {
    return Math.min(MetadataFetch.PIECE_BYTES, sizeBytes - piece * MetadataFetch.PIECE_BYTES);
  }

  boolean has(int piece) {
    return pieces[piece] != null;
  }

  boolean isComplete() {
    return missing == 0;
  }

  /// A missing piece that nobody who may still answer was asked for, or -1.
  int unasked(long now) {
    while (lowest < pieces.length && pieces[lowest] != null) {
      lowest++;
    }
    for (int piece = lowest; piece < frontier; piece++) {
      if (pieces[piece] == null && !isAsked(piece, now)) {
        return piece;
      }
    }
    while (frontier < pieces.length && pieces[frontier] != null) {
      frontier++;
    }
    return frontier < pieces.length ? frontier : -1;
  }

  private boolean isAsked(int piece, long now) {
    return askedAt[piece] != NEVER && now - askedAt[piece] < MetadataFetch.PATIENCE_NANOS;
  }

  /// The lowest missing piece, asked for or not, or -1.
  int missing() {
    for (int piece = lowest; piece < pieces.length; piece++) {
      if (pieces[piece] == null) {
        return piece;
      }
    }
    return -1;
  }

  void asked(int piece, long now) {
    askedAt[piece] = now;
    frontier = Math.max(frontier, piece == frontier ? piece + 1 : frontier);
  }

  /// Nobody will answer a request for this piece.
  void free(int piece) {
    askedAt[piece] = NEVER;
  }

  void put(int piece, byte[] data, MetadataFetch.Source source) {
    if (pieces[piece] == null) {
      pieces[piece] = data;
      from[piece] = source;
      missing--;
    }
  }

  byte[] content() {
    byte[] content = new byte[sizeBytes];
    for (int i = 0; i < pieces.length; i++) {
      byte[] piece = pieces[i];
      assert piece != null : "only complete wholes are read";
      System.arraycopy(piece, 0, content, i * MetadataFetch.PIECE_BYTES, piece.length);
    }
    return content;
  }

  boolean isOf(MetadataFetch.Source source) {
    return Arrays.stream(from).allMatch(sender -> sender == source);
  }
}
