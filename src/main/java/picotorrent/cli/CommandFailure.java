package picotorrent.cli;

import java.util.Objects;

/// A command cannot do what it was asked to; the message is the one line that a person gets to
/// read.
final class CommandFailure extends Exception {
  private static final long serialVersionUID = 1L;

  CommandFailure(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }
}
