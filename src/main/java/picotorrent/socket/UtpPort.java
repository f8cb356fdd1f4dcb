package picotorrent.socket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.utp.UtpConnection;
import picotorrent.utp.UtpEndpoint;
import picotorrent.utp.UtpHandler;

/// A bound UDP port on which many uTP sockets live: those it accepts and those it connects.
///
/// Thread-safe. One daemon thread of its own moves the datagrams; callers wait on it, on virtual
/// threads or any other. Closing the port ends all of its sockets.
public final class UtpPort implements AutoCloseable {
  /// Connections that wait to be accepted; what comes beyond is refused. As many as can come in the
  /// moment that whoever accepts needs to be woken.
  public static final int MAX_BACKLOG = 1024;

  private static final int SOCKET_BUFFER_BYTES = 4 << 20;
  private static final int SCRATCH_BYTES = 64 << 10;
  private static final int DATAGRAMS_PER_TURN = 128;
  private static final int IPV4_DATAGRAM_BYTES = 1472;
  private static final int IPV6_DATAGRAM_BYTES = 1452;
  private static final int LOOPBACK_DATAGRAM_BYTES = 65_507;

  private final DatagramChannel channel;
  private final Selector selector;
  private final InetSocketAddress local;
  private final Thread mover;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);

  /// Guards everything below and every socket of this port.
  final ReentrantLock lock = new ReentrantLock();

  private final Condition arrived = lock.newCondition();
  private final UtpEndpoint endpoint;
  private final ArrayDeque<UtpSocket> backlog = new ArrayDeque<>();
  private final ArrayDeque<UtpSocket> open = new ArrayDeque<>();
  private boolean closed;

  private UtpPort(DatagramChannel channel, Selector selector) throws IOException {
    this.channel = channel;
    this.selector = selector;
    local = (InetSocketAddress) channel.getLocalAddress();
    SecureRandom random = new SecureRandom();
    endpoint = new UtpEndpoint(random, UtpPort::datagramLimitBytes);
    endpoint.accept(this::offer);
    mover = Thread.ofPlatform().daemon().name("utp-" + local.getPort()).unstarted(this::move);
  }

  /// Binds a UDP port; port 0 means any.
  ///
  /// @throws IOException when the port is in use or the address is not ours
  public static UtpPort bind(InetSocketAddress local) throws IOException {
    DatagramChannel channel = DatagramChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.bind(local).configureBlocking(false);
      Selector selector = Selector.open();
      channel.register(selector, SelectionKey.OP_READ);
      UtpPort port = new UtpPort(channel, selector);
      port.mover.start();
      return port;
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private static int datagramLimitBytes(Endpoint remote) {
    if (remote.address().isLoopbackAddress()) {
      return LOOPBACK_DATAGRAM_BYTES;
    }
    return remote.isIpv6() ? IPV6_DATAGRAM_BYTES : IPV4_DATAGRAM_BYTES;
  }

  /// The address and port that were bound.
  public InetSocketAddress localAddress() {
    return local;
  }

  /// Waits for a remote to connect. A remote counts as connected when its address is proven, by the
  /// first packet after the handshake.
  ///
  /// @throws SocketException when the port is closed
  /// @throws InterruptedIOException when the thread is interrupted
  public UtpSocket accept() throws IOException {
    return accept(Duration.ofNanos(Long.MAX_VALUE));
  }

  /// Waits for a remote to connect, but not longer than `timeout`.
  ///
  /// @throws SocketTimeoutException when nobody came in time
  /// @throws SocketException when the port is closed
  /// @throws InterruptedIOException when the thread is interrupted
  public UtpSocket accept(Duration timeout) throws IOException {
    lock.lock();
    try {
      await(arrived, timeout.toNanos(), () -> !backlog.isEmpty());
      return backlog.remove();
    } finally {
      lock.unlock();
    }
  }

  /// Connects to `remote`, a resolved address, from this port.
  ///
  /// @throws SocketTimeoutException when no answer came in time
  /// @throws java.net.ConnectException when nobody listens there
  /// @throws SocketException when the port is closed
  /// @throws InterruptedIOException when the thread is interrupted
  public UtpSocket connect(InetSocketAddress remote, Duration timeout) throws IOException {
    lock.lock();
    try {
      requireOpen();
      UtpSocket socket = new UtpSocket(this);
      socket.attach(endpoint.connect(Endpoint.of(remote), socket.events(), System.nanoTime()));
      open.add(socket);
      wake();
      socket.awaitConnected(timeout.toNanos());
      return socket;
    } finally {
      lock.unlock();
    }
  }

  private @Nullable UtpHandler offer(UtpConnection connection) {
    if (backlog.size() >= MAX_BACKLOG) {
      return null;
    }
    UtpSocket socket = new UtpSocket(this);
    socket.attach(connection);
    socket.events().onConnected();
    open.add(socket);
    backlog.add(socket);
    arrived.signal();
    return socket.events();
  }

  /// Ends every socket and frees the port; threads that wait get a [SocketException].
  @Override
  public void close() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      for (UtpSocket socket : open) {
        socket.portClosing();
      }
      endpoint.pollDatagrams(this::send, System.nanoTime());
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    selector.wakeup();
  }

  /// Waits under the lock for a condition of the port or one of its sockets.
  void await(Condition signal, long timeoutNanos, java.util.function.BooleanSupplier met)
      throws IOException {
    long left = timeoutNanos;
    while (!met.getAsBoolean()) {
      requireOpen();
      if (left <= 0) {
        throw new SocketTimeoutException("no answer in time");
      }
      try {
        left = signal.awaitNanos(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted");
        interrupted.initCause(e);
        throw interrupted;
      }
    }
  }

  private void requireOpen() throws SocketException {
    if (closed) {
      throw new SocketException("the port is closed");
    }
  }

  /// Lets the mover send what a caller has caused. Under the lock.
  void wake() {
    selector.wakeup();
  }

  /// A socket needs the port no more. Under the lock.
  void forget(UtpSocket socket) {
    open.remove(socket);
  }

  private void move() {
    try (selector;
        channel) {
      while (turn()) {
        long waitNanos = untilDueNanos();
        if (waitNanos > 0) {
          selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNanos)));
        } else {
          selector.selectNow();
        }
        selector.selectedKeys().clear();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      close(); // whatever has ended it, nobody waits for it any more
    }
  }

  private long untilDueNanos() {
    lock.lock();
    try {
      long due = endpoint.pollTimeout();
      return due == Long.MAX_VALUE ? Long.MAX_VALUE : due - System.nanoTime();
    } finally {
      lock.unlock();
    }
  }

  private boolean turn() throws IOException {
    lock.lock();
    try {
      if (closed) {
        return false;
      }
      receive();
      endpoint.pollDatagrams(this::send, System.nanoTime());
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void receive() throws IOException {
    long now = System.nanoTime();
    for (int i = 0; i < DATAGRAMS_PER_TURN; i++) {
      scratch.clear();
      InetSocketAddress sender = (InetSocketAddress) channel.receive(scratch);
      if (sender == null) {
        return;
      }
      endpoint.handleDatagram(Endpoint.of(sender), scratch.flip(), now);
    }
    selector.wakeup(); // there may be more
  }

  private void send(Endpoint remote, ByteBuffer payload, int segmentBytes, boolean probe) {
    if (probe) {
      dontFragment(true);
      sendSegments(remote, payload, segmentBytes);
      dontFragment(false);
    } else {
      sendSegments(remote, payload, segmentBytes);
    }
  }

  /// A probe of the path says nothing when it may be cut up on the way.
  private void dontFragment(boolean on) {
    try {
      channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, on);
    } catch (IOException | UnsupportedOperationException e) {
      // Not here: then larger packets are found to arrive that come in parts.
    }
  }

  private void sendSegments(Endpoint remote, ByteBuffer payload, int segmentBytes) {
    InetSocketAddress address = remote.toSocketAddress();
    int limit = payload.limit();
    while (payload.position() < limit) {
      int end = Math.min(limit, payload.position() + segmentBytes);
      payload.limit(end);
      try {
        channel.send(payload, address);
      } catch (IOException e) {
        // No route, or too large for the interface: lost like any other datagram.
        payload.position(end);
      }
      payload.position(end).limit(limit);
    }
  }
}
