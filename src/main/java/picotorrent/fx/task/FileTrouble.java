package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Objects;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.metainfo.MetainfoException;

/// What to tell a person of a file that could not be read or written, or of which no torrent can be
/// made.
public final class FileTrouble {
  private FileTrouble() {}

  /// One clause that names the file where it is known.
  public static Sentence of(Throwable failure) {
    return switch (failure) {
      case MetainfoException torrent -> torrent.sentence();
      case NoSuchFileException file -> Sentence.of("{0} is not there", name(file));
      case AccessDeniedException file -> Sentence.of("{0} may not be opened by you", name(file));
      case FileAlreadyExistsException file -> Sentence.of("{0} is there already", name(file));
      case FileSystemLoopException file ->
          Sentence.of("a link in {0} leads back to its own folder", name(file));
      case NotDirectoryException file -> Sentence.of("{0} is no folder", name(file));
      case FileSystemException file when isFull(file) ->
          Sentence.of("there is no space left where {0} is to go", name(file));
      case FileSystemException file -> Sentence.of("{0}: {1}", name(file), reason(file));
      case IOException io -> ToldException.sentenceOf(io);
      default -> Sentence.quote(String.valueOf(failure));
    };
  }

  private static boolean isFull(FileSystemException failure) {
    return reason(failure).contains("No space left");
  }

  private static String reason(FileSystemException failure) {
    return Objects.requireNonNullElse(failure.getReason(), failure.getClass().getSimpleName());
  }

  private static String name(FileSystemException failure) {
    return Objects.requireNonNullElse(failure.getFile(), "?");
  }
}
