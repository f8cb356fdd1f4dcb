package picotorrent.sim;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Stream;
import picotorrent.port.Stream.Ending;

/// A world of hosts on lines, and who talks over them.
abstract class SimulatedLines {
  static final Duration HOUR = Duration.ofHours(1);
  static final int PORT = 6881;

  final SimWorld world = new SimWorld(1);

  /// Reads everything, and sends what it was given.
  static class Peer implements Stream.Handler {
    final ByteArrayOutputStream read = new ByteArrayOutputStream();
    final ByteBuffer toSend;
    final SimHost host;
    long readBytes;
    long connectedAtNanos = -1;
    int allowance = Integer.MAX_VALUE;
    @Nullable Ending ending;
    @Nullable Stream stream;
    boolean closeWhenSent = true;

    Peer(SimHost host, int bytesToSend) {
      this.host = host;
      byte[] content = new byte[bytesToSend];
      new SplittableRandom(7).nextBytes(content);
      toSend = ByteBuffer.wrap(content);
    }

    Peer listen() {
      host.run(() -> {
        try {
          host.network()
              .listen(
                  Endpoint.parse("0.0.0.0:" + PORT),
                  incoming -> {
                    stream = incoming;
                    return this;
                  });
        } catch (IOException e) {
          throw new IllegalStateException(e);
        }
      });
      return this;
    }

    Peer connect(Endpoint remote) {
      host.run(() -> stream = host.network().connect(null, remote, this));
      return this;
    }

    @Override
    public void onConnected() {
      connectedAtNanos = host.loop().now();
      onWritable();
    }

    @Override
    public int readAllowance() {
      return allowance;
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      readBytes += bytes.remaining();
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      read.writeBytes(copy);
    }

    @Override
    public void onWritable() {
      Stream own = stream;
      if (own != null && toSend.capacity() > 0) {
        own.write(toSend);
        if (!toSend.hasRemaining() && closeWhenSent) {
          own.close();
        }
      }
    }

    @Override
    public void onClosed(Ending why) {
      ending = why;
    }
  }

  static Line line(long up, long down, int latencyMillis) {
    return Line.UNLIMITED.rates(up, down).latency(Duration.ofMillis(latencyMillis));
  }

  /// A UDP socket that counts.
  static final class Sink implements picotorrent.port.Network.DatagramHandler {
    final List<Endpoint> sources = new ArrayList<>();
    final List<Integer> firstBytes = new ArrayList<>();
    final picotorrent.port.Network.Datagrams socket;
    int bursts;
    long lastNanos;
    private final SimHost host;

    Sink(SimHost host, int port) {
      this.host = host;
      try {
        socket = host.network().bind(Endpoint.parse("0.0.0.0:" + port), this);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void onDatagram(Endpoint remote, ByteBuffer payload) {
      sources.add(remote);
      firstBytes.add((int) payload.get());
      lastNanos = host.loop().now();
    }

    @Override
    public void onBurstEnd() {
      bursts++;
    }
  }

  static ByteBuffer datagram(int bytes, int first) {
    return ByteBuffer.allocate(bytes).put(0, (byte) first);
  }
}
