package picotorrent.sim;

import java.util.ArrayDeque;

/// The processor of a host as its TCP streams feel it: what is read and written takes time, so that
/// what comes meanwhile waits in receive buffers and is read at once later. Without a pace
/// everything is done at once.
final class Desk {
  private static final double NANOS_PER_SECOND = 1e9;

  private final SimHost host;
  private final ArrayDeque<SimStream> waiting = new ArrayDeque<>();
  private long bytesPerSecond;
  private long freeNanos;
  private boolean turnDue;

  Desk(SimHost host) {
    this.host = host;
  }

  /// Sets how many bytes it gets done in a second, read and written; 0: all at once.
  void pace(long rate) {
    bytesPerSecond = rate;
  }

  /// A stream has something to read, or may read again.
  void ask(SimStream stream) {
    if (bytesPerSecond == 0) {
      stream.read();
    } else if (!waiting.contains(stream)) {
      waiting.add(stream);
      nextTurn();
    }
  }

  /// A stream that has just read has more.
  void askAgain(SimStream stream) {
    if (bytesPerSecond > 0) {
      ask(stream);
    }
  }

  /// So much was read or written.
  void worked(int bytes) {
    if (bytesPerSecond > 0) {
      long now = host.world().now();
      freeNanos = Math.max(now, freeNanos) + Math.round(bytes * NANOS_PER_SECOND / bytesPerSecond);
    }
  }

  private void nextTurn() {
    if (!turnDue && !waiting.isEmpty()) {
      turnDue = true;
      host.world().at(Math.max(freeNanos, host.world().now()), this::turn);
    }
  }

  private void turn() {
    turnDue = false;
    SimStream stream = waiting.poll();
    if (stream != null) {
      host.run(stream::readOnce);
    }
    nextTurn();
  }
}
