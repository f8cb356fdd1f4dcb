package picotorrent.port;

/// What a disk job came to.
///
/// @param <T> what it yields
public sealed interface Outcome<T> {
  /// Done, with nothing to yield.
  @SuppressWarnings("NullAway") // the only value of type Void is null
  static Outcome<Void> done() {
    return new Done<>(null);
  }

  /// It is done.
  record Done<T>(T value) implements Outcome<T> {}

  /// The disk failed; nothing that was verified is lost.
  record Failed<T>(DiskFailure failure) implements Outcome<T> {}

  /// It was cancelled, or the volume was closed first.
  record Cancelled<T>() implements Outcome<T> {}
}
