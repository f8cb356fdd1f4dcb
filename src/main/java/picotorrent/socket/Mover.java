package picotorrent.socket;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.net.NioLoop;
import picotorrent.net.NioNetwork;
import picotorrent.net.UdpBatching;
import picotorrent.port.Loop;
import picotorrent.port.Network;
import picotorrent.utp.UtpEndpoint;

/// Moves the datagrams of a port's endpoint, in bursts where the system can: a loop of its own
/// hands in what comes and sends what is due, under the port's lock.
final class Mover implements Network.DatagramHandler {
  private static final Logger LOG = System.getLogger(Mover.class.getName());

  private final ReentrantLock lock;
  private final UtpEndpoint endpoint;
  private final NioLoop loop;
  private final Runnable broken;
  private Network.@Nullable Datagrams socket; // set on the loop, before a datagram comes
  private boolean flushPosted; // guarded by the lock
  private Loop.@Nullable Timer timer;
  private long timerAt = Long.MAX_VALUE;

  /// @param lock guards the endpoint
  /// @param broken runs when something of ours has failed, on the loop: nothing is moved any more
  Mover(ReentrantLock lock, UtpEndpoint endpoint, Runnable broken) {
    this.lock = lock;
    this.endpoint = endpoint;
    this.broken = broken;
    loop = new NioLoop("utp", this::crashed);
  }

  /// Binds the UDP port; returns the address and port that were bound.
  Endpoint bind(Endpoint local, UdpBatching batching) throws IOException {
    CompletableFuture<Endpoint> bound = new CompletableFuture<>();
    loop.post(() -> {
      try {
        socket = new NioNetwork(loop, batching).bind(local, this);
        bound.complete(socket.local());
      } catch (IOException | RuntimeException e) {
        bound.completeExceptionally(e);
      }
    });
    try {
      return bound.get();
    } catch (ExecutionException e) {
      loop.close();
      Throwable why = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(why.getMessage(), why);
    } catch (InterruptedException e) {
      loop.close();
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException("interrupted");
      interrupted.initCause(e);
      throw interrupted;
    }
  }

  private Network.Datagrams socket() {
    if (socket == null) {
      throw new IllegalStateException("not bound");
    }
    return socket;
  }

  int linkDatagramBytes(Endpoint remote) {
    return socket().linkDatagramBytes(remote);
  }

  /// Sends soon what a caller has caused. Under the lock.
  void wake() {
    if (!flushPosted) {
      flushPosted = true;
      loop.post(this::flush);
    }
  }

  /// Sends what is left to say and frees the port. Not under the lock: it waits for the loop.
  void close() {
    loop.post(this::flush);
    loop.close();
  }

  private void crashed(Throwable fault) {
    LOG.log(Level.ERROR, "a uTP port is closed", fault);
    broken.run();
  }

  @Override
  public void onDatagram(Endpoint remote, ByteBuffer payload) {
    lock.lock();
    try {
      endpoint.handleDatagram(remote, payload, System.nanoTime());
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void onBurstEnd() {
    flush();
  }

  private void flush() {
    long dueNanos;
    lock.lock();
    try {
      flushPosted = false;
      endpoint.pollDatagrams(this::send, System.nanoTime());
      dueNanos = endpoint.pollTimeout();
    } finally {
      lock.unlock();
    }
    arm(dueNanos);
  }

  private void arm(long atNanos) {
    if (atNanos == timerAt && timer != null) {
      return;
    }
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    timerAt = atNanos;
    if (atNanos != Long.MAX_VALUE) {
      timer = loop.at(atNanos, this::onTimer);
    }
  }

  private void onTimer() {
    timer = null;
    flush();
  }

  private void send(Endpoint remote, ByteBuffer payload, int segmentBytes, boolean probe) {
    Network.Datagrams way = socket();
    if (probe) {
      way.dontFragment(true);
      way.send(remote, payload);
      way.dontFragment(false);
    } else {
      way.sendSegments(remote, payload, segmentBytes);
    }
  }
}
