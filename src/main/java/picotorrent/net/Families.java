package picotorrent.net;

import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import picotorrent.base.Endpoint;

/// Sockets of the family that an endpoint needs; a machine without IPv6 is an `IOException`.
final class Families {
  private Families() {}

  static SocketChannel socket(Endpoint remote) throws IOException {
    try {
      return SocketChannel.open(of(remote));
    } catch (UnsupportedOperationException e) {
      throw noFamily(remote, e);
    }
  }

  static ServerSocketChannel serverSocket(Endpoint local) throws IOException {
    try {
      return ServerSocketChannel.open(of(local));
    } catch (UnsupportedOperationException e) {
      throw noFamily(local, e);
    }
  }

  static DatagramChannel datagrams(Endpoint local) throws IOException {
    try {
      return DatagramChannel.open(of(local));
    } catch (UnsupportedOperationException e) {
      throw noFamily(local, e);
    }
  }

  /// The wildcard address of the family of `endpoint`, port 0.
  static Endpoint anyOf(Endpoint endpoint) {
    return Endpoint.parse(endpoint.isIpv6() ? "[::]:0" : "0.0.0.0:0");
  }

  private static ProtocolFamily of(Endpoint endpoint) {
    return endpoint.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
  }

  private static IOException noFamily(Endpoint endpoint, UnsupportedOperationException cause) {
    return new IOException("this machine has no way to speak with " + endpoint, cause);
  }
}
