package picotorrent.wire;

import java.util.Objects;

/// The remote sent bytes that no sound client sends: drop the peer. The message says what and why,
/// for a debug log.
public final class WireException extends Exception {
  private static final long serialVersionUID = 1L;

  /// `message` is one clause, without the peer's name.
  public WireException(String message) {
    super(message);
  }

  /// `message` is one clause; `cause` is what a lower codec said.
  public WireException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
