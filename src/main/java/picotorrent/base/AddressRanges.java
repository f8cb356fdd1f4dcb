package picotorrent.base;

import java.math.BigInteger;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// Many ranges of addresses, asked in the time of a binary search: lists of hundreds of thousands
/// of them are about, nearly all of IPv4, which take eight bytes each. Immutable.
public final class AddressRanges {
  /// No address at all.
  public static final AddressRanges NONE = of(List.of());

  private static final long MASK = 0xffff_ffffL;

  private final int[] firstIpv4; // ascending as unsigned, neither touching nor overlapping
  private final int[] lastIpv4;
  private final NavigableMap<BigInteger, BigInteger> ipv6;

  private AddressRanges(List<long[]> ipv4, NavigableMap<BigInteger, BigInteger> ipv6) {
    this.firstIpv4 = ipv4.stream().mapToInt(range -> (int) range[0]).toArray();
    this.lastIpv4 = ipv4.stream().mapToInt(range -> (int) range[1]).toArray();
    this.ipv6 = ipv6;
  }

  /// All addresses of these ranges, which may overlap.
  public static AddressRanges of(Collection<AddressRange> ranges) {
    List<long[]> ipv4 = new ArrayList<>();
    NavigableMap<BigInteger, BigInteger> ipv6 = new TreeMap<>();
    for (AddressRange range : ranges) {
      if (range.isIpv4()) {
        ipv4.add(new long[] {number(range.first()), number(range.last())});
      } else {
        add(ipv6, wide(range.first()), wide(range.last()));
      }
    }
    return new AddressRanges(merged(ipv4), ipv6);
  }

  private static List<long[]> merged(List<long[]> ranges) {
    ranges.sort(Comparator.comparingLong(range -> range[0]));
    List<long[]> merged = new ArrayList<>();
    for (long[] range : ranges) {
      if (!merged.isEmpty() && range[0] <= merged.getLast()[1] + 1) {
        merged.getLast()[1] = Math.max(merged.getLast()[1], range[1]);
      } else {
        merged.add(range.clone());
      }
    }
    return merged;
  }

  private static void add(
      NavigableMap<BigInteger, BigInteger> ranges, BigInteger first, BigInteger last) {
    BigInteger low = first;
    BigInteger high = last;
    Map.Entry<BigInteger, BigInteger> before = ranges.floorEntry(high);
    while (before != null && before.getValue().compareTo(low) >= 0) {
      low = low.min(before.getKey());
      high = high.max(before.getValue());
      ranges.remove(before.getKey());
      before = ranges.floorEntry(high);
    }
    ranges.put(low, high);
  }

  private static long number(InetAddress ipv4) {
    return ByteBuffer.wrap(ipv4.getAddress()).getInt() & MASK;
  }

  private static BigInteger wide(InetAddress ipv6) {
    return new BigInteger(1, ipv6.getAddress());
  }

  /// Whether there is no address in it.
  public boolean isEmpty() {
    return firstIpv4.length == 0 && ipv6.isEmpty();
  }

  /// Number of ranges, after those that overlap have become one.
  public int size() {
    return firstIpv4.length + ipv6.size();
  }

  /// Whether an address is in one of the ranges.
  public boolean contains(InetAddress address) {
    if (address instanceof Inet4Address) {
      int at = floor((int) number(address));
      return at >= 0 && Integer.compareUnsigned((int) number(address), lastIpv4[at]) <= 0;
    }
    Map.Entry<BigInteger, BigInteger> below =
        ipv6.isEmpty() ? null : ipv6.floorEntry(wide(address));
    return below != null && wide(address).compareTo(below.getValue()) <= 0;
  }

  /// The last range that begins at or before a number, or -1.
  private int floor(int number) {
    int low = 0;
    int high = firstIpv4.length;
    while (low < high) {
      int middle = low + high >>> 1;
      if (Integer.compareUnsigned(firstIpv4[middle], number) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRanges that
        && Arrays.equals(firstIpv4, that.firstIpv4)
        && Arrays.equals(lastIpv4, that.lastIpv4)
        && ipv6.equals(that.ipv6);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(firstIpv4) + Arrays.hashCode(lastIpv4) + ipv6.hashCode();
  }
}
