package picotorrent.cli;

import java.nio.file.Path;
import java.util.Optional;
import picotorrent.api.TorrentStatus;

/// What is said at the start of a download whose folder has less room than is still to come. It is
/// no refusal: room may be made meanwhile, and files may be left out.
final class Shortage {
  private Shortage() {}

  /// One line for a person, or nothing where there is room or nobody knows.
  ///
  /// @param content after the check of what was there: that takes no room again
  /// @param freeBytes on the folder's drive before anything came, -1 where nothing can be said
  static Optional<String> of(TorrentStatus.Content content, Path folder, long freeBytes) {
    long comingBytes = content.wantedBytes() - content.haveBytes();
    if (freeBytes < 0 || comingBytes <= freeBytes) {
      return Optional.empty();
    }
    return Optional.of(
        "There is too little space in "
            + folder
            + ": "
            + Rates.bytes(comingBytes)
            + " are to come, and "
            + Rates.bytes(freeBytes)
            + " are free. Free space before it is full, choose files with --only, or name another"
            + " folder with --out-dir.");
  }
}
