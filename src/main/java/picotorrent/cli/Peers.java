package picotorrent.cli;

import com.google.common.net.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.TypeConversionException;
import picotorrent.base.Endpoint;
import picotorrent.base.PlainText;

/// Peers as a person names them: `192.0.2.1:6881`, `[2001:db8::1]:6881`, `host.example:6881`.
final class Peers {
  private Peers() {}

  static List<Endpoint> parse(List<String> texts) throws CommandFailure {
    List<Endpoint> peers = new ArrayList<>();
    for (String text : texts) {
      peers.addAll(parse(text));
    }
    return peers;
  }

  /// Whether a text has the form of a host and a port; the host is not looked up.
  static boolean isHostAndPort(String text) {
    try {
      HostAndPort parts = HostAndPort.fromString(text);
      return parts.hasPort() && parts.getPort() > 0 && !parts.getHost().isEmpty();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<Endpoint> parse(String text) throws CommandFailure {
    try {
      HostAndPort parts = HostAndPort.fromString(text);
      if (!parts.hasPort() || parts.getPort() == 0) {
        throw new TypeConversionException(
            "The peer '" + PlainText.of(text) + "' has no port. Write it as HOST:PORT.");
      }
      List<Endpoint> found = new ArrayList<>();
      for (InetAddress address : InetAddress.getAllByName(parts.getHost())) {
        found.add(new Endpoint(address, parts.getPort()));
      }
      return found;
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(
          "'" + PlainText.of(text) + "' is not a peer. Write it as HOST:PORT.");
    } catch (UnknownHostException e) {
      throw new CommandFailure("The host of the peer '" + text + "' is not known. Check its name.");
    }
  }
}
