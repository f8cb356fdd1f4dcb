package picotorrent.sim;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Stream;

/// A peer that says exactly the bytes a test wants said, on one connection: the base of hostile and
/// odd peers. Subclasses say what happens in [#onOpen] and [#onBytes].
public abstract class ScriptedPeer implements Stream.Handler {
  private final SimHost host;
  private final ArrayDeque<ByteBuffer> outgoing = new ArrayDeque<>();
  private final List<Stream.Ending> endings = new ArrayList<>();
  private @Nullable Stream stream;
  private long receivedBytes;
  private boolean deaf;

  /// A peer on a host, not connected yet.
  protected ScriptedPeer(SimHost host) {
    this.host = host;
  }

  /// Connects to somebody.
  public final void connectTo(Endpoint remote) {
    host.run(() -> stream = host.network().connect(null, remote, this));
  }

  /// Takes the first connection to a port in.
  public final void listenOn(int port) {
    host.run(() -> {
      try {
        host.network().listen(host.endpoint(port), this::accept);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    });
  }

  /// Takes over a connection that somebody else has accepted.
  public final Stream.Handler adopt(Stream accepted) {
    stream = accepted;
    return this;
  }

  private Stream.@Nullable Handler accept(Stream incoming) {
    if (stream != null) {
      return null;
    }
    stream = incoming;
    return this;
  }

  /// The connection is open.
  protected abstract void onOpen();

  /// Bytes have come.
  protected abstract void onBytes(byte[] bytes);

  /// Says bytes, as fast as the connection takes them.
  protected final void send(byte[] bytes) {
    outgoing.add(ByteBuffer.wrap(bytes.clone()));
    onWritable();
  }

  /// Closes the connection in an orderly way.
  public final void close() {
    if (stream != null) {
      stream.close();
    }
  }

  /// Breaks the connection.
  public final void reset() {
    if (stream instanceof SimStream own) {
      own.reset();
    }
  }

  /// Where it runs.
  public final SimHost host() {
    return host;
  }

  /// Number of bytes it got.
  public final long receivedBytes() {
    return receivedBytes;
  }

  /// How its connection ended: empty or one entry.
  public final List<Stream.Ending> endings() {
    return List.copyOf(endings);
  }

  @Override
  public final void onConnected() {
    onOpen();
  }

  @Override
  public int readAllowance() {
    return deaf ? 0 : Integer.MAX_VALUE;
  }

  /// Reads nothing from now on, so that the other side cannot send on.
  protected final void stopReading() {
    deaf = true;
  }

  @Override
  public final void onRead(ByteBuffer bytes) {
    receivedBytes += bytes.remaining();
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    onBytes(copy);
  }

  @Override
  public final void onWritable() {
    while (stream != null && !outgoing.isEmpty()) {
      stream.write(outgoing.getFirst());
      if (outgoing.getFirst().hasRemaining()) {
        return;
      }
      outgoing.removeFirst();
    }
  }

  @Override
  public final void onClosed(Stream.Ending why) {
    endings.add(why);
  }
}
