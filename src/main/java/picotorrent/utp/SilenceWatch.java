package picotorrent.utp;

/// Watches a remote that falls silent behind what it sent: our last ack may be lost, or the remote
/// gone.
///
/// Acks are not acknowledged, so the last one is repeated: twice within the shortest timeout that
/// remotes have, which saves them that timeout, and while a packet is missing for as long as it is.
/// Then the remote must send until we have it, and one that is silent for longer than any sender
/// waits has given the connection up: libtorrent does so without a word when a packet of its own
/// was lost three times, and answers nothing from then on.
final class SilenceWatch {
  /// Before it gives up, libtorrent sends again within 5 s and libutp within 8 s.
  static final long PATIENCE_NANOS = 10_000_000_000L;

  /// Our own kind sends again within 20 s and, when it has given up, answers a repeated ack by a
  /// RESET: a line that is dark for a while ends nothing.
  static final long PATIENCE_WITH_OURS_NANOS = 64_000_000_000L;

  /// Half of the shortest timeout (BEP 29: 0.5 s).
  private static final long FIRST_REPEAT_NANOS = RttEstimator.MIN_TIMEOUT_NANOS / 2;

  private static final int REPEATS_WITHOUT_GAP = 2;
  private static final long NEVER = Long.MAX_VALUE;

  private long patienceNanos = PATIENCE_NANOS;
  private boolean gap;
  private int repeats;
  private long heardNanos;
  private long waitNanos;
  private long dueNanos = NEVER;

  void remoteIsOfOurKind() {
    patienceNanos = PATIENCE_WITH_OURS_NANOS;
  }

  /// A packet has come.
  ///
  /// @param owesAck it is one that has to be acknowledged
  /// @param missing another one has not come yet
  void heard(boolean owesAck, boolean missing, long nowNanos) {
    gap = missing;
    if (owesAck || missing) {
      heardNanos = nowNanos;
      repeats = 0;
      waitNanos = FIRST_REPEAT_NANOS;
      dueNanos = nowNanos + waitNanos;
    }
  }

  /// Whether the ack is to be repeated now; each time the wait is twice as long.
  boolean pollRepeat(long nowNanos) {
    if (nowNanos < dueNanos) {
      return false;
    }
    boolean patient = waitNanos < patienceNanos;
    waitNanos = patient ? Math.min(2 * waitNanos, patienceNanos) : 2 * waitNanos;
    repeats++;
    dueNanos = gap || repeats < REPEATS_WITHOUT_GAP ? heardNanos + waitNanos : NEVER;
    return true;
  }

  /// Whether the remote has been silent for too long.
  boolean isGivenUp(long nowNanos) {
    return gap && nowNanos - heardNanos >= patienceNanos;
  }

  /// When [#pollRepeat] has something to say; [Long#MAX_VALUE] for never.
  long deadlineNanos() {
    return dueNanos;
  }
}
