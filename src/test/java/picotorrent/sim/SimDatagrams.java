package picotorrent.sim;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;

/// A simulated UDP socket.
final class SimDatagrams implements Network.Datagrams {
  private static final int ETHERNET_BYTES = 1500;
  private static final int IPV4_HEADER_BYTES = 28;
  private static final int IPV6_HEADER_BYTES = 48;

  private final SimHost host;
  private final Endpoint local;
  private final Network.DatagramHandler handler;
  private final Runnable onClose;
  private final @Nullable Lan lan;
  private boolean dontFragment;
  private boolean burstOpen;
  private boolean closed;

  SimDatagrams(SimHost host, Endpoint local, Network.DatagramHandler handler, Runnable onClose) {
    this(host, local, handler, onClose, null);
  }

  /// A socket whose multicast goes out on a local network.
  SimDatagrams(
      SimHost host,
      Endpoint local,
      Network.DatagramHandler handler,
      Runnable onClose,
      @Nullable Lan lan) {
    this.lan = lan;
    this.host = host;
    this.local = local;
    this.handler = handler;
    this.onClose = onClose;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void send(Endpoint remote, ByteBuffer payload) {
    byte[] datagram = new byte[payload.remaining()];
    payload.get(datagram);
    InetAddress own =
        local.address().isAnyLocalAddress() ? host.sourceFor(remote.address()) : local.address();
    if (closed || host.isCut() || own == null) {
      return;
    }
    host.world().tapped(datagram);
    if (remote.address().isMulticastAddress()) {
      if (lan != null) {
        lan.multicast(host, new Endpoint(own, local.port()), remote, datagram);
      }
      return;
    }
    int packetBytes = datagram.length + (remote.isIpv6() ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES);
    int mtuNeededBytes = dontFragment ? packetBytes : 0;
    if (mtuNeededBytes > host.line().mtuBytes()) {
      return;
    }
    if (!host.up.hasRoom(datagram.length)) {
      host.world().note(host, "udp queue full", datagram.length);
      return;
    }
    long leaves = host.up.pass(datagram.length);
    Endpoint source = new Endpoint(own, local.port());
    SplittableRandom random = host.world().random();
    int copies = host.line().duplication() > random.nextDouble() ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      travel(new Flight(datagram, mtuNeededBytes, leaves), source, remote);
    }
  }

  private record Flight(byte[] datagram, int mtuNeededBytes, long leavesNanos) {}

  private void travel(Flight flight, Endpoint source, Endpoint remote) {
    if (host.line().loss() > host.world().random().nextDouble()) {
      return;
    }
    Route route = Route.find(true, host, source, remote);
    if (route == null) {
      return;
    }
    SimHost target = route.host();
    long at = flight.leavesNanos + host.latencyTo(target) + jitter(host) + jitter(target);
    host.world().at(at, () -> arrive(flight, route));
  }

  private static long jitter(SimHost at) {
    long most = at.line().jitterNanos();
    return most == 0 ? 0 : at.world().random().nextLong(most);
  }

  private void arrive(Flight flight, Route route) {
    SimHost target = route.host();
    byte[] datagram = flight.datagram;
    boolean lost = target.line().loss() > host.world().random().nextDouble();
    if (lost
        || host.isCut()
        || target.isCut()
        || flight.mtuNeededBytes > target.line().mtuBytes()) {
      return;
    }
    if (!target.down.hasRoom(datagram.length)) {
      host.world().note(target, "udp queue full", datagram.length);
      return;
    }
    long passed = target.down.pass(datagram.length);
    host.world().at(passed, () -> target.run(() -> handOver(datagram, route)));
  }

  private static void handOver(byte[] datagram, Route route) {
    SimDatagrams socket = route.host().network().datagramsAt(route.there());
    if (socket != null && !socket.closed) {
      socket.receive(route.sourceSeen(), datagram);
    }
  }

  void receive(Endpoint source, byte[] datagram) {
    host.world().note(host, "udp", datagram.length);
    handler.onDatagram(source, host.world().scratch().put(datagram).flip());
    if (!burstOpen) {
      burstOpen = true;
      host.loop().post(this::endBurst);
    }
  }

  private void endBurst() {
    burstOpen = false;
    if (!closed) {
      handler.onBurstEnd();
    }
  }

  @Override
  public void sendSegments(Endpoint remote, ByteBuffer payload, int segmentBytes) {
    int limit = payload.limit();
    while (payload.position() < limit) {
      payload.limit(Math.min(limit, payload.position() + segmentBytes));
      send(remote, payload);
      payload.limit(limit);
    }
  }

  @Override
  public void dontFragment(boolean on) {
    dontFragment = on;
  }

  @Override
  public int linkDatagramBytes(Endpoint remote) {
    return ETHERNET_BYTES - (remote.isIpv6() ? IPV6_HEADER_BYTES : IPV4_HEADER_BYTES);
  }

  @Override
  public void close() {
    closed = true;
    onClose.run();
  }
}
