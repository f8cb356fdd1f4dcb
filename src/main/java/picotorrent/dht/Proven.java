package picotorrent.dht;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;

/// Endpoints that have answered a question of ours of late, so that their address is no forgery.
///
/// Confined to the session loop.
final class Proven {
  /// How long one counts.
  static final long LASTS_NANOS = TimeUnit.MINUTES.toNanos(15);

  /// How many are remembered.
  static final int MAX_ENDPOINTS = 1_024;

  private final Map<Endpoint, Long> since = new LinkedHashMap<>(); // longest ago first

  void add(Endpoint remote, long now) {
    since.remove(remote); // so that it goes to the end
    since.put(remote, now);
    if (since.size() > MAX_ENDPOINTS) {
      since.remove(since.keySet().iterator().next());
    }
  }

  boolean holds(Endpoint remote, long now) {
    Long at = since.get(remote);
    return at != null && now - at < LASTS_NANOS;
  }
}
