package picotorrent.dht;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;

/// Where other nodes see us (BEP 42 §"bootstrapping"): believed when enough of them, each from
/// another subnet, agree.
final class ExternalVotes {
  /// Voters that must agree: more than a prankster has at hand during a bootstrap.
  static final int NEEDED = 6;

  /// Voters that are remembered; the last ones, so that a new address gets through.
  static final int REMEMBERED = 12;

  private final Map<Object, InetAddress> votes = new LinkedHashMap<>();

  /// Counts a vote, and returns the address that more than half of the last voters name, or null.
  @Nullable InetAddress vote(Endpoint voter, InetAddress seen) {
    if (AddressScope.of(seen) != AddressScope.GLOBAL
        || AddressScope.of(voter.address()) != AddressScope.GLOBAL) {
      return null;
    }
    Object subnet = Places.subnet(voter);
    votes.remove(subnet);
    votes.put(subnet, seen);
    if (votes.size() > REMEMBERED) {
      votes.remove(votes.keySet().iterator().next());
    }
    Map<InetAddress, Integer> counts = new HashMap<>();
    votes.values().forEach(address -> counts.merge(address, 1, Integer::sum));
    return counts.getOrDefault(seen, 0) >= Math.max(NEEDED, votes.size() / 2 + 1) ? seen : null;
  }
}
