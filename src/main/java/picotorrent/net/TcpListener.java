package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.port.Network;
import picotorrent.port.Stream;

/// A listening TCP socket. Confined to its loop.
final class TcpListener implements Network.Listener, NioLoop.Ready {
  /// Connections that the kernel keeps for us between two turns; a tracker's answer brings hundreds
  /// of peers within a second.
  static final int BACKLOG = 512;

  /// Accepts of one turn, so that a flood of connections does not starve those that we have.
  static final int ACCEPTS_PER_TURN = 64;

  /// How long nothing is accepted after the system had no descriptor left: the socket stays ready
  /// and would turn the loop at full speed.
  static final long EXHAUSTED_PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final Logger LOG = System.getLogger(TcpListener.class.getName());

  private final NioLoop loop;
  private final ServerSocketChannel channel;
  private final SelectionKey key;
  private final Endpoint local;
  private final Function<Stream, Stream.@Nullable Handler> accept;

  private TcpListener(
      NioLoop loop, ServerSocketChannel channel, Function<Stream, Stream.@Nullable Handler> accept)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.accept = accept;
    this.local = Endpoint.of((InetSocketAddress) channel.getLocalAddress());
    this.key = loop.register(channel, SelectionKey.OP_ACCEPT, this);
  }

  static TcpListener open(
      NioLoop loop, Endpoint local, Function<Stream, Stream.@Nullable Handler> accept)
      throws IOException {
    ServerSocketChannel channel = Families.serverSocket(local);
    try {
      channel.configureBlocking(false);
      channel.bind(local.toSocketAddress(), BACKLOG);
      return new TcpListener(loop, channel, accept);
    } catch (IOException e) {
      Closing.quietly(channel);
      throw new ToldException(explain(local, e), e);
    }
  }

  /// Binds for a moment, and listens not at all: a socket that is only bound is refused a port that
  /// somebody listens at, too.
  static Endpoint probe(Endpoint local) throws IOException {
    try (SocketChannel channel =
        SocketChannel.open(
            local.isIpv6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET)) {
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(local.toSocketAddress());
      return Endpoint.of((InetSocketAddress) channel.getLocalAddress());
    } catch (IOException e) {
      throw new ToldException(explain(local, e), e);
    }
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void close() {
    Closing.quietly(channel);
  }

  @Override
  public void ready(int readyOps) {
    try {
      for (int i = 0; i < ACCEPTS_PER_TURN && channel.isOpen(); i++) {
        SocketChannel accepted = channel.accept();
        if (accepted == null) {
          return;
        }
        welcome(accepted);
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} takes no connection for a while: {1}", local, e.getMessage());
      key.interestOps(0);
      loop.at(loop.now() + EXHAUSTED_PAUSE_NANOS, this::resume);
    }
  }

  private void resume() {
    if (key.isValid()) {
      key.interestOps(SelectionKey.OP_ACCEPT);
    }
  }

  private void welcome(SocketChannel accepted) {
    try {
      TcpStream.accepted(loop, accepted, accept);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "a connection ended before it was taken: {0}", e.getMessage());
      Closing.quietly(accepted);
    } catch (RuntimeException | AssertionError fault) {
      loop.crashed(fault);
      Closing.quietly(accepted);
    }
  }

  private static Sentence explain(Endpoint local, IOException e) {
    String reason = String.valueOf(e.getMessage());
    return reason.contains("in use")
        ? Sentence.of(
            "Cannot listen on {0}: another program uses the port. Close that program, or choose"
                + " another port.",
            local.toString())
        : Sentence.of(
            "Cannot listen on {0}: {1}. Choose an address of this machine, or another port.",
            local.toString(), ErrorWords.of(e));
  }
}
