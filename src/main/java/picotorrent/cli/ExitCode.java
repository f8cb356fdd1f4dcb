package picotorrent.cli;

/// What a command tells the shell.
final class ExitCode {
  /// It is so, or it is done.
  static final int OK = 0;

  /// It is not so, or it failed; the reason is on standard error.
  static final int FAILED = 1;

  /// The command was misused.
  static final int USAGE = 2;

  /// Interrupted: 128 and the number of SIGINT, which is also what the JVM exits with on Ctrl+C.
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
