package picotorrent.portmap;

/// A gateway's answer cannot be used. The message is one clause.
final class GatewayException extends Exception {
  private static final long serialVersionUID = 1L;

  GatewayException(String message) {
    super(message);
  }
}
