package picotorrent.sim;

import java.util.ArrayDeque;

/// One direction of a host's line: bytes pass one after the other at its rate. TCP streams take
/// turns by chunks; datagrams queue until the queue is full.
final class Pipe {
  private static final double NANOS_PER_SECOND = 1e9;

  private final SimHost host;
  private final ArrayDeque<SimStream> turns = new ArrayDeque<>();
  private long bytesPerSecond;
  private int queueBytes;
  private long busyUntil;
  private boolean pumping;

  Pipe(SimHost host) {
    this.host = host;
  }

  void configure(long rate, int queue) {
    bytesPerSecond = rate;
    queueBytes = queue;
  }

  /// Takes bytes in and returns when the last of them has passed.
  long pass(int bytes) {
    long now = host.world().now();
    long start = Math.max(now, busyUntil);
    busyUntil =
        bytesPerSecond == 0 ? now : start + Math.round(bytes * NANOS_PER_SECOND / bytesPerSecond);
    return busyUntil;
  }

  /// Tells whether a datagram still fits into the queue.
  boolean hasRoom(int bytes) {
    if (bytesPerSecond == 0) {
      return true;
    }
    long waitNanos = Math.max(0, busyUntil - host.world().now());
    return waitNanos / NANOS_PER_SECOND * bytesPerSecond + bytes <= queueBytes;
  }

  /// Gives a stream, which has something to send, its turns.
  void join(SimStream stream) {
    turns.add(stream);
    resume();
  }

  /// Goes on after the line was cut.
  void resume() {
    if (!pumping) {
      pump();
    }
  }

  /// Sends the next chunk of the stream whose turn it is.
  private void pump() {
    pumping = false;
    if (host.isCut()) {
      return;
    }
    for (SimStream next = turns.poll(); next != null; next = turns.poll()) {
      byte[] chunk = next.takeChunk();
      if (chunk.length > 0) {
        pumping = true;
        SimStream sender = next;
        host.world().at(pass(chunk.length), () -> sent(sender, chunk));
        return;
      }
    }
  }

  private void sent(SimStream sender, byte[] chunk) {
    sender.chunkSent(chunk);
    pump();
  }
}
