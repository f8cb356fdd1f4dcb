package picotorrent.rate;

import java.util.List;

/// One direction of one stream: whoever moves bytes asks here first.
///
/// The use is always the same: [#grant] before the system call, [#giveBack] for what did not move.
/// A grant of 0 means: do nothing until `wake` has run. What must move unasked is [#charge]d
/// afterwards. A stream may have a limit of its own ([#limit]). Confined to the session loop.
public final class Flow extends Node {
  private final Bucket above;
  private final Runnable wake;
  private int wanted; // more than 0: waits in the queue of `above`
  private int allowance;

  Flow(Bucket above, Runnable wake) {
    super(above);
    this.above = above;
    this.wake = wake;
  }

  /// Returns how many of `want` bytes (1 or more) may move now. After 0 the flow waits in turn with
  /// the others, and its `wake` runs when it may ask again. Without any limit this is `want`, for
  /// the price of a look at each level.
  public int grant(long now, int want) {
    assert want > 0 : want;
    if (allowance == 0 && isFree()) {
      stopWaiting();
      return want;
    }
    int granted = Math.min(want, allowance);
    allowance -= granted;
    if (granted == 0 && !mustQueue()) {
      granted = takeDirectly(now, want);
    }
    if (granted == 0) {
      waitFor(want);
    } else {
      stopWaiting();
    }
    return granted;
  }

  /// Returns the part of a grant that did not move.
  public void giveBack(int bytes) {
    assert bytes >= 0 : bytes;
    spendInAll(-bytes);
  }

  /// Counts bytes that moved without a grant: what follows is held back until they are paid for.
  public void charge(long now, int bytes) {
    for (Node node = this; node != null; node = node.parent) {
      node.available(now);
    }
    spendInAll(bytes);
  }

  /// Tells whether the last grant was 0 and `wake` has not run since.
  public boolean isWaiting() {
    return wanted > 0;
  }

  /// Leaves the tree. What was reserved goes back; `wake` does not run any more.
  public void close() {
    stopWaiting();
    giveBack(allowance);
    allowance = 0;
  }

  void wake() {
    wake.run();
  }

  private boolean isFree() {
    for (Node node = this; node != null; node = node.parent) {
      if (node.isLimited()) {
        return false;
      }
    }
    return true;
  }

  /// Somebody else waits for the same tokens: asking is no way past the queue.
  private boolean mustQueue() {
    if (isWaiting()) {
      return true;
    }
    for (Node node = parent; node != null; node = node.parent) {
      if (node.isLimited() && node.waits()) {
        return true;
      }
    }
    return false;
  }

  private int takeDirectly(long now, int want) {
    long room = want;
    for (Node node = this; node != null; node = node.parent) {
      room = Math.min(room, node.available(now));
    }
    if (room < Math.min(want, SMALLEST_GRANT)) {
      return 0;
    }
    spendInAll(room);
    return (int) room;
  }

  private void spendInAll(long bytes) {
    for (Node node = this; node != null; node = node.parent) {
      node.spend(bytes);
    }
  }

  private void waitFor(int want) {
    boolean queued = isWaiting();
    wanted = want;
    if (!queued) {
      above.enqueue(this);
    }
  }

  private void stopWaiting() {
    if (isWaiting()) {
      wanted = 0;
      above.leave(this);
    }
  }

  @Override
  boolean waits() {
    return isWaiting();
  }

  @Override
  long demand(long now) {
    return Math.min(wanted, available(now));
  }

  @Override
  long serve(long now, long offered, List<Flow> woken) {
    long given = Math.min(offered, demand(now));
    if (given < Math.min(wanted, SMALLEST_GRANT)) {
      return 0;
    }
    wanted = 0;
    allowance += (int) given;
    spend(given);
    woken.add(this);
    return given;
  }
}
