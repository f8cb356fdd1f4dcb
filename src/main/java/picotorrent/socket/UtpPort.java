package picotorrent.socket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.net.UdpBatching;
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

  private final InetSocketAddress local;

  /// Guards everything below and every socket of this port.
  final ReentrantLock lock = new ReentrantLock();

  private final Condition arrived = lock.newCondition();
  private final UtpEndpoint endpoint;
  private final ArrayDeque<UtpSocket> backlog = new ArrayDeque<>();
  private final ArrayDeque<UtpSocket> open = new ArrayDeque<>();
  private final Mover mover;
  private boolean closed;

  private UtpPort(Endpoint wanted, UdpBatching batching) throws IOException {
    endpoint = new UtpEndpoint(new SecureRandom(), this::linkDatagramBytes);
    endpoint.accept(this::offer);
    mover = new Mover(lock, endpoint, this::close);
    local = mover.bind(wanted, batching).toSocketAddress();
  }

  /// Binds a UDP port; port 0 means any. `::` takes IPv4 too, `0.0.0.0` takes IPv4 alone.
  ///
  /// @throws IOException when the port is in use or the address is not ours
  public static UtpPort bind(InetSocketAddress local) throws IOException {
    return bind(local, UdpBatching.WHERE_POSSIBLE);
  }

  /// The same with a choice of how datagrams pass the system.
  static UtpPort bind(InetSocketAddress local, UdpBatching batching) throws IOException {
    return new UtpPort(known(local), batching);
  }

  private static Endpoint known(InetSocketAddress address) throws UnknownHostException {
    if (address.isUnresolved()) {
      throw new UnknownHostException(address.getHostString());
    }
    return Endpoint.of(address);
  }

  private int linkDatagramBytes(Endpoint remote) {
    return mover.linkDatagramBytes(remote);
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
  /// @throws ConnectException when nobody listens there, or nobody can from this port
  /// @throws SocketException when the port is closed
  /// @throws InterruptedIOException when the thread is interrupted
  public UtpSocket connect(InetSocketAddress remote, Duration timeout) throws IOException {
    Endpoint target = reachable(remote);
    lock.lock();
    try {
      requireOpen();
      UtpSocket socket = new UtpSocket(this);
      socket.attach(endpoint.connect(target, socket.events(), System.nanoTime()));
      open.add(socket);
      wake();
      socket.awaitConnected(timeout.toNanos());
      return socket;
    } finally {
      lock.unlock();
    }
  }

  private Endpoint reachable(InetSocketAddress remote) throws IOException {
    Endpoint target = known(remote);
    boolean ipv6 = local.getAddress() instanceof Inet6Address;
    if (target.port() == 0 || target.isIpv6() && !ipv6) {
      throw new ConnectException(local + " has no way to " + remote);
    }
    return target;
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
      closed = true;
      arrived.signalAll();
    } finally {
      lock.unlock();
    }
    mover.close();
  }

  /// Waits under the lock for a condition of the port or one of its sockets.
  void await(Condition signal, long timeoutNanos, BooleanSupplier met) throws IOException {
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
    mover.wake();
  }

  /// A socket needs the port no more. Under the lock.
  void forget(UtpSocket socket) {
    open.remove(socket);
  }
}
