package picotorrent.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import picotorrent.port.Stream;

/// A stream handler that keeps what it hears.
class Recorder implements Stream.Handler {
  final CompletableFuture<Boolean> connected = new CompletableFuture<>();
  final CompletableFuture<Boolean> writable = new CompletableFuture<>();
  final CompletableFuture<Stream.Ending> closed = new CompletableFuture<>();
  private final ByteArrayOutputStream read = new ByteArrayOutputStream();
  volatile int allowance = Integer.MAX_VALUE;
  volatile int largestRead;

  @Override
  public void onConnected() {
    connected.complete(true);
  }

  @Override
  public int readAllowance() {
    return allowance;
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    largestRead = Math.max(largestRead, bytes.remaining());
    byte[] copy = new byte[bytes.remaining()];
    bytes.get(copy);
    synchronized (read) {
      read.writeBytes(copy);
    }
  }

  @Override
  public void onWritable() {
    writable.complete(true);
  }

  @Override
  public void onClosed(Stream.Ending why) {
    closed.complete(why);
  }

  byte[] bytes() {
    synchronized (read) {
      return read.toByteArray();
    }
  }
}
