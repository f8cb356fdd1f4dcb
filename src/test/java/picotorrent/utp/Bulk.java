package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import picotorrent.utp.Simulation.Host;

/// A uTP flow that always has something to send; what matters is how much arrives when.
final class Bulk {
  private static final ByteBuffer CHUNK = ByteBuffer.allocate(256 << 10);

  private final Simulation simulation;
  final Host from;
  private final Host to;
  private @Nullable UtpConnection connection;
  long deliveredBytes;
  boolean failed;

  Bulk(Simulation simulation, Host from, Host to) {
    this.simulation = simulation;
    this.from = from;
    this.to = to;
    to.endpoint.accept(incoming -> receiver);
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
