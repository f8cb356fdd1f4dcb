package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;
import picotorrent.port.Stream;
import picotorrent.port.Stream.Ending;

class NioNetworkTest {
  private static final Endpoint ANY_PORT = Endpoint.parse("127.0.0.1:0");

  private final LoopThread thread = new LoopThread();

  @AfterEach
  void close() {
    thread.close();
  }

  private Endpoint listen(Function<Stream, Stream.@Nullable Handler> accept) {
    return thread.call(() -> thread.network.listen(ANY_PORT, accept)).local();
  }

  private Stream connect(Endpoint remote, Stream.Handler handler) {
    return thread.call(() -> thread.network.connect(null, remote, handler));
  }

  @Test
  void theWayOutIsAnAddressOfThisMachineIfThereIsOne() throws IOException {
    for (boolean ipv6 : new boolean[] {false, true}) {
      InetAddress own = thread.call(() -> thread.network.wayOut(ipv6, null)).orElse(null);
      if (own != null) {
        assertEquals(ipv6, own instanceof Inet6Address);
        assertNotNull(NetworkInterface.getByInetAddress(own));
      }
    }
    InetAddress strange = InetAddresses.forString("198.51.100.7");
    assertTrue(thread.call(() -> thread.network.wayOut(false, strange)).isEmpty());
  }

  /// Writes everything of `data`, however often the socket is full.
  private static final class Sender extends Recorder {
    private final ByteBuffer data;
    private @Nullable Stream stream;

    Sender(byte[] data) {
      this.data = ByteBuffer.wrap(data);
    }

    Sender on(Stream accepted) {
      stream = accepted;
      return this;
    }

    @Override
    public void onConnected() {
      send();
    }

    @Override
    public void onWritable() {
      send();
    }

    private void send() {
      assert stream != null;
      stream.write(data);
      if (!data.hasRemaining()) {
        stream.close();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1_000, 65_536, Integer.MAX_VALUE})
  void aMegabytesLongMessageArrivesWholeWhateverTheAllowance(int allowance) {
    byte[] data = new byte[allowance == 1_000 ? 300_000 : 8_000_000];
    new Random(1).nextBytes(data);
    Endpoint server = listen(stream -> new Sender(data).on(stream));
    Recorder receiver = new Recorder();
    receiver.allowance = allowance;
    connect(server, receiver);
    assertEquals(Ending.END_OF_STREAM, LoopThread.await(receiver.closed));
    assertArrayEquals(data, receiver.bytes());
    assertTrue(receiver.largestRead <= Math.min(allowance, NioLoop.SCRATCH_BYTES));
    assertEquals(List.of(), thread.crashes);
  }

  @Test
  void nothingIsReadWhileTheAllowanceIsZero() {
    byte[] data = "pieces".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    Endpoint server = listen(stream -> new Sender(data).on(stream));
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    Recorder receiver =
        new Recorder() {
          @Override
          public int readAllowance() {
            asked.complete(true);
            return allowance;
          }
        };
    receiver.allowance = 0;
    Stream stream = connect(server, receiver);
    LoopThread.await(asked);
    thread.run(() -> assertEquals(0, receiver.bytes().length));
    receiver.allowance = 100;
    thread.run(stream::resumeReading);
    assertEquals(Ending.END_OF_STREAM, LoopThread.await(receiver.closed));
    assertArrayEquals(data, receiver.bytes());
  }

  @Test
  void aWriterHearsWhenThereIsRoomAgain() {
    Recorder paused = new Recorder();
    paused.allowance = 0;
    CompletableFuture<Stream> accepted = new CompletableFuture<>();
    Recorder writer = new Recorder();
    Endpoint server =
        listen(stream -> {
          accepted.complete(stream);
          return writer;
        });
    Stream reading = connect(server, paused);
    Stream writing = LoopThread.await(accepted);
    LoopThread.await(writer.connected);
    ByteBuffer flood = ByteBuffer.allocateDirect(64 << 20);
    int taken = thread.call(() -> writing.write(flood));
    assertEquals(taken, flood.position());
    assertTrue(flood.hasRemaining());
    assertEquals(0, thread.call(() -> writing.write(flood)));
    assertFalse(writer.writable.isDone());
    paused.allowance = Integer.MAX_VALUE;
    thread.run(reading::resumeReading);
    assertTrue(LoopThread.await(writer.writable));
  }

  @Test
  void nobodyListeningIsARefusal() throws IOException {
    Endpoint nobody;
    try (ServerSocket gone = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = new Endpoint(gone.getInetAddress(), gone.getLocalPort());
    }
    Recorder recorder = new Recorder();
    connect(nobody, recorder);
    assertEquals(Ending.REFUSED, LoopThread.await(recorder.closed));
  }

  @Test
  void anAddressThatIsNotOursIsNotReplacedByAnother() {
    Endpoint server = listen(stream -> new Recorder());
    Recorder recorder = new Recorder();
    thread.call(
        () -> thread.network.connect(InetAddresses.forString("192.0.2.77"), server, recorder));
    assertEquals(Ending.UNREACHABLE, LoopThread.await(recorder.closed));
    assertThrows(
        Exception.class,
        () -> thread.call(() -> thread.network.listen(Endpoint.parse("192.0.2.77:0"), s -> null)));
  }

  @Test
  void anAddressOfTheOtherFamilyIsNotReplacedByAnother() {
    Endpoint server = listen(stream -> new Recorder());
    Recorder recorder = new Recorder();
    thread.call(() -> thread.network.connect(InetAddresses.forString("::1"), server, recorder));
    assertEquals(Ending.UNREACHABLE, LoopThread.await(recorder.closed));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:80", "[::]:80", "127.0.0.1:0", "255.255.255.255:80"})
  void whatIsNoPlaceToConnectToIsUnreachable(String remote) {
    Recorder recorder = new Recorder();
    connect(Endpoint.parse(remote), recorder);
    assertEquals(Ending.UNREACHABLE, LoopThread.await(recorder.closed));
  }

  @Test
  void aBoundStreamComesFromItsAddress() {
    CompletableFuture<Endpoint> seen = new CompletableFuture<>();
    Endpoint server =
        listen(stream -> {
          seen.complete(stream.remote());
          return new Recorder();
        });
    InetAddress second = InetAddresses.forString("127.0.0.2");
    Recorder recorder = new Recorder();
    Stream stream = thread.call(() -> thread.network.connect(second, server, recorder));
    LoopThread.await(recorder.connected);
    assertEquals(thread.call(stream::local), LoopThread.await(seen));
    assertEquals(second, LoopThread.await(seen).address());
    assertEquals(server, stream.remote());
    assertEquals(Stream.Transport.TCP, stream.transport());
  }

  @Test
  void aResetIsToldApartFromAnOrderlyEnd() throws IOException {
    Recorder recorder = new Recorder();
    Endpoint server = listen(stream -> recorder);
    try (Socket rude = new Socket(server.address(), server.port())) {
      rude.setSoLinger(true, 0);
      LoopThread.await(recorder.connected);
    }
    assertEquals(Ending.RESET, LoopThread.await(recorder.closed));
  }

  @Test
  void aStreamThatIsRefusedAfterAcceptingEndsAtTheOtherSide() {
    Endpoint server = listen(stream -> null);
    Recorder recorder = new Recorder();
    connect(server, recorder);
    assertEquals(Ending.END_OF_STREAM, LoopThread.await(recorder.closed));
  }

  @Test
  void aHandlerThatBreaksLosesItsStreamAndNoOther() {
    Recorder broken =
        new Recorder() {
          @Override
          public void onRead(ByteBuffer bytes) {
            throw new IllegalStateException("we are wrong");
          }
        };
    Recorder healthy = new Recorder();
    List<Recorder> handlers = new ArrayList<>(List.of(broken, healthy));
    Endpoint server = listen(stream -> handlers.removeFirst());
    byte[] data = {1, 2, 3};
    for (int i = 0; i < 2; i++) {
      Sender sender = new Sender(data);
      thread.run(() -> sender.on(thread.network.connect(null, server, sender)));
    }
    assertEquals(Ending.RESET, LoopThread.await(broken.closed));
    assertEquals(Ending.END_OF_STREAM, LoopThread.await(healthy.closed));
    assertArrayEquals(data, healthy.bytes());
    assertEquals("we are wrong", thread.crashes.getFirst().getMessage());
  }

  @Test
  void aListenerThatBreaksClosesTheConnectionAndListensOn() {
    List<String> calls = new ArrayList<>();
    Recorder second = new Recorder();
    Endpoint server =
        listen(stream -> {
          calls.add("call");
          if (calls.size() == 1) {
            throw new IllegalStateException("we are wrong");
          }
          return second;
        });
    Recorder first = new Recorder();
    connect(server, first);
    assertEquals(Ending.END_OF_STREAM, LoopThread.await(first.closed));
    connect(server, new Recorder());
    assertTrue(LoopThread.await(second.connected));
  }

  @Test
  void closingFromWithinAHandlerEndsItsCalls() {
    byte[] data = new byte[1 << 20];
    Endpoint server = listen(stream -> new Sender(data).on(stream));
    CompletableFuture<Boolean> read = new CompletableFuture<>();
    List<Stream> own = new ArrayList<>();
    Recorder receiver =
        new Recorder() {
          @Override
          public void onRead(ByteBuffer bytes) {
            own.getFirst().close();
            own.getFirst().close();
            assertFalse(read.isDone());
            read.complete(true);
          }
        };
    thread.run(() -> own.add(thread.network.connect(null, server, receiver)));
    LoopThread.await(read);
    Recorder other = new Recorder();
    connect(server, other);
    LoopThread.await(other.closed);
    assertFalse(receiver.closed.isDone());
    assertEquals(List.of(), thread.crashes);
  }

  @Test
  void aStreamClosedBeforeItIsConnectedIsNeverHeardOf() {
    Endpoint server = listen(stream -> new Recorder());
    Recorder recorder = new Recorder();
    thread.run(() -> thread.network.connect(null, server, recorder).close());
    Recorder other = new Recorder();
    connect(server, other);
    LoopThread.await(other.connected);
    assertFalse(recorder.connected.isDone());
    assertFalse(recorder.closed.isDone());
  }

  @Test
  void writingToWhatIsNotConnectedTakesNothing() {
    Endpoint server = listen(stream -> new Recorder());
    thread.run(() -> {
      Stream stream = thread.network.connect(null, server, new Recorder());
      assertEquals(0, stream.write(ByteBuffer.allocate(5)));
      stream.close();
      assertEquals(0, stream.write(ByteBuffer.allocate(5)));
    });
  }

  @Test
  void aThousandConnectionsAtOnceAreAllTaken() throws InterruptedException {
    int count = 1_000;
    CountDownLatch both = new CountDownLatch(2 * count);
    Stream.Handler counter =
        new Recorder() {
          @Override
          public void onConnected() {
            both.countDown();
          }
        };
    Endpoint server = listen(stream -> counter);
    thread.run(() -> {
      for (int i = 0; i < count; i++) {
        thread.network.connect(null, server, counter);
      }
    });
    assertTrue(both.await(20, TimeUnit.SECONDS));
  }

  @Test
  void theWildcardOfIpv6TakesIpv4Too() {
    CompletableFuture<Endpoint> seen = new CompletableFuture<>();
    Network.Listener listener =
        thread.call(() ->
            thread.network.listen(
                Endpoint.parse("[::]:0"),
                stream -> {
                  seen.complete(stream.remote());
                  return new Recorder();
                }));
    connect(Endpoint.parse("127.0.0.1:" + listener.local().port()), new Recorder());
    assertEquals(InetAddresses.forString("127.0.0.1"), LoopThread.await(seen).address());
  }

  @Test
  void streamsTravelOverIpv6() {
    Recorder accepted = new Recorder();
    Network.Listener listener =
        thread.call(() -> thread.network.listen(Endpoint.parse("[::1]:0"), stream -> accepted));
    Recorder recorder = new Recorder();
    connect(listener.local(), recorder);
    assertTrue(LoopThread.await(recorder.connected));
    assertTrue(LoopThread.await(accepted.connected));
  }

  @Test
  void aPortInUseIsSaidWithItsNumber() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(ANY_PORT.toSocketAddress());
      Endpoint local = new Endpoint(taken.getInetAddress(), taken.getLocalPort());
      Exception failure =
          assertThrows(
              Exception.class,
              () -> thread.call(() -> thread.network.listen(local, stream -> null)));
      assertTrue(failure.toString().contains(local.toString()), failure::toString);
    }
  }

  @Test
  void aProbeFindsAFreePortAndLetsNobodyIn() {
    Endpoint free = thread.call(() -> thread.network.probe(ANY_PORT));
    assertTrue(free.port() != 0);
    assertThrows(IOException.class, () -> new Socket(free.address(), free.port()).close());
    assertEquals(free, thread.call(() -> thread.network.listen(free, stream -> null)).local());
  }

  @Test
  void aProbeIsRefusedAPortWhereSomebodyListens() {
    Endpoint taken = listen(stream -> null);
    Exception failure =
        assertThrows(Exception.class, () -> thread.call(() -> thread.network.probe(taken)));
    assertTrue(failure.toString().contains(taken.toString()), failure::toString);
  }

  @Test
  void streamsThatWereAcceptedOutliveTheListener() {
    CompletableFuture<Stream> accepted = new CompletableFuture<>();
    Network.Listener listener =
        thread.call(() ->
            thread.network.listen(
                ANY_PORT,
                stream -> {
                  accepted.complete(stream);
                  return new Recorder();
                }));
    Recorder recorder = new Recorder();
    connect(listener.local(), recorder);
    Stream stream = LoopThread.await(accepted);
    thread.run(listener::close);
    LoopThread.await(recorder.connected);
    thread.run(() -> {
      stream.write(ByteBuffer.wrap(new byte[] {7}));
      stream.close();
    });
    LoopThread.await(recorder.closed);
    assertArrayEquals(new byte[] {7}, recorder.bytes());
  }
}
