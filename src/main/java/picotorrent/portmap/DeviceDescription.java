package picotorrent.portmap;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a gateway says of itself: which services it has and where they are controlled.
///
/// @param connection maps IPv4 ports
/// @param firewall makes holes for IPv6, or null where the gateway cannot (IGD version 1)
record DeviceDescription(Service connection, @Nullable Service firewall) {
  /// A service and where it is controlled.
  record Service(String type, URI control) {}

  private static final List<String> CONNECTIONS =
      List.of(
          "urn:schemas-upnp-org:service:WANIPConnection:2",
          "urn:schemas-upnp-org:service:WANIPConnection:1",
          "urn:schemas-upnp-org:service:WANPPPConnection:1");
  private static final String FIREWALL = "urn:schemas-upnp-org:service:WANIPv6FirewallControl:1";

  /// Collects the services of a description.
  private static final class Collector implements XmlScanner.Visitor {
    final List<String[]> services = new ArrayList<>();
    String base = "";
    private String type = "";
    private String control = "";

    @Override
    public void start(String name) {
      if (name.equals("service")) {
        type = "";
        control = "";
      }
    }

    @Override
    public void end(String name, String text) {
      switch (name) {
        case "URLBase" -> base = text;
        case "serviceType" -> type = text;
        case "controlURL" -> control = text;
        case "service" -> services.add(new String[] {type, control});
        default -> {} // nothing else is of use
      }
    }
  }

  /// Reads a description.
  ///
  /// @param location where it was fetched from: control addresses must be on the same host
  static DeviceDescription parse(String xml, URI location, InetAddress host)
      throws GatewayException {
    Collector collector = new Collector();
    XmlScanner.scan(xml, collector);
    for (String type : CONNECTIONS) {
      Optional<Service> connection = service(collector, type, location, host);
      if (connection.isPresent()) {
        Service firewall = service(collector, FIREWALL, location, host).orElse(null);
        return new DeviceDescription(connection.get(), firewall);
      }
    }
    throw new GatewayException("a device that maps no ports");
  }

  private static Optional<Service> service(
      Collector collector, String type, URI location, InetAddress host) throws GatewayException {
    for (String[] service : collector.services) {
      if (service[0].equals(type)) {
        return Optional.of(new Service(type, control(collector.base, service[1], location, host)));
      }
    }
    return Optional.empty();
  }

  private static URI control(String base, String control, URI location, InetAddress host)
      throws GatewayException {
    try {
      URI start = base.isEmpty() ? location : location.resolve(base);
      URI uri = Ssdp.checked(start.resolve(control), host);
      if (uri != null) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      // refused below: no address at all
    }
    throw new GatewayException("a control address that is not on the gateway");
  }
}
