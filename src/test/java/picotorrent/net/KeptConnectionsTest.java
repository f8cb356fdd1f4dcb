package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher;

/// Requests that ask for it follow each other on one connection, and on no worse one than a new one
/// would be.
class KeptConnectionsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String TEN = OK + "Content-Length: 10\r\n\r\n0123456789";
  private static final Fetcher.AddressGuard ANYWHERE = (_, _, _) -> true;

  private final LoopThread thread = new LoopThread();
  private final HttpFetcher fetcher = new HttpFetcher(thread.loop);

  @AfterEach
  void close() {
    thread.close();
    assertEquals(List.of(), thread.crashes);
  }

  /// Takes ten bytes, and cancels the rest of the answer as a web seed does that has all it wanted.
  private static final class TenBytes implements Fetcher.Handler {
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final StringBuilder body = new StringBuilder();
    private Fetcher.@Nullable Fetch fetch;

    @Override
    public void onHead(int status, Map<String, String> headers) {}

    @Override
    public void onBody(ByteBuffer bytes) {
      body.append(StandardCharsets.US_ASCII.decode(bytes));
      if (fetch != null && body.length() < 10) {
        fetch.more();
      } else if (fetch != null) {
        fetch.cancel();
        end.complete(body.toString());
      }
    }

    @Override
    public void onDone() {
      end.complete(body.toString());
    }

    @Override
    public void onFailed(Fetcher.Failure failure, Sentence detail) {
      end.complete("failed: " + detail);
    }
  }

  private String ask(CannedServer server) {
    return ask(server, null, ANYWHERE);
  }

  private String ask(CannedServer server, @Nullable InetAddress local, Fetcher.AddressGuard guard) {
    TenBytes taken = new TenBytes();
    Fetcher.Request request =
        new Fetcher.Request(
            "GET",
            URI.create("http://127.0.0.1:" + server.port() + "/"),
            Map.of("Connection", "keep-alive"),
            null,
            1_000,
            Duration.ofSeconds(10),
            local,
            5,
            guard);
    thread.run(() -> taken.fetch = fetcher.fetch(request, taken));
    return LoopThread.await(taken.end);
  }

  @Test
  void oneRequestFollowsTheOtherOnOneConnection() throws IOException {
    try (CannedServer server = CannedServer.saying(TEN)) {
      for (int i = 0; i < 20; i++) {
        assertEquals("0123456789", ask(server));
      }
      assertEquals(20, server.requests.size());
      assertEquals(1, server.connections.get());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        OK + "Content-Length: 10\r\nConnection: close\r\n\r\n0123456789",
        "HTTP/1.0 200 OK\r\nContent-Length: 10\r\n\r\n0123456789",
        OK + "Content-Length: 12\r\n\r\n0123456789", // cancelled before its end, as the next
        OK + "Transfer-Encoding: chunked\r\n\r\n4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n",
        TEN + "what nobody asked for",
      })
  void whatIsNotCleanIsNotUsedAgain(String answer) throws IOException {
    try (CannedServer server = CannedServer.saying(answer)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("0123456789", ask(server));
      }
      assertEquals(3, server.connections.get());
    }
  }

  @Test
  void aServerThatHasLeftMeanwhileIsAskedAgainOnANewConnection() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          if (asked.getAndIncrement() % 2 == 1) {
            throw new IOException("the server has had enough of this connection");
          }
          out.write(TEN.getBytes(StandardCharsets.US_ASCII));
        })) {
      assertEquals("0123456789", ask(server));
      assertEquals("0123456789", ask(server));
      assertEquals(2, server.connections.get());
      assertEquals(3, server.requests.size());
    }
  }

  @Test
  void theGuardAndTheLocalAddressHoldForItToo() throws IOException {
    try (CannedServer server = CannedServer.saying(TEN)) {
      assertEquals("0123456789", ask(server));
      assertTrue(ask(server, null, (_, _, _) -> false).startsWith("failed"));
      assertEquals(1, server.requests.size());
      assertEquals("0123456789", ask(server, InetAddresses.forString("127.0.0.1"), ANYWHERE));
      assertEquals(2, server.connections.get());
    }
  }
}
