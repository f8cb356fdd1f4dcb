package picotorrent.session.link;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;
import picotorrent.session.ground.Environment;

/// The UDP sockets of a session, one for each address family, on the port where TCP listens.
/// Everything that speaks UDP shares them: each datagram goes to the first that knows it as its
/// own.
///
/// Confined to the session loop.
public final class UdpHub implements Network.DatagramHandler {
  /// A protocol on the shared sockets.
  public interface Protocol {
    /// Takes a datagram if it is of this protocol; tells whether it was. The buffer is left as it
    /// was when it was not.
    boolean take(Endpoint remote, ByteBuffer payload);

    /// Whether what it brings is counted where it is read, as that of every stream is.
    default boolean countsItself() {
      return false;
    }

    /// A burst is over.
    default void burstEnd() {}
  }

  private static final InetAddress ANY_IPV4 = InetAddresses.forString("0.0.0.0");
  private static final InetAddress ANY_IPV6 = InetAddresses.forString("::");

  private final Environment env;
  private final List<Protocol> protocols = new ArrayList<>();
  private final List<Network.Datagrams> sockets = new ArrayList<>();
  private Network.@Nullable Datagrams ipv4;
  private Network.@Nullable Datagrams ipv6;

  /// Nothing is bound yet.
  public UdpHub(Environment env) {
    this.env = env;
  }

  /// Adds a protocol; those added first are asked first.
  public void add(Protocol protocol) {
    protocols.add(protocol);
  }

  /// Binds the sockets on the session's port. A family that cannot be had is done without.
  public void open() {
    if (!env.settings().listen().addresses().isEmpty()) {
      ipv4 = bind(env.settings().bindAddress(false));
      ipv6 = bind(env.settings().bindAddress(true));
      return;
    }
    ipv6 = bind(ANY_IPV6); // takes IPv4 as well
    ipv4 = ipv6 == null ? bind(ANY_IPV4) : ipv6;
  }

  private Network.@Nullable Datagrams bind(@Nullable InetAddress address) {
    if (address == null) {
      return null;
    }
    try {
      Network.Datagrams socket =
          env.ports().network().bind(new Endpoint(address, env.listenPort()), this);
      sockets.add(socket);
      return socket;
    } catch (IOException e) {
      return null;
    }
  }

  /// Whether datagrams of a family can be sent.
  public boolean has(boolean family6) {
    return (family6 ? ipv6 : ipv4) != null;
  }

  /// The socket for a remote, or null.
  public Network.@Nullable Datagrams socketFor(Endpoint remote) {
    return remote.isIpv6() ? ipv6 : ipv4;
  }

  /// Sends one datagram; without a socket of its family it is lost.
  public void send(Endpoint remote, ByteBuffer payload) {
    Network.Datagrams socket = socketFor(remote);
    if (socket != null) {
      env.upMeter().add(env.now(), payload.remaining());
      socket.send(remote, payload);
    }
  }

  @Override
  public void onDatagram(Endpoint remote, ByteBuffer payload) {
    int bytes = payload.remaining();
    for (Protocol protocol : protocols) {
      if (protocol.take(remote, payload)) {
        if (!protocol.countsItself()) {
          env.downMeter().add(env.now(), bytes);
        }
        return;
      }
    }
    env.downMeter().add(env.now(), bytes);
  }

  @Override
  public void onBurstEnd() {
    protocols.forEach(Protocol::burstEnd);
  }

  /// Lets go of the sockets.
  public void close() {
    sockets.forEach(Network.Datagrams::close);
    sockets.clear();
    ipv4 = null;
    ipv6 = null;
  }
}
