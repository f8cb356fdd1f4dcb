package picotorrent.bencode;

import java.util.Objects;

/// The input is not bencode, or exceeds a limit: nothing of it can be used.
public final class BencodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  BencodeException(String reason, int offset) {
    super(reason + " at byte " + offset);
    this.offset = offset;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /// Where in the source reading ended, in bytes.
  public int offset() {
    return offset;
  }
}
