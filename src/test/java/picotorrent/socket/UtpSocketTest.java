package picotorrent.socket;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.net.UdpBatching;

@Timeout(60)
class UtpSocketTest {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private UtpPort server;
  private UtpPort client;
  private ExecutorService threads;

  @BeforeEach
  void bind() throws IOException {
    server = UtpPort.bind(ANY);
    client = UtpPort.bind(ANY);
    threads = Executors.newVirtualThreadPerTaskExecutor();
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
    threads.shutdownNow();
  }

  private UtpSocket connect() throws IOException {
    return client.connect(server.localAddress(), SOON);
  }

  private Future<Long> echo() {
    return threads.submit(() -> {
      try (UtpSocket accepted = server.accept(SOON)) {
        long moved = accepted.inputStream().transferTo(accepted.outputStream());
        accepted.shutdownOutput();
        return moved;
      }
    });
  }

  @Test
  void theExampleOfThePackageWorks() throws Exception {
    Future<Long> echoed = echo();
    try (UtpSocket socket = connect()) {
      socket.sendAll("hello".getBytes(UTF_8));
      socket.shutdownOutput();
      assertEquals("hello", new String(socket.inputStream().readAllBytes(), UTF_8));
    }
    assertEquals(5, echoed.get());
  }

  @Test
  void manySocketsOfOnePortMoveMegabytesEachWay() throws Exception {
    int sockets = 8;
    List<Future<Long>> echoes = new ArrayList<>();
    List<Callable<byte[]>> tasks = new ArrayList<>();
    for (int i = 0; i < sockets; i++) {
      echoes.add(echo());
      tasks.add(this::roundTrip);
    }
    for (Future<byte[]> result : threads.invokeAll(tasks)) {
      assertEquals(1 << 20, result.get().length);
    }
    for (Future<Long> echoed : echoes) {
      assertEquals(1 << 20, echoed.get());
    }
  }

  private byte[] roundTrip() throws Exception {
    byte[] payload = new byte[1 << 20];
    new Random(5).nextBytes(payload);
    try (UtpSocket socket = connect()) {
      Future<byte[]> back = threads.submit(() -> socket.inputStream().readAllBytes());
      socket.sendAll(payload);
      socket.shutdownOutput();
      assertArrayEquals(payload, back.get());
      return back.get();
    }
  }

  /// Bursts in one call where the system can, and one call for each datagram: the same bytes.
  @ParameterizedTest
  @EnumSource
  void megabytesPassEitherWayOfMovingDatagrams(UdpBatching batching) throws Exception {
    try (UtpPort from = UtpPort.bind(ANY, batching);
        UtpPort to = UtpPort.bind(ANY, batching)) {
      Future<byte[]> all =
          threads.submit(() -> {
            try (UtpSocket accepted = to.accept(SOON)) {
              return accepted.inputStream().readAllBytes();
            }
          });
      byte[] payload = new byte[8 << 20];
      new Random(7).nextBytes(payload);
      try (UtpSocket socket = from.connect(to.localAddress(), SOON)) {
        socket.sendAll(payload);
        socket.shutdownOutput();
        assertArrayEquals(payload, all.get());
      }
    }
  }

  @Test
  void anAddressNobodyCanHaveIsRefusedAtOnce() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
    assertThrows(UnknownHostException.class, () -> UtpPort.bind(unknown));
    assertThrows(UnknownHostException.class, () -> client.connect(unknown, SOON));
    InetSocketAddress noPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    assertThrows(ConnectException.class, () -> client.connect(noPort, SOON));
  }

  @Test
  void aSilentRemoteIsATimeout() throws Exception {
    try (UtpSocket socket = connect()) {
      socket.timeout(Duration.ofMillis(50));
      assertThrows(SocketTimeoutException.class, () -> socket.receive(ByteBuffer.allocate(10)));
    }
    assertThrows(SocketTimeoutException.class, () -> client.accept(Duration.ofMillis(20)));
  }

  @Test
  void aReaderThatWaitsIsToldOfTheClose() throws Exception {
    try (UtpSocket socket = connect()) {
      Future<Integer> reader = threads.submit(() -> socket.receive(ByteBuffer.allocate(10)));
      client.close();
      Exception why = assertThrows(ExecutionException.class, reader::get);
      assertInstanceOf(SocketException.class, why.getCause());
    }
  }

  @Test
  void whatIsSentBeforeCloseArrives() throws Exception {
    Future<byte[]> all =
        threads.submit(() -> {
          try (UtpSocket accepted = server.accept(SOON)) {
            return accepted.inputStream().readAllBytes();
          }
        });
    byte[] payload = new byte[300_000];
    new Random(6).nextBytes(payload);
    try (UtpSocket socket = connect()) {
      socket.sendAll(payload);
    }
    assertArrayEquals(payload, all.get());
  }

  @Test
  void aPortInUseIsRefused() {
    assertThrows(IOException.class, () -> UtpPort.bind(server.localAddress()));
  }

  @Test
  void nobodyThereIsATimeout() {
    InetSocketAddress left = server.localAddress();
    server.close();
    assertThrows(SocketTimeoutException.class, () -> client.connect(left, Duration.ofMillis(100)));
  }
}
