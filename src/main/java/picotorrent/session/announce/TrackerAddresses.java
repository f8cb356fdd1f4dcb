package picotorrent.session.announce;

import com.google.common.net.InetAddresses;
import java.net.URI;
import picotorrent.base.AddressScope;

/// Whether a tracker is on this machine or its network: then the local addresses it tells are
/// plausible.
final class TrackerAddresses {
  private TrackerAddresses() {}

  /// Tells whether the URL names a local address or this machine; a name that DNS would have to
  /// tell counts as from outside.
  static boolean isLocal(URI tracker) {
    String host = tracker.getHost();
    if (host == null) {
      return false;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    return bare.equalsIgnoreCase("localhost")
        || InetAddresses.isInetAddress(bare)
            && AddressScope.of(InetAddresses.forString(bare)).isLocal();
  }
}
