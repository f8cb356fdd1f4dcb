package picotorrent.dht;

import java.util.concurrent.TimeUnit;

/// A node of the routing table, which has answered at least once.
final class Contact {
  /// Questions in a row without an answer until a node counts as gone (BEP 5 §"routing table").
  static final int MAX_FAILURES = 2;

  /// How long a node counts as good after it was heard of (BEP 5 §"routing table").
  static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(15);

  final NodeInfo node;
  final boolean secure;
  final Object subnet;
  private long heardAt;
  private long probedAt;
  private int failures;

  Contact(NodeInfo node, long now) {
    this.node = node;
    this.secure = SecureIds.matches(node.id(), node.endpoint().address());
    this.subnet = Places.subnet(node.endpoint());
    this.heardAt = now;
    this.probedAt = now;
  }

  /// It answered.
  void answered(long now) {
    heardAt = now;
    failures = 0;
  }

  /// It asked us something; that proves nothing about its answers.
  void asked(long now) {
    if (failures == 0) {
      heardAt = now;
    }
  }

  void failed() {
    failures++;
  }

  boolean hasFailed() {
    return failures > 0;
  }

  boolean isGone() {
    return failures >= MAX_FAILURES;
  }

  int failures() {
    return failures;
  }

  /// We ask whether it is still there.
  void probed(long now) {
    probedAt = now;
  }

  /// For how long it has been neither heard of nor probed.
  long silentNanos(long now) {
    return Math.min(now - heardAt, now - probedAt);
  }
}
