package picotorrent.base;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import java.io.IOException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the platform says of input and output that failed, in sentences of ours that every language
/// of the window has: by the kind of exception, else by the well-known words of the C library and
/// of Windows. What is not known stays as it is.
///
/// Sources: POSIX `strerror`, Windows' `FormatMessage` in English.
public final class ErrorWords {
  private static final Map<String, Sentence> KNOWN =
      Map.ofEntries(
          Map.entry("no space left on device", Sentence.of("no space is left")),
          Map.entry("there is not enough space on the disk", Sentence.of("no space is left")),
          Map.entry("disk quota exceeded", Sentence.of("your share of the disk is used up")),
          Map.entry("permission denied", Sentence.of("that is not permitted")),
          Map.entry("operation not permitted", Sentence.of("that is not permitted")),
          Map.entry("access is denied", Sentence.of("that is not permitted")),
          Map.entry("read-only file system", Sentence.of("nothing may be written there")),
          Map.entry("the media is write protected", Sentence.of("nothing may be written there")),
          Map.entry("input/output error", Sentence.of("the device does not answer as it should")),
          Map.entry("no such device", Sentence.of("the device is gone")),
          Map.entry("no such device or address", Sentence.of("the device is gone")),
          Map.entry("the device is not ready", Sentence.of("the device is gone")),
          Map.entry("stale file handle", Sentence.of("the device is gone")),
          Map.entry("transport endpoint is not connected", Sentence.of("the device is gone")),
          Map.entry("no such file or directory", Sentence.of("it is not there")),
          Map.entry("the system cannot find the file specified", Sentence.of("it is not there")),
          Map.entry("the system cannot find the path specified", Sentence.of("it is not there")),
          Map.entry("file exists", Sentence.of("it is there already")),
          Map.entry("is a directory", Sentence.of("it is a folder")),
          Map.entry("not a directory", Sentence.of("it is no folder")),
          Map.entry("directory not empty", Sentence.of("the folder is not empty")),
          Map.entry("file name too long", Sentence.of("the name is too long")),
          Map.entry("file too large", Sentence.of("the file is too large for this file system")),
          Map.entry("invalid cross-device link", Sentence.of("it lies on another drive")),
          Map.entry("too many open files", Sentence.of("too many files are open")),
          Map.entry("too many open files in system", Sentence.of("too many files are open")),
          Map.entry("text file busy", Sentence.of("another program uses it")),
          Map.entry("device or resource busy", Sentence.of("another program uses it")),
          Map.entry(
              "the process cannot access the file because it is being used by another process",
              Sentence.of("another program uses it")),
          Map.entry("cannot allocate memory", Sentence.of("the system has no memory left")),
          Map.entry("address already in use", Sentence.of("another program uses the port")),
          Map.entry(
              "cannot assign requested address", Sentence.of("this machine has no such address")),
          Map.entry("connection refused", Sentence.of("nobody listens there")),
          Map.entry("connection reset", Sentence.of("the other side broke off")),
          Map.entry("connection reset by peer", Sentence.of("the other side broke off")),
          Map.entry("broken pipe", Sentence.of("the other side broke off")),
          Map.entry("connection timed out", Sentence.of("the other side does not answer")),
          Map.entry("connect timed out", Sentence.of("the other side does not answer")),
          Map.entry("read timed out", Sentence.of("the other side does not answer")),
          Map.entry("network is unreachable", Sentence.of("no network leads there")),
          Map.entry("network is down", Sentence.of("no network leads there")),
          Map.entry("no route to host", Sentence.of("no network leads there")),
          Map.entry("host is down", Sentence.of("no network leads there")),
          Map.entry("protocol family unavailable", Sentence.of("no network leads there")));

  private static final CharMatcher TRAILING = CharMatcher.anyOf(". \r\n");

  private ErrorWords() {}

  /// A clause that says what failed and names the file where that is known.
  public static Sentence of(Throwable failure) {
    return switch (failure) {
      case NoSuchFileException file -> Sentence.of("{0} is not there", name(file));
      case AccessDeniedException file -> Sentence.of("{0} may not be opened by you", name(file));
      case FileAlreadyExistsException file -> Sentence.of("{0} is there already", name(file));
      case FileSystemLoopException file ->
          Sentence.of("a link in {0} leads back to its own folder", name(file));
      case NotDirectoryException file -> Sentence.of("{0} is no folder", name(file));
      case DirectoryNotEmptyException file ->
          Sentence.of("the folder {0} is not empty", name(file));
      case FileSystemException file when file.getReason() != null ->
          Sentence.of("{0}: {1}", name(file), of(file.getReason()));
      case UnknownHostException _ -> Sentence.of("its name leads to no address");
      case IOException io -> of(io.getMessage() == null ? io.toString() : io.getMessage());
      default -> Sentence.quote(failure.toString());
    };
  }

  /// What the platform said in words: in ours where they are known.
  public static Sentence of(@Nullable String said) {
    String text = Objects.requireNonNullElse(said, "");
    Sentence known = KNOWN.get(Ascii.toLowerCase(TRAILING.trimTrailingFrom(text)));
    return known == null ? Sentence.quote(text) : known;
  }

  private static String name(FileSystemException failure) {
    return Objects.requireNonNullElse(failure.getFile(), "?");
  }
}
