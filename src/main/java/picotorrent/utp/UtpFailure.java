package picotorrent.utp;

/// Why a connection is gone.
public enum UtpFailure {
  /// The remote answered our SYN by a RESET.
  REFUSED,
  /// The remote does not know the connection any more, or broke the protocol in a way that no loss
  /// on the path explains.
  RESET,
  /// No answer in time.
  TIMED_OUT
}
