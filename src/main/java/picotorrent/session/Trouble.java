package picotorrent.session;

import java.nio.file.Path;
import picotorrent.api.TorrentState.Mend;
import picotorrent.port.DiskFailure;

/// What to tell a person of a disk that failed, in few words, and what they could do at once.
final class Trouble {
  private Trouble() {}

  static String brief(DiskFailure failure) {
    String where = name(failure.path());
    return switch (failure) {
      case DiskFailure.NoSpace _ -> "No space left in " + where;
      case DiskFailure.NotPermitted(Path _, boolean reading) ->
          (reading ? "Cannot read " : "Cannot write ") + where;
      case DiskFailure.Missing _ -> where + " is missing";
      case DiskFailure.NotAFile _ -> where + " is in the way";
      case DiskFailure.Changed _ -> where + " was changed";
      case DiskFailure.NotOurs _ -> where + " is another file";
      case DiskFailure.TooManyOpenFiles _ -> "Too many open files";
      case DiskFailure.Broken _ -> "The disk failed at " + where;
    };
  }

  static Mend mend(DiskFailure failure) {
    return switch (failure) {
      case DiskFailure.NoSpace _ -> Mend.FREE_SPACE;
      case DiskFailure.NotPermitted _, DiskFailure.NotAFile _, DiskFailure.NotOurs _ ->
          Mend.CHOOSE_FOLDER;
      case DiskFailure.Missing _, DiskFailure.Changed _ -> Mend.RECHECK;
      case DiskFailure.TooManyOpenFiles _, DiskFailure.Broken _ -> Mend.RETRY;
    };
  }

  private static String name(Path path) {
    Path last = path.getFileName();
    return last == null ? path.toString() : last.toString();
  }
}
