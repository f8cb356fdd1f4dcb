package picotorrent.net;

import java.io.IOException;
import java.net.InetAddress;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;
import picotorrent.port.Stream;

/// TCP and UDP on a [NioLoop]. Confined to that loop.
///
/// An IPv6 wildcard (`::`) takes IPv4 too; `0.0.0.0` takes IPv4 alone. A local address is binding:
/// where the system cannot send from it, nothing is sent from another.
public final class NioNetwork implements Network {
  private final NioLoop loop;

  private final UdpBatching batching;

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
  public Stream connect(@Nullable InetAddress local, Endpoint remote, Stream.Handler handler) {
    assert loop.onLoop();
    return TcpStream.connect(loop, local, remote, handler);
  }

  @Override
  public Datagrams bind(Endpoint local, DatagramHandler handler) throws IOException {
    assert loop.onLoop();
    return NioDatagrams.open(loop, local, handler, batching);
  }
}
