package picotorrent.base;

import com.google.common.net.InetAddresses;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/// Addresses of one family from a first to a last one, both included: one host, a network, or
/// whatever lies between two.
///
/// @param first the lowest
/// @param last the highest, of the same family
public record AddressRange(InetAddress first, InetAddress last) {
  private static final int BYTE_BITS = 8;

  /// Refuses two families, and a last that is before the first.
  public AddressRange {
    byte[] low = first.getAddress();
    byte[] high = last.getAddress();
    if (low.length != high.length || Arrays.compareUnsigned(low, high) > 0) {
      throw new IllegalArgumentException(
          "no range: " + first.getHostAddress() + " to " + last.getHostAddress());
    }
  }

  /// One address; an IPv6 one without the link that it may name.
  public static AddressRange of(InetAddress address) {
    InetAddress plain = address(address.getAddress());
    return new AddressRange(plain, plain);
  }

  /// Reads an address (`192.0.2.1`, `2001:db8::1`), a network (`192.0.2.0/24`; what stands behind
  /// the prefix does not count) or a first and a last address (`192.0.2.1-192.0.2.9`). Anything
  /// else is an `IllegalArgumentException`. Never asks DNS.
  public static AddressRange parse(String text) {
    String plain = text.strip();
    int slash = plain.indexOf('/');
    int dash = plain.indexOf('-');
    if (slash >= 0) {
      return network(forString(plain.substring(0, slash)), plain.substring(slash + 1).strip());
    }
    return dash < 0
        ? of(forString(plain))
        : new AddressRange(
            forString(plain.substring(0, dash)), forString(plain.substring(dash + 1)));
  }

  private static InetAddress forString(String text) {
    return address(InetAddresses.forString(text.strip()).getAddress());
  }

  private static AddressRange network(InetAddress address, String prefix) {
    byte[] low = address.getAddress();
    boolean digits = !prefix.isEmpty() && prefix.length() <= 3;
    int bits =
        digits && prefix.chars().allMatch(c -> c >= '0' && c <= '9')
            ? Integer.parseInt(prefix)
            : -1;
    if (bits < 0 || bits > low.length * BYTE_BITS) {
      throw new IllegalArgumentException("no prefix length: " + prefix);
    }
    byte[] high = low.clone();
    for (int i = 0; i < low.length; i++) {
      int kept = Math.clamp(bits - (long) i * BYTE_BITS, 0, BYTE_BITS);
      int mask = 0xff << BYTE_BITS - kept;
      low[i] &= (byte) mask;
      high[i] |= (byte) ~mask;
    }
    return new AddressRange(address(low), address(high));
  }

  private static InetAddress address(byte[] raw) {
    try {
      return InetAddress.getByAddress(raw);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /// Whether it is of IPv4.
  public boolean isIpv4() {
    return first instanceof Inet4Address;
  }

  /// Whether an address lies in it.
  public boolean contains(InetAddress address) {
    byte[] raw = address.getAddress();
    byte[] low = first.getAddress();
    return raw.length == low.length
        && Arrays.compareUnsigned(low, raw) <= 0
        && Arrays.compareUnsigned(raw, last.getAddress()) <= 0;
  }

  /// As [#parse] reads it: an address, a network where it is one, else first and last.
  @Override
  public String toString() {
    String from = InetAddresses.toAddrString(first);
    if (first.equals(last)) {
      return from;
    }
    int bits = prefixBits();
    return network(first, Integer.toString(bits)).equals(this)
        ? from + "/" + bits
        : from + "-" + InetAddresses.toAddrString(last);
  }

  /// How many leading bits first and last share.
  private int prefixBits() {
    byte[] low = first.getAddress();
    byte[] high = last.getAddress();
    int at = Arrays.mismatch(low, high);
    int differing = (low[at] ^ high[at]) & 0xff;
    return at * BYTE_BITS + Integer.numberOfLeadingZeros(differing) - (Integer.SIZE - BYTE_BITS);
  }
}
