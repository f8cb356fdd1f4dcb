package picotorrent.sim;

import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Link;
import picotorrent.port.Network;
import picotorrent.port.Stream;

/// The sockets of one process in a [SimWorld].
public final class SimNetwork implements Network {
  /// As in production.
  static final long CONNECT_TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();

  private static final int FIRST_FREE_PORT = 49_152;
  private static final Endpoint ANY_IPV4 = Endpoint.parse("0.0.0.0:0");
  private static final Endpoint ANY_IPV6 = Endpoint.parse("[::]:0");

  private final SimHost host;
  private final Map<Endpoint, SimListener> listeners = new LinkedHashMap<>();
  private final Map<Endpoint, SimDatagrams> datagrams = new LinkedHashMap<>();
  private final Map<SimDatagrams, List<Link>> ears = new LinkedHashMap<>();
  private int nextPort = FIRST_FREE_PORT;

  SimNetwork(SimHost host) {
    this.host = host;
  }

  @Override
  public Listener listen(Endpoint local, Function<Stream, Stream.@Nullable Handler> accept)
      throws IOException {
    Endpoint bound = claim(local, listeners);
    SimListener listener = new SimListener(bound, accept);
    listeners.put(bound, listener);
    return listener;
  }

  @Override
  public Endpoint probe(Endpoint local) throws IOException {
    return claim(local, listeners);
  }

  @Override
  public Datagrams bind(Endpoint local, DatagramHandler handler) throws IOException {
    Endpoint bound = claim(local, datagrams);
    SimDatagrams socket = new SimDatagrams(host, bound, handler, () -> datagrams.remove(bound));
    datagrams.put(bound, socket);
    return socket;
  }

  @Override
  public void survey(Consumer<List<Link>> done) {
    host.loop().post(() -> done.accept(host.lans.stream().map(lan -> lan.link(host)).toList()));
  }

  @Override
  public Optional<InetAddress> wayOut(boolean ipv6, @Nullable InetAddress local) {
    return host.wayOut(ipv6).filter(own -> local == null || own.equals(local));
  }

  @Override
  public Datagrams bindOn(Link link, Endpoint local, DatagramHandler handler) throws IOException {
    Lan lan =
        host.lans.stream()
            .filter(one -> one.is(link))
            .findFirst()
            .orElseThrow(() -> new IOException("the link " + link.name() + " is gone"));
    Endpoint bound = claim(local, datagrams);
    SimDatagrams socket =
        new SimDatagrams(host, bound, handler, () -> datagrams.remove(bound), lan);
    datagrams.put(bound, socket);
    return socket;
  }

  @Override
  public Datagrams hear(Endpoint group, List<Link> links, DatagramHandler handler) {
    SimDatagrams[] socket = new SimDatagrams[1];
    socket[0] = new SimDatagrams(host, group, handler, () -> ears.remove(socket[0]));
    ears.put(socket[0], links);
    return socket[0];
  }

  /// A datagram to a group has come by a local network.
  void multicast(Lan lan, Endpoint source, Endpoint group, byte[] datagram) {
    new LinkedHashMap<>(ears)
        .forEach((socket, links) -> {
          if (socket.local().equals(group) && links.stream().anyMatch(lan::is)) {
            socket.receive(source, datagram);
          }
        });
  }

  private Endpoint claim(Endpoint local, Map<Endpoint, ?> taken) throws IOException {
    if (!local.address().isAnyLocalAddress()
        && !local.address().isLoopbackAddress()
        && !host.has(local.address())) {
      throw new IOException("cannot bind " + local + ": not an address of this host");
    }
    Endpoint bound = local.port() == 0 ? new Endpoint(local.address(), freePort()) : local;
    if (taken.containsKey(bound)) {
      throw new IOException("cannot bind " + bound + ": in use");
    }
    return bound;
  }

  private int freePort() {
    int port = nextPort++;
    if (nextPort > Endpoint.MAX_PORT) {
      nextPort = FIRST_FREE_PORT;
    }
    return port;
  }

  @Override
  public Stream connect(@Nullable InetAddress local, Endpoint remote, Stream.Handler handler) {
    InetAddress source = local == null ? host.sourceFor(remote.address()) : local;
    boolean possible =
        source != null
            && source.getClass() == remote.address().getClass()
            && (host.has(source) || source.isLoopbackAddress())
            && remote.port() != 0;
    Endpoint own =
        possible && source != null ? new Endpoint(source, freePort()) : anyOf(remote.isIpv6());
    SimStream stream = new SimStream(host, own, remote, handler);
    if (possible) {
      beginHandshake(stream, handler);
    } else {
      host.loop().post(() -> stream.end(Stream.Ending.UNREACHABLE));
    }
    return stream;
  }

  private void beginHandshake(SimStream stream, Stream.Handler handler) {
    SimLoop loop = host.loop();
    loop.at(
        loop.now() + CONNECT_TIMEOUT_NANOS,
        () -> {
          if (stream.isConnecting()) {
            stream.end(Stream.Ending.TIMED_OUT);
          }
        });
    Route route = Route.find(false, host, stream.local(), stream.remote());
    if (route != null) {
      host.reach(route.host(), 0, () -> onSyn(stream, handler, route));
    }
  }

  private void onSyn(SimStream stream, Stream.Handler handler, Route route) {
    SimHost target = route.host();
    if (target.network().listenerAt(route.there()) == null) {
      target.reach(host, 0, () -> stream.end(Stream.Ending.REFUSED));
    } else {
      target.reach(host, 0, () -> onSynAck(stream, handler, route));
    }
  }

  private void onSynAck(SimStream stream, Stream.Handler handler, Route route) {
    if (stream.isGone()) {
      return;
    }
    SimStream other = new SimStream(route.host(), route.there(), route.sourceSeen(), null);
    SimStream.join(stream, other);
    host.reach(route.host(), 0, () -> onAck(other, route));
    stream.open(handler);
  }

  private static void onAck(SimStream other, Route route) {
    SimListener listener = route.host().network().listenerAt(route.there());
    if (listener == null) {
      other.reset();
      return;
    }
    Stream.Handler handler = listener.accept.apply(other);
    if (handler == null) {
      other.refuse();
    } else {
      other.open(handler);
    }
  }

  private @Nullable SimListener listenerAt(Endpoint there) {
    return lookUp(listeners, there);
  }

  @Nullable SimDatagrams datagramsAt(Endpoint there) {
    return lookUp(datagrams, there);
  }

  private static <T> @Nullable T lookUp(Map<Endpoint, T> sockets, Endpoint there) {
    T exact = sockets.get(there);
    if (exact != null) {
      return exact;
    }
    T any = sockets.get(new Endpoint(anyOf(there.isIpv6()).address(), there.port()));
    return any != null || there.isIpv6()
        ? any
        : sockets.get(new Endpoint(ANY_IPV6.address(), there.port()));
  }

  private static Endpoint anyOf(boolean ipv6) {
    return ipv6 ? ANY_IPV6 : ANY_IPV4;
  }

  void end() {
    listeners.clear();
    datagrams.clear();
    ears.clear();
  }

  private final class SimListener implements Listener {
    private final Endpoint local;
    private final Function<Stream, Stream.@Nullable Handler> accept;

    SimListener(Endpoint local, Function<Stream, Stream.@Nullable Handler> accept) {
      this.local = local;
      this.accept = accept;
    }

    @Override
    public Endpoint local() {
      return local;
    }

    @Override
    public void close() {
      listeners.remove(local, this);
    }
  }
}
