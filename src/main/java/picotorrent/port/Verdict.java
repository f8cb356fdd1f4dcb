package picotorrent.port;

/// What the store says of a piece that was handed to it.
public sealed interface Verdict {
  /// The piece's index.
  int piece();

  /// The hash matched and the piece is in its files (not yet forced to the device).
  record Verified(int piece) implements Verdict {}

  /// The hash did not match; nothing was written.
  record Corrupt(int piece) implements Verdict {}

  /// It matched, but could not be written; the buffer still holds it.
  record DiskFailed(int piece, DiskFailure failure) implements Verdict {}

  /// The volume was closed first.
  record Cancelled(int piece) implements Verdict {}
}
