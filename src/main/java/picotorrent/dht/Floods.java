package picotorrent.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;

/// Who sends too much is not listened to for a while: more than five datagrams a second over ten
/// seconds cost five minutes (as libtorrent). Inside networks of one's own each port counts for
/// itself.
final class Floods {
  static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(10);
  static final int MAX_PER_WINDOW = 50;
  static final long BLOCK_NANOS = TimeUnit.MINUTES.toNanos(5);

  /// Senders that are watched; who sends from more addresses than this is a matter of the total.
  static final int MAX_WATCHED = 4_096;

  private final Map<Object, Visitor> visitors = new LinkedHashMap<>(16, 0.75f, true);

  private static final class Visitor {
    long windowAt;
    int count;
    boolean blocked;

    Visitor(long now) {
      windowAt = now;
    }
  }

  /// Counts a datagram; tells whether it may be looked at.
  boolean admits(Endpoint from, long now) {
    Visitor visitor = visitors.computeIfAbsent(Places.machine(from), _ -> new Visitor(now));
    if (visitors.size() > MAX_WATCHED) {
      visitors.remove(visitors.keySet().iterator().next());
    }
    if (now - visitor.windowAt >= (visitor.blocked ? BLOCK_NANOS : WINDOW_NANOS)) {
      visitor.windowAt = now;
      visitor.count = 0;
      visitor.blocked = false;
    }
    if (!visitor.blocked && ++visitor.count > MAX_PER_WINDOW) {
      visitor.blocked = true;
      visitor.windowAt = now;
    }
    return !visitor.blocked;
  }
}
