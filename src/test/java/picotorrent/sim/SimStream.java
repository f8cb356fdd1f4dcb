package picotorrent.sim;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Loop;
import picotorrent.port.Stream;

/// One end of a simulated TCP connection: a send buffer, slow start up to a window, chunks that
/// share the line with other streams, a receive buffer that stops the sender when nobody reads.
public final class SimStream implements Stream {
  /// Largest chunk that takes one turn on a line.
  static final int CHUNK_BYTES = 16 << 10;

  /// Smaller writes are joined up to a packet.
  static final int SEGMENT_BYTES = 1_460;

  /// What [#write] takes before it says that the socket is full.
  static final int SEND_BUFFER_BYTES = 256 << 10;

  /// Most that is under way or unread at the other end.
  static final int WINDOW_BYTES = 1 << 20;

  /// RFC 6928: ten segments.
  static final int INITIAL_WINDOW_BYTES = 10 * SEGMENT_BYTES;

  private static final byte[] NOTHING = {};

  private enum State {
    CONNECTING,
    OPEN,
    /// Closed by us; what is left is still sent.
    DRAINING,
    GONE
  }

  private final SimHost host;
  private final Loop loop;
  private final Endpoint local;
  private final Endpoint remote;
  private @Nullable Handler handler;
  private @Nullable SimStream peer;
  private State state = State.CONNECTING;

  private final ArrayDeque<byte[]> unsent = new ArrayDeque<>();
  private int unsentBytes;
  private int underWayBytes;
  private int windowBytes = INITIAL_WINDOW_BYTES;
  private boolean hasTurn;
  private boolean writeBlocked;
  private long lastArrivalNanos;

  private final ArrayDeque<ByteBuffer> unread = new ArrayDeque<>();
  private boolean endReceived;

  SimStream(SimHost host, Endpoint local, Endpoint remote, @Nullable Handler handler) {
    this.host = host;
    this.loop = host.loop();
    this.local = local;
    this.remote = remote;
    this.handler = handler;
    host.streams.add(this);
  }

  @Override
  public Endpoint remote() {
    return remote;
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public Transport transport() {
    return Transport.TCP;
  }

  @Override
  public int write(ByteBuffer source) {
    if (state != State.OPEN || writeBlocked) {
      return 0;
    }
    int count = Math.min(source.remaining(), SEND_BUFFER_BYTES - unsentBytes);
    int end = source.position() + count;
    host.desk.worked(count);
    while (source.position() < end) {
      byte[] chunk = new byte[Math.min(CHUNK_BYTES, end - source.position())];
      source.get(chunk);
      append(chunk);
    }
    writeBlocked = source.hasRemaining();
    askForTurn();
    return count;
  }

  private void append(byte[] chunk) {
    unsentBytes += chunk.length;
    byte[] last = unsent.peekLast();
    if (last != null && last.length + chunk.length <= SEGMENT_BYTES) {
      unsent.removeLast();
      byte[] joined = Arrays.copyOf(last, last.length + chunk.length);
      System.arraycopy(chunk, 0, joined, last.length, chunk.length);
      unsent.addLast(joined);
    } else {
      unsent.addLast(chunk);
    }
  }

  private boolean maySend() {
    byte[] next = unsent.peekFirst();
    return next != null
        && (underWayBytes == 0 || underWayBytes + next.length <= windowBytes)
        && state != State.GONE
        && state != State.CONNECTING;
  }

  private void askForTurn() {
    if (!hasTurn && maySend()) {
      hasTurn = true;
      host.up.join(this);
    }
  }

  /// The next chunk to be sent, or nothing; called when it is this stream's turn.
  byte[] takeChunk() {
    hasTurn = false;
    if (!maySend()) {
      return NOTHING;
    }
    byte[] chunk = unsent.removeFirst();
    unsentBytes -= chunk.length;
    underWayBytes += chunk.length;
    return chunk;
  }

  /// The chunk is on its way: the next turn, room for the writer.
  void chunkSent(byte[] chunk) {
    if (state == State.GONE) {
      return;
    }
    SimStream other = peer();
    deliver(() -> other.chunkArrived(chunk), retransmissionNanos());
    askForTurn();
    finishIfDrained();
    if (writeBlocked && unsentBytes <= SEND_BUFFER_BYTES / 2) {
      writeBlocked = false;
      Handler own = handler;
      loop.post(() -> {
        if (state == State.OPEN && own != null) {
          own.onWritable();
        }
      });
    }
  }

  /// A lost chunk comes one round trip later and halves the window.
  private long retransmissionNanos() {
    double loss = host.line().loss() + peer().host.line().loss();
    if (loss == 0 || host.world().random().nextDouble() >= loss) {
      return 0;
    }
    windowBytes = Math.max(INITIAL_WINDOW_BYTES, windowBytes / 2);
    return 2 * host.latencyTo(peer().host);
  }

  /// Brings something to the other end, behind all that was sent before.
  private void deliver(Runnable arrival, long delayNanos) {
    long at = host.world().now() + host.latencyTo(peer().host) + delayNanos;
    lastArrivalNanos = Math.max(lastArrivalNanos, at);
    host.reach(peer().host, lastArrivalNanos, arrival);
  }

  private SimStream peer() {
    assert peer != null;
    return peer;
  }

  private void chunkArrived(byte[] chunk) {
    long passed = host.down.pass(chunk.length);
    if (passed == host.world().now()) {
      chunkReceived(chunk);
    } else {
      host.world().at(passed, () -> host.run(() -> chunkReceived(chunk)));
    }
  }

  private void chunkReceived(byte[] chunk) {
    if (state == State.DRAINING) {
      return; // nobody reads it any more, and what we still send shall arrive
    }
    if (state == State.GONE) {
      sendReset();
      return;
    }
    host.world().note(host, "tcp", chunk.length);
    unread.add(ByteBuffer.wrap(chunk));
    host.desk.ask(this);
  }

  void read() {
    while (readOnce()) {
      // until there is nothing more, or nobody wants it
    }
  }

  /// Reads once, as much as a read takes; tells whether there may be more.
  boolean readOnce() {
    if (state != State.OPEN || handler == null || unread.isEmpty() && !endReceived) {
      return false;
    }
    int allowance = handler.readAllowance();
    if (allowance <= 0 || state != State.OPEN) {
      return false;
    }
    if (unread.isEmpty()) {
      end(Ending.END_OF_STREAM);
      return false;
    }
    ByteBuffer bytes = gather(Math.min(allowance, SimWorld.SCRATCH_BYTES));
    host.desk.worked(bytes.remaining());
    handler.onRead(bytes);
    if (!unread.isEmpty() || endReceived) {
      host.desk.askAgain(this);
    }
    return true;
  }

  private ByteBuffer gather(int most) {
    int available = 0;
    for (ByteBuffer chunk : unread) {
      available += chunk.remaining();
    }
    int count = Math.min(most, available);
    ByteBuffer bytes = host.world().scratch().limit(count);
    gatherInto(bytes);
    acknowledge(count);
    return bytes.flip();
  }

  private void gatherInto(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      ByteBuffer chunk = unread.getFirst();
      int count = Math.min(chunk.remaining(), bytes.remaining());
      bytes.put(bytes.position(), chunk, chunk.position(), count);
      bytes.position(bytes.position() + count);
      chunk.position(chunk.position() + count);
      if (!chunk.hasRemaining()) {
        unread.removeFirst();
      }
    }
  }

  private void acknowledge(int count) {
    SimStream other = peer();
    host.reach(other.host, 0, () -> other.acknowledged(count));
  }

  private void acknowledged(int count) {
    underWayBytes -= count;
    windowBytes = Math.min(WINDOW_BYTES, windowBytes + count);
    askForTurn();
  }

  @Override
  public void resumeReading() {
    loop.post(() -> host.desk.ask(this));
  }

  @Override
  public void close() {
    if (state == State.CONNECTING) {
      leave();
    } else if (state == State.OPEN) {
      state = State.DRAINING;
      finishIfDrained();
    }
  }

  private void finishIfDrained() {
    if (state == State.DRAINING && unsent.isEmpty() && !hasTurn) {
      SimStream other = peer();
      deliver(other::endArrived, 0);
      leave();
    }
  }

  private void endArrived() {
    host.world()
        .at(
            host.down.pass(0),
            () -> {
              endReceived = true;
              host.run(() -> host.desk.ask(this));
            });
  }

  /// Breaks the connection: the other end hears a reset.
  public void reset() {
    if (peer != null && state != State.GONE) {
      sendReset();
    }
    leave();
  }

  private void sendReset() {
    SimStream other = peer();
    host.reach(other.host, 0, () -> other.end(Ending.RESET));
  }

  void giveUpIfStalled() {
    if (underWayBytes > 0 || !unsent.isEmpty()) {
      host.run(() -> end(Ending.TIMED_OUT));
    }
    SimStream other = peer;
    if (other != null && (other.underWayBytes > 0 || !other.unsent.isEmpty())) {
      other.host.run(() -> other.end(Ending.TIMED_OUT));
    }
  }

  /// Ends this side; nothing is told to the other.
  void end(Ending why) {
    boolean heard = state == State.CONNECTING || state == State.OPEN;
    if (state == State.GONE) {
      return;
    }
    leave();
    if (why == Ending.END_OF_STREAM) {
      SimStream other = peer();
      deliver(other::endArrived, 0);
    }
    host.world().note(host, "ended " + why, remote.port());
    if (heard && handler != null && !loopEnded()) {
      handler.onClosed(why);
    }
  }

  private boolean loopEnded() {
    return loop instanceof SimLoop own && own.isEnded();
  }

  private void leave() {
    state = State.GONE;
    host.streams.remove(this);
    unread.clear();
  }

  /// Joins both ends, before the first byte.
  static void join(SimStream left, SimStream right) {
    left.peer = right;
    right.peer = left;
  }

  void open(Handler own) {
    if (state == State.CONNECTING) {
      handler = own;
      state = State.OPEN;
      host.world().note(host, "connected", remote.port());
      own.onConnected();
      read();
    }
  }

  /// Ends an accepted connection that nobody wants.
  void refuse() {
    state = State.OPEN;
    close();
  }

  boolean isConnecting() {
    return state == State.CONNECTING;
  }

  boolean isGone() {
    return state == State.GONE;
  }

  @Override
  public String toString() {
    return local + " - " + remote + " " + state;
  }
}
