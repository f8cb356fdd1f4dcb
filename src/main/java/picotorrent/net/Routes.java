package picotorrent.net;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Bytes;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The default routes of a Linux machine, from `/proc/net`.
final class Routes {
  private static final Path IPV4 = Path.of("/proc/net/route");
  private static final Path IPV6 = Path.of("/proc/net/ipv6_route");

  /// Whether this machine tells its routes that way.
  static final boolean CAN_BE_READ = Files.isReadable(IPV4);

  private static final int FLAG_UP = 1;
  private static final int FLAG_GATEWAY = 2;
  private static final String NOWHERE = "0".repeat(32);
  private static final Splitter COLUMNS =
      Splitter.on(CharMatcher.whitespace()).omitEmptyStrings().trimResults();

  private Routes() {}

  /// The routers that lead out of each link, by its name; empty where that cannot be read.
  static Map<String, List<InetAddress>> defaultRouters() throws IOException {
    if (!CAN_BE_READ) {
      return Map.of();
    }
    Map<String, List<InetAddress>> routers = parseIpv4(lines(IPV4));
    if (Files.isReadable(IPV6)) {
      parseIpv6(lines(IPV6))
          .forEach(
              (link, found) -> routers.computeIfAbsent(link, _ -> new ArrayList<>()).addAll(found));
    }
    return routers;
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file, StandardCharsets.US_ASCII);
  }

  /// Columns: link, destination, gateway (both little-endian hex), flags, …
  static Map<String, List<InetAddress>> parseIpv4(List<String> lines) throws IOException {
    Map<String, List<InetAddress>> routers = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> columns = COLUMNS.splitToList(line);
      if (columns.size() >= 8
          && columns.get(1).equals("00000000")
          && columns.get(7).equals("00000000")
          && leadsOut(columns.get(3))) {
        byte[] raw = BaseEncoding.base16().decode(columns.get(2));
        Bytes.reverse(raw);
        routers.computeIfAbsent(columns.get(0), _ -> new ArrayList<>()).add(address(raw));
      }
    }
    return routers;
  }

  /// Columns: destination, its prefix, source, its prefix, gateway, metric, …, flags, link.
  static Map<String, List<InetAddress>> parseIpv6(List<String> lines) throws IOException {
    Map<String, List<InetAddress>> routers = new LinkedHashMap<>();
    for (String line : lines) {
      List<String> columns = COLUMNS.splitToList(line);
      if (columns.size() >= 10
          && columns.get(0).equals(NOWHERE)
          && columns.get(1).equals("00")
          && !columns.get(4).equals(NOWHERE)
          && leadsOut(columns.get(8))) {
        byte[] raw = BaseEncoding.base16().lowerCase().decode(columns.get(4));
        String link = columns.get(9);
        routers.computeIfAbsent(link, _ -> new ArrayList<>()).add(scoped(raw, link));
      }
    }
    return routers;
  }

  private static boolean leadsOut(String flags) {
    int bits = (int) Long.parseLong(flags, 16);
    return (bits & FLAG_UP) != 0 && (bits & FLAG_GATEWAY) != 0;
  }

  /// A router is known by its link-local address, which means nothing without the link.
  private static InetAddress scoped(byte[] raw, String link) throws IOException {
    NetworkInterface card = NetworkInterface.getByName(link);
    InetAddress plain = address(raw);
    return card != null && plain.isLinkLocalAddress()
        ? Inet6Address.getByAddress(null, raw, card)
        : plain;
  }

  private static InetAddress address(byte[] raw) throws UnknownHostException {
    return InetAddress.getByAddress(raw);
  }
}
