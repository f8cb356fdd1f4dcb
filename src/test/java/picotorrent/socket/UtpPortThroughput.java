package picotorrent.socket;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import picotorrent.net.UdpBatching;

/// Measures one stream between two processes, for `docs/performance.md`, which states the command.
final class UtpPortThroughput {
  private static final int CHUNK_BYTES = 1 << 20;

  private UtpPortThroughput() {}

  /// `receive HOST PORT BATCHING`, which prints what came how fast, or `send HOST PORT BATCHING
  /// MEBIBYTES`.
  public static void main(String[] args) throws IOException {
    InetSocketAddress there = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
    UdpBatching batching = UdpBatching.valueOf(args[3]);
    if (args[0].equals("receive")) {
      receive(there, batching);
    } else {
      send(there, batching, Long.parseLong(args[4]));
    }
  }

  private static void receive(InetSocketAddress here, UdpBatching batching) throws IOException {
    try (UtpPort port = UtpPort.bind(here, batching);
        UtpSocket socket = port.accept()) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      long bytes = 0;
      long begun = System.nanoTime();
      for (int count = socket.receive(chunk); count >= 0; count = socket.receive(chunk.clear())) {
        bytes += count;
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf("%.0f MB/s%n", bytes / seconds / 1e6);
    }
  }

  private static void send(InetSocketAddress there, UdpBatching batching, long mebibytes)
      throws IOException {
    InetSocketAddress any = new InetSocketAddress("0.0.0.0", 0);
    try (UtpPort port = UtpPort.bind(any, batching);
        UtpSocket socket = port.connect(there, Duration.ofSeconds(10))) {
      ByteBuffer chunk = ByteBuffer.allocate(CHUNK_BYTES);
      for (long i = 0; i < mebibytes; i++) {
        socket.sendAll(chunk.clear());
      }
      socket.shutdownOutput();
      socket.receive(chunk.clear());
    }
  }
}
