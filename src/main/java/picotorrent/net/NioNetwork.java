package picotorrent.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
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

/// TCP and UDP on a [NioLoop]. Confined to that loop.
///
/// An IPv6 wildcard (`::`) takes IPv4 too; `0.0.0.0` takes IPv4 alone. A local address is binding:
/// where the system cannot send from it, nothing is sent from another.
public final class NioNetwork implements Network {
  private final NioLoop loop;

  private final UdpBatching batching;

  private Map<String, NetworkInterface> cards = Map.of(); // as of the last survey

  /// A network whose sockets live on `loop`.
  public NioNetwork(NioLoop loop) {
    this(loop, UdpBatching.WHERE_POSSIBLE);
  }

  /// A network with a choice of how datagrams pass the system.
  public NioNetwork(NioLoop loop, UdpBatching batching) {
    this.loop = loop;
    this.batching = batching;
  }

  @Override
  public Listener listen(Endpoint local, Function<Stream, Stream.@Nullable Handler> accept)
      throws IOException {
    assert loop.onLoop();
    return TcpListener.open(loop, local, accept);
  }

  @Override
  public Endpoint probe(Endpoint local) throws IOException {
    assert loop.onLoop();
    return TcpListener.probe(local);
  }

  @Override
  public Stream connect(@Nullable InetAddress local, Endpoint remote, Stream.Handler handler) {
    assert loop.onLoop();
    return TcpStream.connect(loop, local, remote, handler);
  }

  @Override
  public Datagrams bind(Endpoint local, DatagramHandler handler) throws IOException {
    assert loop.onLoop();
    return NioDatagrams.open(loop, local, handler, batching);
  }

  @Override
  public void survey(Consumer<List<Link>> done) {
    Thread.ofVirtual()
        .name("survey")
        .start(() -> {
          Survey survey = Survey.take();
          loop.post(() -> {
            cards = survey.cards();
            done.accept(survey.links());
          });
        });
  }

  @Override
  public Optional<InetAddress> wayOut(boolean ipv6, @Nullable InetAddress local) {
    assert loop.onLoop();
    return WayOut.find(ipv6, local);
  }

  @Override
  public Datagrams bindOn(Link link, Endpoint local, DatagramHandler handler) throws IOException {
    assert loop.onLoop();
    NetworkInterface card = cards.get(link.name());
    if (card == null) {
      throw new IOException("the link " + link.name() + " is gone");
    }
    return Multicasts.bindOn(loop, card, local, handler);
  }

  @Override
  public Datagrams hear(Endpoint group, List<Link> links, DatagramHandler handler)
      throws IOException {
    assert loop.onLoop();
    List<NetworkInterface> on = new ArrayList<>();
    for (Link link : links) {
      NetworkInterface card = cards.get(link.name());
      if (card != null) {
        on.add(card);
      }
    }
    return Multicasts.hear(loop, group, on, handler);
  }
}
