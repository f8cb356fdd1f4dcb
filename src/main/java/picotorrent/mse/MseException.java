package picotorrent.mse;

import java.util.Objects;

/// The handshake cannot be: the remote speaks something else, wants what our policy forbids, or is
/// hostile. The message says which, for a debug log.
public final class MseException extends Exception {
  private static final long serialVersionUID = 1L;

  MseException(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
