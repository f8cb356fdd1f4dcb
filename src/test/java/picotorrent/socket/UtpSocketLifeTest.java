package picotorrent.socket;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Blocking sockets on either kind of thread: ends of either kind, interrupts, timeouts, and a
/// thousand at once.
@Timeout(120)
class UtpSocketLifeTest {
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private enum Threads {
    VIRTUAL,
    PLATFORM;

    ExecutorService start() {
      return this == VIRTUAL
          ? Executors.newVirtualThreadPerTaskExecutor()
          : Executors.newCachedThreadPool();
    }
  }

  private UtpPort server;
  private UtpPort client;

  @BeforeEach
  void bind() throws IOException {
    server = UtpPort.bind(ANY);
    client = UtpPort.bind(ANY);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  private record Both(UtpSocket calling, UtpSocket accepted) {}

  private Both connect(ExecutorService threads) throws Exception {
    Future<UtpSocket> accepted = threads.submit(() -> server.accept(SOON));
    return new Both(client.connect(server.localAddress(), SOON), accepted.get());
  }

  @ParameterizedTest
  @EnumSource
  void halfAConnectionGoesOnWhenTheOtherHalfHasEnded(Threads kind) throws Exception {
    try (ExecutorService threads = kind.start()) {
      Both both = connect(threads);
      both.calling.shutdownOutput();
      assertEquals(-1, both.accepted.inputStream().read());
      assertThrows(SocketException.class, () -> both.calling.sendAll(new byte[1]));
      byte[] payload = new byte[400_000];
      new Random(1).nextBytes(payload);
      Future<byte[]> all = threads.submit(() -> both.calling.inputStream().readAllBytes());
      both.accepted.outputStream().write(payload);
      both.accepted.shutdownOutput();
      assertArrayEquals(payload, all.get());
      both.accepted.close();
      both.calling.close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoeverWaitsCanBeInterrupted(Threads kind) throws Exception {
    try (ExecutorService threads = kind.start()) {
      Both both = connect(threads);
      InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
      List<Callable<Object>> waiting =
          List.of(
              () -> server.accept(),
              () -> client.connect(nobody, SOON),
              () -> both.calling.receive(ByteBuffer.allocate(10)),
              () -> both.accepted.inputStream().read(),
              () -> sendForEver(both.calling));
      for (Callable<Object> task : waiting) {
        assertInterrupts(kind, task);
      }
      assertTrue(client.localAddress().getPort() > 0);
      both.accepted.sendAll(new byte[] {7});
      assertEquals(7, both.calling.inputStream().read(), "the connection is still good");
    }
  }

  private static Object sendForEver(UtpSocket socket) throws IOException {
    while (true) {
      socket.sendAll(new byte[100_000]);
    }
  }

  private static void assertInterrupts(Threads kind, Callable<Object> task) throws Exception {
    List<Throwable> ends = new ArrayList<>();
    boolean[] marked = {false};
    Runnable run =
        () -> {
          try {
            task.call();
          } catch (Exception e) {
            ends.add(e);
            marked[0] = Thread.currentThread().isInterrupted();
          }
        };
    Thread thread =
        kind == Threads.VIRTUAL ? Thread.ofVirtual().start(run) : Thread.ofPlatform().start(run);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      Thread.onSpinWait();
    }
    thread.interrupt();
    thread.join();
    assertInstanceOf(InterruptedIOException.class, ends.getFirst());
    assertTrue(marked[0], "the mark stays");
  }

  @ParameterizedTest
  @EnumSource
  void aRemoteThatDoesNotReadIsATimeoutOfWhoSends(Threads kind) throws Exception {
    try (ExecutorService threads = kind.start()) {
      Both both = connect(threads);
      both.calling.timeout(SHORT);
      assertThrows(SocketTimeoutException.class, () -> sendForEver(both.calling));
      Future<Long> rest =
          threads.submit(() -> both.accepted.inputStream().skip(UtpSocket.MAX_UNREAD_BYTES));
      assertTrue(rest.get() > 0);
    }
  }

  @Test
  void whoeverWaitsHearsThatItsOwnSocketIsClosed() throws Exception {
    try (ExecutorService threads = Threads.VIRTUAL.start()) {
      Both both = connect(threads);
      Future<Integer> reader = threads.submit(() -> both.calling.receive(ByteBuffer.allocate(10)));
      both.calling.close();
      Exception why = assertThrows(ExecutionException.class, reader::get);
      assertInstanceOf(SocketException.class, why.getCause());
      assertEquals(-1, both.accepted.receive(ByteBuffer.allocate(10)));
    }
  }

  @Test
  void aPortThatClosesTellsTheOtherEnd() throws Exception {
    try (ExecutorService threads = Threads.VIRTUAL.start()) {
      Both both = connect(threads);
      server.close();
      assertThrows(SocketException.class, () -> both.calling.receive(ByteBuffer.allocate(1)));
      assertThrows(SocketException.class, () -> server.accept());
      assertThrows(SocketException.class, () -> server.connect(client.localAddress(), SOON));
    }
  }

  @Test
  void aWrongAddressIsSaidAndHarmsNobody() throws Exception {
    try (ExecutorService threads = Threads.VIRTUAL.start()) {
      Both both = connect(threads);
      InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
      assertThrows(IOException.class, () -> client.connect(unresolved, SHORT));
      InetSocketAddress noPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      assertThrows(IOException.class, () -> client.connect(noPort, SHORT));
      InetSocketAddress otherFamily = new InetSocketAddress("2001:db8::1", 1000);
      assertThrows(IOException.class, () -> client.connect(otherFamily, SHORT));
      both.accepted.sendAll(new byte[] {3});
      assertEquals(3, both.calling.inputStream().read());
    }
  }

  @Test
  void aThousandSocketsOfOnePortMoveTheirBytes() throws Exception {
    int sockets = 1000;
    ExecutorService threads = Threads.VIRTUAL.start();
    try {
      threads.submit(() -> {
        while (true) {
          UtpSocket accepted = server.accept();
          threads.submit(() -> echo(accepted));
        }
      });
      CountDownLatch all = new CountDownLatch(sockets);
      List<Future<Boolean>> results = new ArrayList<>();
      for (int i = 0; i < sockets; i++) {
        byte number = (byte) i;
        results.add(threads.submit(() -> calls(number, all)));
      }
      for (Future<Boolean> result : results) {
        assertTrue(result.get(100, TimeUnit.SECONDS));
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static Void echo(UtpSocket accepted) throws IOException {
    try (accepted) {
      accepted.inputStream().transferTo(accepted.outputStream());
      accepted.shutdownOutput();
      return null;
    }
  }

  /// All of them are open at the same time before the first one ends.
  private boolean calls(byte number, CountDownLatch all) throws Exception {
    byte[] payload = new byte[5000];
    new Random(number).nextBytes(payload);
    try (UtpSocket socket = client.connect(server.localAddress(), SOON)) {
      all.countDown();
      all.await();
      socket.sendAll(payload);
      socket.shutdownOutput();
      assertArrayEquals(payload, socket.inputStream().readAllBytes());
      return true;
    } finally {
      all.countDown();
    }
  }
}
