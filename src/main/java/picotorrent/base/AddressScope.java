package picotorrent.base;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/// How far an address reaches: what decides whether a stranger's file or answer may make us talk to
/// it.
///
/// IPv6 addresses that carry an IPv4 one (6to4, Teredo, NAT64, compatible) are judged by what they
/// carry, so that nobody reaches `127.0.0.1` by another spelling.
public enum AddressScope {
  /// The public internet.
  GLOBAL,
  /// A network of one's own: RFC 1918, RFC 6598, RFC 2544, unique local IPv6.
  PRIVATE,
  /// This machine.
  LOOPBACK,
  /// Never a peer, tracker or server: unspecified, link-local, multicast, broadcast, reserved.
  FORBIDDEN;

  /// Judges an address.
  public static AddressScope of(InetAddress address) {
    return switch (address) {
      case Inet4Address v4 -> ofIpv4(v4.getAddress());
      case Inet6Address v6 -> ofIpv6(v6);
      default -> FORBIDDEN;
    };
  }

  /// Tells whether an address is that of a host on a link that it names: IPv6, link-local, with its
  /// scope (RFC 4007). Only who met the host there can know it; what comes over the wire as sixteen
  /// bytes has no scope. To [#of] it is [#FORBIDDEN] all the same: nobody else can use it.
  public static boolean isOnNamedLink(InetAddress address) {
    return address instanceof Inet6Address v6 && v6.isLinkLocalAddress() && v6.getScopeId() != 0;
  }

  /// Tells whether this is [#PRIVATE] or [#LOOPBACK].
  public boolean isLocal() {
    return this == PRIVATE || this == LOOPBACK;
  }

  private static AddressScope ofIpv4(byte[] raw) {
    int first = raw[0] & 0xff;
    int second = raw[1] & 0xff;
    return switch (first) {
      case 0 -> FORBIDDEN;
      case 10 -> PRIVATE;
      case 100 -> second >> 6 == 1 ? PRIVATE : GLOBAL;
      case 127 -> LOOPBACK;
      case 169 -> second == 254 ? FORBIDDEN : GLOBAL;
      case 172 -> second >> 4 == 1 ? PRIVATE : GLOBAL;
      case 192 -> second == 168 ? PRIVATE : GLOBAL;
      case 198 -> second >> 1 == 9 ? PRIVATE : GLOBAL;
      default -> first >= 224 ? FORBIDDEN : GLOBAL;
    };
  }

  private static AddressScope ofIpv6(Inet6Address address) {
    if (address.isLoopbackAddress()) {
      return LOOPBACK;
    }
    if (address.isAnyLocalAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return FORBIDDEN;
    }
    byte[] raw = address.getAddress();
    if ((raw[0] & 0xfe) == 0xfc) {
      return PRIVATE;
    }
    if (InetAddresses.hasEmbeddedIPv4ClientAddress(address)) {
      return ofIpv4(InetAddresses.getEmbeddedIPv4ClientAddress(address).getAddress());
    }
    return isNat64(raw) ? ofIpv4(new byte[] {raw[12], raw[13], raw[14], raw[15]}) : GLOBAL;
  }

  /// `64:ff9b::/96` (RFC 6052).
  private static boolean isNat64(byte[] raw) {
    boolean prefix = raw[0] == 0 && raw[1] == 0x64 && (raw[2] & 0xff) == 0xff;
    if (!prefix || (raw[3] & 0xff) != 0x9b) {
      return false;
    }
    for (int i = 4; i < 12; i++) {
      if (raw[i] != 0) {
        return false;
      }
    }
    return true;
  }
}
