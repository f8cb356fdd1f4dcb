package picotorrent.session.link;

import java.nio.ByteBuffer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Entropy;
import picotorrent.port.Loop;
import picotorrent.port.Network;
import picotorrent.port.Stream;
import picotorrent.utp.UtpConnection;
import picotorrent.utp.UtpEndpoint;
import picotorrent.utp.UtpFailure;
import picotorrent.utp.UtpHandler;

/// uTP connections as streams, on the session's shared UDP sockets.
///
/// Confined to the session loop.
public final class UtpTransport implements UdpHub.Protocol {
  private final Loop loop;
  private final Function<Endpoint, Network.@Nullable Datagrams> socketFor;
  private final UtpEndpoint endpoint;
  private Loop.@Nullable Timer timer;
  private long timerAt = Long.MAX_VALUE;
  private boolean flushPosted;
  private boolean closed;
  private UtpEndpoint.@Nullable Acceptor acceptor;

  /// @param socketFor the socket for a remote, or null when its family cannot be had
  public UtpTransport(
      Loop loop, Function<Endpoint, Network.@Nullable Datagrams> socketFor, Entropy entropy) {
    this.loop = loop;
    this.socketFor = socketFor;
    endpoint = new UtpEndpoint(entropy::anyLong, this::linkDatagramBytes);
  }

  private int linkDatagramBytes(Endpoint remote) {
    Network.Datagrams socket = socketFor.apply(remote);
    return socket == null ? 0 : socket.linkDatagramBytes(remote);
  }

  /// Offers each stream that a remote opens; null refuses it. Its [Stream.Handler#onConnected]
  /// follows at once.
  public void accept(Function<Stream, Stream.@Nullable Handler> accept) {
    acceptor =
        connection -> {
          UtpStream stream = new UtpStream();
          stream.connection = connection;
          Stream.Handler handler = accept.apply(stream);
          if (handler == null) {
            return null;
          }
          stream.handler = handler;
          handler.onConnected();
          return stream;
        };
    endpoint.accept(acceptor);
  }

  /// Whether streams are taken in; while they are not, remotes are told so at once.
  public void listen(boolean on) {
    endpoint.accept(on ? acceptor : null);
  }

  /// Whether there is a socket for that kind of address.
  boolean reaches(Endpoint remote) {
    return socketFor.apply(remote) != null;
  }

  /// Opens a stream to `remote`. The answer comes by the handler, never during this call.
  Stream connect(Endpoint remote, Stream.Handler handler) {
    UtpStream stream = new UtpStream();
    stream.handler = handler;
    stream.connection = endpoint.connect(remote, stream, loop.now());
    flushSoon();
    return stream;
  }

  @Override
  public boolean take(Endpoint remote, ByteBuffer payload) {
    return !closed && endpoint.handleDatagram(remote, payload, loop.now());
  }

  /// Acknowledgements and answers of a burst leave together.
  @Override
  public boolean countsItself() {
    return true;
  }

  @Override
  public void burstEnd() {
    flush();
  }

  /// Ends every connection: nobody will be here to repeat what gets lost, and a remote that is not
  /// told asks for blocks and waits for them in vain.
  public void close() {
    if (!closed) {
      endpoint.abortAll(this::send, loop.now());
    }
    closed = true;
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void flushSoon() {
    if (!flushPosted) {
      flushPosted = true;
      loop.post(this::flush);
    }
  }

  private void flush() {
    flushPosted = false;
    if (closed) {
      return;
    }
    endpoint.pollDatagrams(this::send, loop.now());
    arm(endpoint.pollTimeout());
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
    Network.Datagrams socket = socketFor.apply(remote);
    if (socket == null) {
      return;
    }
    if (probe) {
      socket.dontFragment(true);
      socket.send(remote, payload);
      socket.dontFragment(false);
    } else if (payload.remaining() > segmentBytes) {
      socket.sendSegments(remote, payload, segmentBytes);
    } else {
      socket.send(remote, payload);
    }
  }

  /// One connection behind the port's two interfaces.
  private final class UtpStream implements Stream, UtpHandler {
    private @Nullable UtpConnection connection;
    private Stream.@Nullable Handler handler;

    private UtpConnection connection() {
      if (connection == null) {
        throw new IllegalStateException("the stream is not open yet");
      }
      return connection;
    }

    private Stream.Handler handler() {
      if (handler == null) {
        throw new IllegalStateException("nobody owns the stream yet");
      }
      return handler;
    }

    @Override
    public Endpoint remote() {
      return connection().remote();
    }

    @Override
    public Endpoint local() {
      Network.Datagrams socket = socketFor.apply(remote());
      if (socket == null) {
        throw new IllegalStateException("the socket is gone");
      }
      return socket.local();
    }

    @Override
    public Transport transport() {
      return Transport.UTP;
    }

    @Override
    public int write(ByteBuffer source) {
      int taken = connection().write(source);
      if (taken > 0) {
        flushSoon();
      }
      return taken;
    }

    @Override
    public void resumeReading() {
      loop.post(() -> {
        connection().resumeReading();
        flushSoon();
      });
    }

    @Override
    public boolean isHeldBack() {
      return connection().isHeldBack();
    }

    @Override
    public void close() {
      connection().close();
      flushSoon();
    }

    @Override
    public void onConnected() {
      handler().onConnected();
    }

    @Override
    public int readAllowance() {
      return handler().readAllowance();
    }

    @Override
    public void onData(ByteBuffer bytes) {
      handler().onRead(bytes);
    }

    @Override
    public void onWritable() {
      handler().onWritable();
    }

    @Override
    public void onEnd() {
      connection().close();
      flushSoon();
      handler().onClosed(Ending.END_OF_STREAM);
    }

    @Override
    public void onClosed(UtpFailure why) {
      handler()
          .onClosed(
              switch (why) {
                case REFUSED -> Ending.REFUSED;
                case RESET -> Ending.RESET;
                case TIMED_OUT -> Ending.TIMED_OUT;
              });
    }
  }
}
