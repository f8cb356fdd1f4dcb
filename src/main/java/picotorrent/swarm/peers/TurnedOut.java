package picotorrent.swarm.peers;

import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import picotorrent.base.AddressScope;

/// Addresses whose connections were closed for others, since they were of no use: for a while
/// nobody else is closed for them. They may have a place that is free.
///
/// Without this, who holds a place for nothing would come again at once and have the next one that
/// is given up, and a crowd of such would keep everybody else out. Addresses of a local network are
/// shared, and not remembered. Confined to the session loop.
final class TurnedOut {
  /// Long enough for others to have had their turn.
  private static final long NANOS = 600_000_000_000L;

  /// Remembered at once; the oldest is forgotten.
  private static final int MAX = 2_000;

  private final Map<InetAddress, Long> sinceNanos = new LinkedHashMap<>();

  void add(InetAddress address, long now) {
    if (AddressScope.of(address).isLocal()) {
      return;
    }
    sinceNanos.remove(address);
    sinceNanos.put(address, now);
    if (sinceNanos.size() > MAX) {
      sinceNanos.remove(sinceNanos.keySet().iterator().next());
    }
  }

  boolean contains(InetAddress address, long now) {
    Long since = sinceNanos.get(address);
    return since != null && now - since < NANOS;
  }
}
