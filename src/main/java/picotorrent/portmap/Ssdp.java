package picotorrent.portmap;

import com.google.common.base.Ascii;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// The search for gateways (UPnP Device Architecture §"SSDP").
final class Ssdp {
  static final Endpoint GROUP = Endpoint.parse("239.255.255.250:1900");

  /// What is searched for: some gateways answer to one of these only.
  static final List<String> TARGETS =
      List.of(
          "urn:schemas-upnp-org:device:InternetGatewayDevice:1",
          "urn:schemas-upnp-org:device:InternetGatewayDevice:2",
          "urn:schemas-upnp-org:service:WANIPConnection:1",
          "urn:schemas-upnp-org:service:WANPPPConnection:1");

  private static final int MAX_ANSWER_BYTES = 4_096;
  private static final int MAX_LOCATION_CHARS = 1_024;

  private Ssdp() {}

  static byte[] search(String target) {
    return ("M-SEARCH * HTTP/1.1\r\nHOST: 239.255.255.250:1900\r\nMAN: \"ssdp:discover\"\r\n"
            + "MX: 2\r\nST: "
            + target
            + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /// Returns where the device that sent an answer describes itself; null when this is no answer, or
  /// names another host than the sender.
  static @Nullable URI location(Endpoint from, ByteBuffer datagram) {
    if (datagram.remaining() > MAX_ANSWER_BYTES) {
      return null;
    }
    String text = StandardCharsets.ISO_8859_1.decode(datagram.duplicate()).toString();
    List<String> lines = Splitter.on('\n').trimResults(CharMatcher.is('\r')).splitToList(text);
    if (!lines.getFirst().startsWith("HTTP/1.1 200")) {
      return null;
    }
    for (String line : lines) {
      int colon = line.indexOf(':');
      if (colon > 0 && Ascii.equalsIgnoreCase(line.substring(0, colon).trim(), "location")) {
        return onHost(line.substring(colon + 1).trim(), from.address());
      }
    }
    return null;
  }

  private static @Nullable URI onHost(String text, InetAddress host) {
    try {
      return text.length() > MAX_LOCATION_CHARS ? null : checked(new URI(text), host);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /// Returns the address when it is plain HTTP on exactly this host, else null.
  static @Nullable URI checked(URI uri, InetAddress host) {
    String name = uri.getHost();
    boolean http = "http".equalsIgnoreCase(uri.getScheme()) && uri.getRawUserInfo() == null;
    boolean port = uri.getPort() == -1 || (uri.getPort() > 0 && uri.getPort() <= Endpoint.MAX_PORT);
    if (!http || !port || name == null || !InetAddresses.isUriInetAddress(name)) {
      return null;
    }
    return InetAddresses.forUriString(name).equals(host) ? uri : null;
  }

  /// Tells whether a gateway may have this address: one of the local network.
  static boolean isLocal(InetAddress address) {
    return address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isLoopbackAddress();
  }
}
