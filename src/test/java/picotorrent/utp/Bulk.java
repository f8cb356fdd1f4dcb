package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import picotorrent.utp.Simulation.Host;

/// A uTP flow that always has something to send; what matters is how much arrives when.
final class Bulk {
  private static final ByteBuffer CHUNK = ByteBuffer.allocate(256 << 10);

  private static final int BLOCK_BYTES = 16 << 10;
  private static final int REQUEST_BYTES = 17;

  private final Simulation simulation;
  final Host from;
  final Host to;
  private @Nullable UtpConnection connection;
  private @Nullable UtpConnection answering;
  private long askedForBytes;
  long deliveredBytes;
  boolean failed;

  /// Whether the receiver sends a request for each block, as BitTorrent does.
  boolean asks;

  Bulk(Simulation simulation, Host from, Host to) {
    this.simulation = simulation;
    this.from = from;
    this.to = to;
    to.endpoint.accept(incoming -> {
      answering = incoming;
      return receiver;
    });
  }

  UtpConnection connection() {
    if (connection == null) {
      throw new IllegalStateException("not started");
    }
    return connection;
  }

  void start() {
    connection = from.endpoint.connect(to.address, sender, simulation.now());
    pump();
    from.touched();
  }

  private void pump() {
    while (connection().write(CHUNK.duplicate()) > 0) {
      // as much as goes
    }
  }

  private final UtpHandler sender =
      new Quiet() {
        @Override
        public void onWritable() {
          pump();
        }

        @Override
        public void onClosed(UtpFailure why) {
          failed = true;
        }
      };

  private final UtpHandler receiver =
      new Quiet() {
        @Override
        public void onData(ByteBuffer bytes) {
          deliveredBytes += bytes.remaining();
          if (asks && deliveredBytes - askedForBytes >= BLOCK_BYTES && answering != null) {
            askedForBytes = deliveredBytes;
            answering.write(ByteBuffer.allocate(REQUEST_BYTES));
          }
        }
      };

  /// Reads everything and says nothing.
  static class Quiet implements UtpHandler {
    @Override
    public void onConnected() {}

    @Override
    public int readAllowance() {
      return Integer.MAX_VALUE;
    }

    @Override
    public void onData(ByteBuffer bytes) {}

    @Override
    public void onWritable() {}

    @Override
    public void onEnd() {}

    @Override
    public void onClosed(UtpFailure why) {}
  }
}
