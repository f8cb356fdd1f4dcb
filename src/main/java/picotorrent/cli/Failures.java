package picotorrent.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.CancellationException;
import picocli.CommandLine;
import picotorrent.metainfo.MetainfoException;

/// Says in one line why a command failed.
final class Failures {
  private Failures() {}

  static int exitCode(Exception failure) {
    if (failure instanceof CommandLine.TypeConversionException) {
      return ExitCode.USAGE; // an option's value that only the command itself can judge
    }
    return failure instanceof CancellationException || failure instanceof InterruptedException
        ? ExitCode.INTERRUPTED
        : ExitCode.FAILED;
  }

  static String reason(Exception failure) {
    return switch (failure) {
      case CommandFailure own -> own.getMessage();
      case MetainfoException torrent -> torrent.getMessage();
      case NoSuchFileException file -> file.getFile() + ": there is no such file or folder";
      case AccessDeniedException file -> file.getFile() + ": permission denied";
      case FileAlreadyExistsException file -> file.getFile() + ": it exists already";
      case FileSystemLoopException file -> file.getFile() + ": a symlink leads back to its folder";
      case FileSystemException file -> file.getFile() + ": " + file.getReason();
      case CancellationException _, InterruptedException _ -> "interrupted";
      case IOException io -> String.valueOf(io.getMessage());
      default -> firstLine(failure);
    };
  }

  /// What picocli says of a misuse, or a fault of ours, which is no reason for a stack trace
  /// either.
  private static String firstLine(Exception failure) {
    String message = failure.getMessage();
    String text = message == null || message.isBlank() ? failure.toString() : message;
    return text.lines().findFirst().orElse("");
  }
}
