package picotorrent.api;

import picotorrent.base.Sentence;

/// What a torrent is doing.
public sealed interface TorrentState {
  /// A magnet link looks for its metadata.
  record FetchingMetadata() implements TorrentState {}

  /// Data on disk is being hashed.
  ///
  /// @param bytesPerSecond rate of the check
  /// @param fraction done, 0 to 1
  record Checking(long bytesPerSecond, double fraction) implements TorrentState {}

  /// Waiting for its place in the queue, or for the disk to be prepared.
  record Queued() implements TorrentState {}

  /// Wanted data is missing and is asked for.
  record Downloading() implements TorrentState {}

  /// Everything wanted is there and is offered.
  record Seeding() implements TorrentState {}

  /// Complete and stopped because a goal was reached.
  record Finished() implements TorrentState {}

  /// Stopped by a person.
  record Stopped() implements TorrentState {}

  /// Its files are being moved.
  ///
  /// @param bytesPerSecond so far, 0 in the first moments
  /// @param fraction of the bytes, 0 to 1
  record Moving(long bytesPerSecond, double fraction) implements TorrentState {}

  /// A folder is searched for its data.
  ///
  /// @param filesSeen how many files have been looked at
  /// @param fraction of what was found that has been hashed, 0 to 1
  record Finding(int filesSeen, double fraction) implements TorrentState {}

  /// Something is wrong; it goes on by itself when the cause is gone, where it can.
  ///
  /// @param reason what is wrong, without a full stop
  /// @param advice what to do about it
  /// @param brief what is wrong in a few words
  /// @param mend what a person could do at once
  record Failed(Sentence reason, Sentence advice, Sentence brief, Mend mend)
      implements TorrentState {
    /// What is wrong and what to do about it.
    public Sentence told() {
      return Sentence.of("{0}. {1}", reason, advice);
    }
  }

  /// What a person could do about a failed torrent.
  enum Mend {
    RETRY,
    FREE_SPACE,
    CHOOSE_FOLDER,
    RECHECK,
    /// Other files have its names: download over them, or choose another folder.
    REPLACE
  }
}
