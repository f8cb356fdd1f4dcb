package picotorrent.utp;

/// When a sender has to act although nothing has come: the timeout, the probe of a tail that is not
/// acknowledged, and that of a window that stays closed. Counts the timeouts in a row, too.
final class Alarms {
  /// Timeouts in a row, without a word from the remote, until it is given up: more than libtorrent
  /// and libutp wait for, which tell nobody when they have ended a connection themselves.
  private static final int MAX_TIMEOUTS = 5;

  /// The same for our own kind, which does tell.
  private static final int MAX_TIMEOUTS_WITH_OURS = 7;

  /// Probes of a tail that is not acknowledged; then the timeout, which backs off, is waited for.
  private static final int MAX_TAIL_PROBES = 2;

  /// A remote may put an ack off for so long (libutp: 100 ms).
  private static final long REMOTE_ACK_DELAY_NANOS = 110_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private final RttEstimator rtt;
  private int timeouts;
  private int maxTimeouts = MAX_TIMEOUTS;
  private long timeoutAt = NEVER;
  private long tailProbeAt = NEVER;
  private int tailProbes;
  private long windowProbeAt = NEVER;

  Alarms(RttEstimator rtt) {
    this.rtt = rtt;
  }

  void remoteIsOfOurKind() {
    maxTimeouts = MAX_TIMEOUTS_WITH_OURS;
  }

  /// The remote has said something new.
  void heard() {
    timeouts = 0;
  }

  /// Whether the remote has been silent for a timeout.
  boolean isSilent() {
    return timeouts > 0;
  }

  /// What is under way has changed: everything counts from now on, or stops where nothing is.
  void restart(boolean underWay, long nowNanos) {
    tailProbes = 0;
    timeoutAt = underWay ? nowNanos + rtt.timeoutNanos() : NEVER;
    tailProbeAt = underWay ? tailProbeNanos(nowNanos) : NEVER;
  }

  /// Packets have left.
  void left(long nowNanos) {
    if (timeoutAt == NEVER) {
      restart(true, nowNanos);
    } else {
      tailProbeAt = tailProbeNanos(nowNanos);
    }
  }

  private long tailProbeNanos(long nowNanos) {
    boolean worthwhile = rtt.hasSample() && timeouts == 0 && tailProbes < MAX_TAIL_PROBES;
    return worthwhile ? nowNanos + 2 * rtt.smoothedNanos() + REMOTE_ACK_DELAY_NANOS : NEVER;
  }

  /// Nothing can leave because the remote has no room.
  void windowIsClosed(long nowNanos) {
    if (windowProbeAt == NEVER) {
      windowProbeAt = nowNanos + rtt.timeoutNanos();
    }
  }

  void windowIsOpen() {
    windowProbeAt = NEVER;
  }

  /// True once when it is time to ask whether the window is open.
  boolean pollWindowProbe(long nowNanos) {
    boolean due = nowNanos >= windowProbeAt;
    windowProbeAt = due ? NEVER : windowProbeAt;
    return due;
  }

  /// True once when it is time to send the tail again.
  boolean pollTailProbe(long nowNanos) {
    boolean due = nowNanos >= tailProbeAt;
    if (due) {
      tailProbeAt = NEVER;
      tailProbes++;
    }
    return due;
  }

  boolean isTimeout(long nowNanos) {
    return nowNanos >= timeoutAt;
  }

  /// Counts a timeout. False: the remote has been silent for too long.
  boolean endure() {
    return ++timeouts <= maxTimeouts;
  }

  /// The next timeout counts from now on, and is all that is waited for.
  void waitOn(long nowNanos) {
    timeoutAt = nowNanos + rtt.timeoutNanos();
    tailProbeAt = NEVER;
  }

  void clear() {
    timeoutAt = NEVER;
    tailProbeAt = NEVER;
    windowProbeAt = NEVER;
  }

  /// When the first of them is due; [Long#MAX_VALUE] for none.
  long deadlineNanos() {
    return Math.min(timeoutAt, Math.min(tailProbeAt, windowProbeAt));
  }
}
