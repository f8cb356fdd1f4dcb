package picotorrent.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// The totals of a session.
///
/// @param downBytesPerSecond payload and overhead, now
/// @param upBytesPerSecond payload and overhead, now
/// @param downTotalBytes since the session began
/// @param upTotalBytes since the session began
/// @param connections open now
/// @param dhtNodes in the routing tables; 0 while the DHT is off
/// @param listening the endpoints that are bound
/// @param external where the world sees us, or null while unknown
/// @param reachable whether an incoming connection has come, or a port mapping holds
/// @param limits in force now
public record SessionStatus(
    long downBytesPerSecond,
    long upBytesPerSecond,
    long downTotalBytes,
    long upTotalBytes,
    int connections,
    int dhtNodes,
    List<Endpoint> listening,
    @Nullable Endpoint external,
    boolean reachable,
    RateLimits limits) {

  /// Nothing yet.
  public static final SessionStatus EMPTY =
      new SessionStatus(0, 0, 0, 0, 0, 0, List.of(), null, false, RateLimits.NONE);
}
