package picotorrent.metainfo;

/// Hears how hashing goes and may end it. Called on the hashing threads, several at once.
public interface HashProgress {
  /// So many bytes of so many have been hashed.
  void onHashed(long bytes, long totalBytes);

  /// Tells whether to stop; asked once a piece.
  boolean isCancelled();

  /// Hears nothing and never stops.
  HashProgress NONE =
      new HashProgress() {
        @Override
        public void onHashed(long bytes, long totalBytes) {
          // Nobody looks.
        }

        @Override
        public boolean isCancelled() {
          return false;
        }
      };
}
