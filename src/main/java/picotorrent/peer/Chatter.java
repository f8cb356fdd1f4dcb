package picotorrent.peer;

import picotorrent.wire.WireException;

/// What a remote may say that carries nothing: keep-alives, changes of mind, hints, what was known
/// before or answers nothing. Some of it is free, a little more every second, and one message for
/// each that we gave cause for; who says more wants to keep us busy.
///
/// Confined to the session loop. One per remote.
final class Chatter {
  /// What is free. Clients say some thirty such things when they meet; a limit of 20 kB/s reads so
  /// many in less than a tenth of a second.
  static final int FREE = 300;

  /// Comes back each second: nobody changes its mind more often for a reason of its own.
  static final int PER_SECOND = 10;

  /// No more is owed to anybody: as many answers as requests can be outstanding, and once more.
  static final int MOST = 16_000;

  private static final long SECOND = 1_000_000_000;

  private int left = FREE;
  private long sinceNanos;
  private boolean begun;

  /// We have said so many things that call for an answer, or may change a mind.
  void earns(int messages) {
    left = Math.min(MOST, left + messages);
  }

  /// Time has passed; to be called about once a second.
  void passTime(long now) {
    long seconds = begun ? (now - sinceNanos) / SECOND : 0;
    sinceNanos = begun ? sinceNanos + seconds * SECOND : now;
    begun = true;
    if (left < FREE) {
      left = (int) Math.min(FREE, left + seconds * PER_SECOND);
    }
  }

  /// It has said something that carries nothing.
  ///
  /// @throws WireException when it has said too much of that
  void said() throws WireException {
    if (--left < 0) {
      throw new WireException("said too much that carries nothing");
    }
  }
}
