package picotorrent.port;

import com.google.common.collect.ImmutableList;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/// A link of this machine to a network, as it was when it was looked at.
///
/// @param name what the system calls it
/// @param places our addresses on it, none of them loopback
/// @param gateways the routers that lead out of it: one for each family at most
/// @param multicast whether it carries multicast
public record Link(String name, List<Place> places, List<InetAddress> gateways, boolean multicast) {

  /// An address of ours, and how many of its bits all hosts of the link share.
  public record Place(InetAddress address, int prefixBits) {}

  /// Keeps unmodifiable lists.
  public Link {
    places = ImmutableList.copyOf(places);
    gateways = ImmutableList.copyOf(gateways);
  }

  /// Tells whether an address is that of a host on this link, or our own on it.
  public boolean isNeighbour(InetAddress address) {
    return places.stream().anyMatch(place -> sharePrefix(place, address));
  }

  private static boolean sharePrefix(Place place, InetAddress address) {
    byte[] ours = place.address().getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < place.prefixBits(); bit++) {
      int mask = 0x80 >> bit % Byte.SIZE;
      if ((ours[bit / Byte.SIZE] & mask) != (theirs[bit / Byte.SIZE] & mask)) {
        return false;
      }
    }
    return true;
  }

  /// Our addresses on it of one family, in the system's order.
  public List<InetAddress> addresses(boolean ipv6) {
    return places.stream()
        .map(Place::address)
        .filter(address -> address instanceof Inet6Address == ipv6)
        .toList();
  }

  /// The router of a family.
  public Optional<InetAddress> gateway(boolean ipv6) {
    return gateways.stream().filter(address -> address instanceof Inet6Address == ipv6).findFirst();
  }
}
