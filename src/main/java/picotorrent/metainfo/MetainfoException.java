package picotorrent.metainfo;

import java.util.Objects;

/// A torrent file, info dictionary or magnet link that cannot be used, and why.
public final class MetainfoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final long offset;

  MetainfoException(String message) {
    this(message, -1);
  }

  MetainfoException(String message, long offset) {
    super(message);
    this.offset = offset;
  }

  /// @param thing what is wrong, as a person would call it: a key, a file
  /// @param reason what is wrong with it
  /// @param offset where in the file, in bytes
  MetainfoException(String thing, String reason, long offset) {
    super(thing + " " + reason + " (at byte " + offset + ")");
    this.offset = offset;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /// Where in the file the fault is, in bytes, or -1 when it is at no one place.
  public long offset() {
    return offset;
  }
}
