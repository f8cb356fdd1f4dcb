package picotorrent.net;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Loop;
import picotorrent.port.Stream;

/// One TCP connection. Confined to its loop.
///
/// Each turn reads once, into the loop's scratch buffer, so that one fast peer never keeps the
/// others waiting longer than a buffer takes. Socket buffers are left to the kernel's tuning:
/// setting them by hand would turn it off.
final class TcpStream implements Stream, NioLoop.Ready {
  /// How long an answer to our SYN is waited for: a peer that needs more than three SYNs (0, 1, 3,
  /// 7 s) is of no use.
  static final long CONNECT_TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// Most that one system call is given: the JDK copies a heap buffer as a whole before each write,
  /// however little the socket takes.
  static final int WRITE_BYTES = 256 << 10;

  private enum State {
    CONNECTING,
    OPEN,
    BROKEN,
    CLOSED
  }

  private static final Handler NOBODY = new NoHandler();

  private final NioLoop loop;
  private final Endpoint remote;
  private final @Nullable SocketChannel channel;
  private @Nullable SelectionKey key;
  private Handler handler;
  private State state = State.CONNECTING;
  private Loop.@Nullable Timer connectTimer;
  private @Nullable Endpoint local;
  private boolean writeBlocked;

  private TcpStream(
      NioLoop loop, Endpoint remote, @Nullable SocketChannel channel, Handler handler) {
    this.loop = loop;
    this.remote = remote;
    this.channel = channel;
    this.handler = handler;
  }

  /// Begins to connect; whatever happens is told to `handler` later.
  static TcpStream connect(
      NioLoop loop, @Nullable InetAddress local, Endpoint remote, Handler handler) {
    SocketChannel channel = null;
    try {
      channel = Families.socket(remote);
      TcpStream stream = new TcpStream(loop, remote, channel, handler);
      stream.begin(local);
      return stream;
    } catch (IOException e) {
      if (channel != null) {
        Closing.quietly(channel);
      }
      TcpStream stream = new TcpStream(loop, remote, null, handler);
      stream.breakOff(connectEnding(e));
      return stream;
    }
  }

  /// Offers a connection that has come in; closes it when `accept` does not want it.
  static void accepted(
      NioLoop loop, SocketChannel channel, Function<Stream, Stream.@Nullable Handler> accept)
      throws IOException {
    channel.configureBlocking(false);
    Endpoint remote = Endpoint.of((InetSocketAddress) channel.getRemoteAddress());
    TcpStream stream = new TcpStream(loop, remote, channel, NOBODY);
    Handler handler = accept.apply(stream);
    if (handler == null) {
      stream.close();
      return;
    }
    stream.handler = handler;
    stream.key = loop.register(channel, 0, stream);
    stream.guarded(stream::opened);
  }

  private void begin(@Nullable InetAddress from) throws IOException {
    assert channel != null;
    if (remote.address().isAnyLocalAddress() || remote.port() == 0) {
      throw new IOException(remote + " is no address to connect to");
    }
    if (from != null && from instanceof Inet6Address != remote.isIpv6()) {
      throw new IOException("no way to " + remote + " from " + from);
    }
    channel.configureBlocking(false);
    if (from != null) {
      channel.bind(new InetSocketAddress(from, 0));
    }
    key = loop.register(channel, SelectionKey.OP_CONNECT, this);
    if (channel.connect(remote.toSocketAddress())) {
      loop.post(() -> guarded(this::connected));
    } else {
      connectTimer = loop.at(loop.now() + CONNECT_TIMEOUT_NANOS, () -> end(Ending.TIMED_OUT));
    }
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Endpoint local() {
    Endpoint known = local;
    if (known == null) {
      known = askLocal();
      local = known;
    }
    return known;
  }

  private Endpoint askLocal() {
    try {
      if (channel != null && channel.getLocalAddress() instanceof InetSocketAddress address) {
        return Endpoint.of(address);
      }
    } catch (IOException e) {
      loop.crashed(new IllegalStateException("a socket lost its address", e));
    }
    return Families.anyOf(remote);
  }

  @Override
  public Transport transport() {
    return Transport.TCP;
  }

  @Override
  public void ready(int readyOps) {
    try {
      if ((readyOps & SelectionKey.OP_CONNECT) != 0) {
        finishConnect();
      }
      if ((readyOps & SelectionKey.OP_READ) != 0 && state == State.OPEN) {
        read();
      }
      if ((readyOps & SelectionKey.OP_WRITE) != 0 && state == State.OPEN) {
        writable();
      }
    } catch (RuntimeException | AssertionError fault) {
      loop.crashed(fault);
      end(Ending.RESET);
    }
  }

  /// Runs what leads to handler calls outside of [#ready]: a handler that breaks loses its stream.
  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException | AssertionError fault) {
      loop.crashed(fault);
      end(Ending.RESET);
    }
  }

  private void finishConnect() {
    assert channel != null;
    try {
      if (state == State.CONNECTING && channel.finishConnect()) {
        connected();
      }
    } catch (IOException e) {
      end(connectEnding(e));
    }
  }

  private void connected() {
    if (state != State.CONNECTING) {
      return; // closed meanwhile
    }
    stopConnectTimer();
    opened();
  }

  private void opened() {
    assert channel != null && key != null;
    try {
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true); // messages are batched by us
    } catch (IOException e) {
      end(Ending.RESET);
      return;
    }
    state = State.OPEN;
    key.interestOps(SelectionKey.OP_READ);
    handler.onConnected();
  }

  private void read() {
    assert channel != null && key != null;
    int allowance = handler.readAllowance();
    if (state != State.OPEN) {
      return;
    }
    if (allowance <= 0) {
      key.interestOpsAnd(~SelectionKey.OP_READ);
      return;
    }
    ByteBuffer scratch = loop.scratch();
    if (allowance < scratch.capacity()) {
      scratch.limit(allowance);
    }
    try {
      int count = channel.read(scratch);
      if (count < 0) {
        end(Ending.END_OF_STREAM);
      } else if (count > 0) {
        handler.onRead(scratch.flip());
      }
    } catch (IOException e) {
      end(brokenEnding(e));
    }
  }

  private void writable() {
    assert key != null;
    key.interestOpsAnd(~SelectionKey.OP_WRITE);
    writeBlocked = false;
    handler.onWritable();
  }

  @Override
  public int write(ByteBuffer source) {
    assert loop.onLoop();
    if (state != State.OPEN || writeBlocked) {
      return 0;
    }
    int before = source.position();
    try {
      while (source.hasRemaining() && writeSome(source)) {
        // as long as the socket takes all it is given
      }
    } catch (IOException e) {
      breakOff(brokenEnding(e));
      return source.position() - before;
    }
    if (source.hasRemaining()) {
      assert key != null;
      writeBlocked = true;
      key.interestOpsOr(SelectionKey.OP_WRITE);
    }
    return source.position() - before;
  }

  private boolean writeSome(ByteBuffer source) throws IOException {
    assert channel != null;
    int limit = source.limit();
    int wanted = Math.min(source.remaining(), WRITE_BYTES);
    source.limit(source.position() + wanted);
    try {
      return channel.write(source) == wanted;
    } finally {
      source.limit(limit);
    }
  }

  @Override
  public void resumeReading() {
    assert loop.onLoop();
    if (state == State.OPEN && key != null) {
      key.interestOpsOr(SelectionKey.OP_READ);
    }
  }

  @Override
  public void close() {
    assert loop.onLoop();
    state = State.CLOSED;
    stopConnectTimer();
    if (channel != null) {
      Closing.quietly(channel);
    }
  }

  /// Notes that the stream is dead, to be told in a call of its own.
  private void breakOff(Ending why) {
    state = State.BROKEN;
    loop.post(() -> end(why));
  }

  private void end(Ending why) {
    if (state == State.CLOSED) {
      return;
    }
    close();
    try {
      handler.onClosed(why);
    } catch (RuntimeException | AssertionError fault) {
      loop.crashed(fault);
    }
  }

  private void stopConnectTimer() {
    if (connectTimer != null) {
      connectTimer.cancel();
      connectTimer = null;
    }
  }

  /// The kernel's own connect timeout is far beyond ours, so its `ConnectException` is a refusal.
  private static Ending connectEnding(IOException e) {
    return e instanceof ConnectException ? Ending.REFUSED : Ending.UNREACHABLE;
  }

  private static Ending brokenEnding(IOException e) {
    String message = e.getMessage();
    return message != null && message.contains("timed out") ? Ending.TIMED_OUT : Ending.RESET;
  }

  /// Stands in until an accepted stream has its own.
  private static final class NoHandler implements Handler {
    @Override
    public void onConnected() {}

    @Override
    public int readAllowance() {
      return 0;
    }

    @Override
    public void onRead(ByteBuffer bytes) {}

    @Override
    public void onWritable() {}

    @Override
    public void onClosed(Ending why) {}
  }
}
