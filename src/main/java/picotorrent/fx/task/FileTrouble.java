package picotorrent.fx.task;

import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.metainfo.MetainfoException;

/// What to tell a person of a file that could not be read or written, or of which no torrent can be
/// made.
public final class FileTrouble {
  private FileTrouble() {}

  /// One clause that names the file where it is known.
  public static Sentence of(Throwable failure) {
    return failure instanceof MetainfoException torrent
        ? torrent.sentence()
        : ToldException.sentenceOf(failure);
  }
}
