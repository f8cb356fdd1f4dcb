package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picotorrent.port.Link;
import picotorrent.port.Link.Place;

/// Looks at the links of this machine. Reads files and asks the system: not on the loop.
///
/// Where the routes cannot be read (anywhere but on Linux), the first address of an IPv4 network is
/// taken for its router, as it is in nearly every home; a machine that is none does not answer.
///
/// @param cards the system's own handles, by name of the link
record Survey(List<Link> links, Map<String, NetworkInterface> cards) {
  private static final Logger LOG = System.getLogger(Survey.class.getName());

  /// The links that are up and have an address that is not loopback.
  static Survey take() {
    List<Link> links = new ArrayList<>();
    Map<String, NetworkInterface> cards = new LinkedHashMap<>();
    try {
      Map<String, List<InetAddress>> routers = Routes.defaultRouters();
      for (NetworkInterface card : NetworkInterface.networkInterfaces().toList()) {
        if (card.isUp()) {
          add(links, card, routers);
          cards.put(card.getName(), card);
        }
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "the links cannot be looked at: {0}", e.getMessage());
    }
    return new Survey(links, cards);
  }

  private static void add(
      List<Link> links, NetworkInterface card, Map<String, List<InetAddress>> routers)
      throws SocketException {
    List<Place> places = new ArrayList<>();
    for (InterfaceAddress one : card.getInterfaceAddresses()) {
      if (!one.getAddress().isLoopbackAddress()) {
        places.add(new Place(one.getAddress(), one.getNetworkPrefixLength()));
      }
    }
    if (!places.isEmpty()) {
      List<InetAddress> gateways =
          Routes.CAN_BE_READ
              ? routers.getOrDefault(card.getName(), List.of())
              : places.stream().flatMap(place -> guess(place).stream()).limit(1).toList();
      links.add(new Link(card.getName(), places, gateways, card.supportsMulticast()));
    }
  }

  private static List<InetAddress> guess(Place place) {
    byte[] raw = place.address().getAddress();
    if (!(place.address() instanceof Inet4Address) || place.prefixBits() > 30) {
      return List.of();
    }
    int host = (1 << Integer.SIZE - place.prefixBits()) - 1;
    int bits = (raw[0] & 0xff) << 24 | (raw[1] & 0xff) << 16 | (raw[2] & 0xff) << 8 | raw[3] & 0xff;
    int first = (bits & ~host) + 1;
    try {
      return List.of(
          InetAddress.getByAddress(
              new byte[] {
                (byte) (first >> 24), (byte) (first >> 16), (byte) (first >> 8), (byte) first
              }));
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // four bytes are an address
    }
  }
}
