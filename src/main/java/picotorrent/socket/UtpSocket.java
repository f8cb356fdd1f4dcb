package picotorrent.socket;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import picotorrent.utp.UtpConnection;
import picotorrent.utp.UtpFailure;
import picotorrent.utp.UtpHandler;

/// One uTP connection with blocking calls: an ordered stream of bytes each way.
///
/// Made by [UtpPort#connect] and [UtpPort#accept]. Thread-safe: one thread may read while another
/// writes.
public final class UtpSocket implements AutoCloseable {
  /// Received bytes that wait for a reader; beyond, the remote is told to wait.
  static final int MAX_UNREAD_BYTES = 1 << 20;

  private static final Duration FOREVER = Duration.ofNanos(Long.MAX_VALUE);

  private final UtpPort port;
  private final Condition readable;
  private final Condition writable;
  private final UtpHandler events = new Events();
  private @Nullable UtpConnection connection;
  private byte[] unread = new byte[16 << 10];
  private int head;
  private int count;
  private boolean connected;
  private boolean ended;
  private boolean outputEnded;
  private boolean closed;
  private @Nullable UtpFailure failure;
  private Duration timeout = FOREVER;

  UtpSocket(UtpPort port) {
    this.port = port;
    readable = port.lock.newCondition();
    writable = port.lock.newCondition();
  }

  void attach(UtpConnection newConnection) {
    connection = newConnection;
  }

  UtpHandler events() {
    return events;
  }

  private UtpConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("not attached");
    }
    return connection;
  }

  /// Where the other end is.
  public InetSocketAddress remoteAddress() {
    return connection().remote().toSocketAddress();
  }

  /// Where our end is.
  public InetSocketAddress localAddress() {
    return port.localAddress();
  }

  /// How long [#receive] and [#sendAll] may wait without moving a byte; forever at first.
  public void timeout(Duration newTimeout) {
    port.lock.lock();
    try {
      timeout = newTimeout;
    } finally {
      port.lock.unlock();
    }
  }

  void awaitConnected(long timeoutNanos) throws IOException {
    try {
      port.await(writable, timeoutNanos, () -> connected || failure != null);
    } catch (IOException e) {
      close();
      throw e;
    }
    requireAlive();
  }

  /// Sends all bytes; returns when the last of them has been taken over for sending.
  ///
  /// @throws SocketTimeoutException when the remote took nothing for the timeout
  /// @throws SocketException when the connection is closed or broken
  /// @throws java.io.InterruptedIOException when the thread is interrupted
  public void sendAll(byte[] bytes) throws IOException {
    sendAll(ByteBuffer.wrap(bytes));
  }

  /// Sends all that remains in `source`; returns when the last of it has been taken over for
  /// sending.
  ///
  /// @throws SocketTimeoutException when the remote took nothing for the timeout
  /// @throws SocketException when the connection is closed or broken
  /// @throws java.io.InterruptedIOException when the thread is interrupted
  public void sendAll(ByteBuffer source) throws IOException {
    port.lock.lock();
    try {
      while (source.hasRemaining()) {
        requireAlive();
        if (outputEnded) {
          throw new SocketException("the output has been shut down");
        }
        if (connection().write(source) > 0) {
          port.wake();
        } else {
          port.await(writable, timeout.toNanos(), () -> dead() || connection().hasRoom());
        }
      }
    } finally {
      port.lock.unlock();
    }
  }

  /// Waits for bytes and reads as many as are there and fit into `target`; -1 when the remote has
  /// ended its direction.
  ///
  /// @throws SocketTimeoutException when nothing came for the timeout
  /// @throws SocketException when the connection is closed or broken
  /// @throws java.io.InterruptedIOException when the thread is interrupted
  public int receive(ByteBuffer target) throws IOException {
    port.lock.lock();
    try {
      if (!target.hasRemaining()) {
        return 0;
      }
      port.await(readable, timeout.toNanos(), () -> count > 0 || ended || dead());
      if (count == 0) {
        if (ended) {
          return -1;
        }
        requireAlive();
      }
      return take(target);
    } finally {
      port.lock.unlock();
    }
  }

  private int take(ByteBuffer target) {
    int taken = 0;
    boolean wasFull = count >= MAX_UNREAD_BYTES / 2;
    while (count > 0 && target.hasRemaining()) {
      int chunk = Math.min(Math.min(count, unread.length - head), target.remaining());
      target.put(unread, head, chunk);
      head = (head + chunk) & (unread.length - 1);
      count -= chunk;
      taken += chunk;
    }
    if (wasFull && count < MAX_UNREAD_BYTES / 2) {
      connection().resumeReading();
      port.wake();
    }
    return taken;
  }

  /// Ends our direction behind the bytes sent: the remote reads them and then an end of stream. The
  /// other direction goes on.
  public void shutdownOutput() throws IOException {
    port.lock.lock();
    try {
      requireAlive();
      outputEnded = true;
      connection().finish();
      port.wake();
    } finally {
      port.lock.unlock();
    }
  }

  /// Closes both directions. Bytes sent before still arrive if they can; what the remote sends is
  /// dropped. Threads that wait get a [SocketException].
  @Override
  public void close() {
    port.lock.lock();
    try {
      if (!closed) {
        closed = true;
        connection().close();
        port.forget(this);
        port.wake();
        signal();
      }
    } finally {
      port.lock.unlock();
    }
  }

  void portClosing() {
    closed = true;
    connection().abort();
    signal();
  }

  /// The receiving direction as a stream; closing it closes the socket.
  public InputStream inputStream() {
    return new Input();
  }

  /// The sending direction as a stream, unbuffered; closing it closes the socket.
  public OutputStream outputStream() {
    return new Output();
  }

  private boolean dead() {
    return closed || failure != null;
  }

  private void requireAlive() throws SocketException, SocketTimeoutException {
    if (failure != null) {
      switch (failure) {
        case REFUSED -> throw new ConnectException("nobody listens at " + remoteAddress());
        case RESET -> throw new SocketException("connection reset by " + remoteAddress());
        case TIMED_OUT -> throw new SocketTimeoutException("no answer from " + remoteAddress());
      }
    }
    if (closed) {
      throw new SocketException("the socket is closed");
    }
  }

  private void signal() {
    readable.signalAll();
    writable.signalAll();
  }

  /// What the machine tells; always under the port's lock.
  private final class Events implements UtpHandler {
    @Override
    public void onConnected() {
      connected = true;
      signal();
    }

    @Override
    public int readAllowance() {
      return MAX_UNREAD_BYTES - count;
    }

    @Override
    public void onData(ByteBuffer bytes) {
      makeRoom(bytes.remaining());
      while (bytes.hasRemaining()) {
        int at = (head + count) & (unread.length - 1);
        int chunk = Math.min(bytes.remaining(), unread.length - at);
        bytes.get(unread, at, chunk);
        count += chunk;
      }
      readable.signal();
    }

    private void makeRoom(int more) {
      if (count + more <= unread.length) {
        return;
      }
      byte[] wider = new byte[Integer.highestOneBit(count + more - 1) << 1];
      int straight = Math.min(count, unread.length - head);
      System.arraycopy(unread, head, wider, 0, straight);
      System.arraycopy(unread, 0, wider, straight, count - straight);
      unread = wider;
      head = 0;
    }

    @Override
    public void onWritable() {
      writable.signalAll();
    }

    @Override
    public void onEnd() {
      ended = true;
      readable.signalAll();
    }

    @Override
    public void onClosed(UtpFailure why) {
      failure = why;
      port.forget(UtpSocket.this);
      signal();
    }
  }

  private final class Input extends InputStream {
    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      return receive(ByteBuffer.wrap(target, offset, length));
    }

    @Override
    public void close() {
      UtpSocket.this.close();
    }
  }

  private final class Output extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      sendAll(new byte[] {(byte) b});
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
      sendAll(ByteBuffer.wrap(source, offset, length));
    }

    @Override
    public void close() {
      UtpSocket.this.close();
    }
  }
}
