package picotorrent.base;

import com.google.common.net.HostAndPort;
import com.google.common.net.InetAddresses;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// An IP address and a port: where a peer, a DHT node or a socket of ours is. Never a host name.
///
/// @param address IPv4 or IPv6; an IPv4-mapped IPv6 address becomes IPv4
/// @param port 0 to 65535; 0 only where "any port" is meant
public record Endpoint(InetAddress address, int port) implements Comparable<Endpoint> {
  /// Largest port.
  public static final int MAX_PORT = 65_535;

  /// Bytes of a compact IPv4 endpoint (BEP 23).
  public static final int COMPACT_IPV4_BYTES = 6;

  /// Bytes of a compact IPv6 endpoint (BEP 7).
  public static final int COMPACT_IPV6_BYTES = 18;

  /// Refuses a port out of range.
  public Endpoint {
    if (port < 0 || port > MAX_PORT) {
      throw new IllegalArgumentException("a port is 0 to 65535, not " + port);
    }
  }

  /// The endpoint of a resolved socket address.
  public static Endpoint of(InetSocketAddress socket) {
    return new Endpoint(socket.getAddress(), socket.getPort());
  }

  /// Reads `192.0.2.1:6881` or `[2001:db8::1]:6881`; a host name or a missing port is an
  /// `IllegalArgumentException`. Never asks DNS.
  public static Endpoint parse(String text) {
    HostAndPort parts = HostAndPort.fromString(text);
    if (!parts.hasPort()) {
      throw new IllegalArgumentException("no port in '" + text + "'");
    }
    return new Endpoint(InetAddresses.forString(parts.getHost()), parts.getPort());
  }

  /// Reads 4 or 16 address bytes and a big-endian port: `length` is 6 or 18.
  public static Endpoint ofCompact(byte[] source, int offset, int length) {
    if (length != COMPACT_IPV4_BYTES && length != COMPACT_IPV6_BYTES) {
      throw new IllegalArgumentException("a compact endpoint has 6 or 18 bytes, not " + length);
    }
    int portAt = offset + length - 2;
    int port = ((source[portAt] & 0xff) << 8) | (source[portAt + 1] & 0xff);
    try {
      return new Endpoint(
          InetAddress.getByAddress(Arrays.copyOfRange(source, offset, portAt)), port);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// Returns 6 bytes (IPv4) or 18 bytes (IPv6), as trackers, PEX and the DHT carry it.
  public byte[] toCompact() {
    byte[] raw = address.getAddress();
    byte[] compact = Arrays.copyOf(raw, raw.length + 2);
    compact[raw.length] = (byte) (port >> 8);
    compact[raw.length + 1] = (byte) port;
    return compact;
  }

  /// Tells whether the address is IPv6.
  public boolean isIpv6() {
    return address instanceof Inet6Address;
  }

  /// Returns the same endpoint as `java.net` wants it.
  public InetSocketAddress toSocketAddress() {
    return new InetSocketAddress(address, port);
  }

  @Override
  public int compareTo(Endpoint other) {
    return Arrays.compareUnsigned(toCompact(), other.toCompact());
  }

  /// Returns `192.0.2.1:6881` or `[2001:db8::1]:6881`.
  @Override
  public String toString() {
    return HostAndPort.fromParts(InetAddresses.toAddrString(address), port).toString();
  }
}
