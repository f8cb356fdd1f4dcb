package picotorrent.session.torrent;

import java.nio.file.Path;
import picotorrent.api.TorrentState.Mend;
import picotorrent.base.Sentence;
import picotorrent.port.DiskFailure;

/// What to tell a person of a disk that failed, in few words, and what they could do at once.
final class Trouble {
  private Trouble() {}

  static Sentence brief(DiskFailure failure) {
    String where = name(failure.path());
    return switch (failure) {
      case DiskFailure.NoSpace _ -> Sentence.of("No space left in {0}", where);
      case DiskFailure.NotPermitted(Path _, boolean reading) ->
          reading ? Sentence.of("Cannot read {0}", where) : Sentence.of("Cannot write {0}", where);
      case DiskFailure.Missing _ -> Sentence.of("{0} is missing", where);
      case DiskFailure.NotAFile _ -> Sentence.of("{0} is in the way", where);
      case DiskFailure.Changed _ -> Sentence.of("{0} was changed", where);
      case DiskFailure.NotOurs _ -> Sentence.of("{0} is another file", where);
      case DiskFailure.TooManyOpenFiles _ -> Sentence.of("Too many open files");
      case DiskFailure.Broken _ -> Sentence.of("The disk failed at {0}", where);
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
