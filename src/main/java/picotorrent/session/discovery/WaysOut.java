package picotorrent.session.discovery;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Compares by which addresses of ours the internet is reached with those of before, one of each
/// family at most. Of IPv6 only the network counts: a machine changes the rest of its address every
/// day (RFC 8981).
///
/// Confined to the session loop.
final class WaysOut {
  private static final int NETWORK_BYTES = 8;

  private final Way ipv4 = new Way();
  private final Way ipv6 = new Way();
  private boolean looked;

  /// What a look has shown, from the least to the most.
  enum News {
    /// All is as it was, or there is no way out now.
    NONE,
    /// There is a way again where there was none.
    BACK,
    /// What was a way is another one now: what went by it is dead.
    OTHER
  }

  private static final class Way {
    @Nullable InetAddress known;
    boolean open;

    News look(@Nullable InetAddress now) {
      if (now == null) {
        open = false;
        return News.NONE;
      }
      InetAddress before = known;
      boolean wasOpen = open;
      known = now;
      open = true;
      if (before != null && !before.equals(now)) {
        return News.OTHER;
      }
      return wasOpen ? News.NONE : News.BACK;
    }
  }

  /// Takes in the addresses by which the internet is reached now, null where it is not. The first
  /// look is no news.
  News look(@Nullable InetAddress by4, @Nullable InetAddress by6) {
    News of4 = ipv4.look(by4);
    News of6 = ipv6.look(by6 == null ? null : network(by6));
    boolean first = !looked;
    looked = true;
    return first ? News.NONE : of4.compareTo(of6) > 0 ? of4 : of6;
  }

  private static InetAddress network(InetAddress address) {
    byte[] raw = address.getAddress();
    Arrays.fill(raw, Math.min(NETWORK_BYTES, raw.length), raw.length, (byte) 0);
    try {
      return Inet6Address.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // sixteen bytes are an address
    }
  }
}
