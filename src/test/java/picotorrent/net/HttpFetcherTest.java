package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.port.Fetcher;
import picotorrent.port.Fetcher.Failure;

class HttpFetcherTest extends HttpFetching {
  @Test
  void anAnswerOfKnownLengthIsReadWhole() throws IOException {
    Answer answer = answerOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello!");
    assertEquals(200, answer.status);
    assertEquals("b", answer.headers.get("x-a"));
    assertEquals("hello", answer.text());
    assertEquals(null, answer.failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\n\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
      })
  void everyFramingYieldsTheSameBody(String raw) throws IOException {
    Answer answer = answerOf(raw);
    assertEquals("hello", answer.text());
    assertEquals(null, answer.failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 302 Found\r\nLocation: http://[bad\r\n\r\n",
        "",
      })
  void whatIsNoAnswerIsBroken(String raw) throws IOException {
    assertEquals(Failure.BROKEN, answerOf(raw).failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "x-gzip"})
  void codedBodiesAreDecoded(String coding) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("deflate")
            ? new java.util.zip.DeflaterOutputStream(coded)
            : new GZIPOutputStream(coded)) {
      out.write("hello".getBytes(StandardCharsets.US_ASCII));
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\n\r\n";
    assertEquals("hello", answerOf(head + coded.toString(StandardCharsets.ISO_8859_1)).text());
  }

  @Test
  void aBombOfGzipIsStoppedAtTheLimit() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 50; i++) {
        out.write(zeros);
      }
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    Answer answer = answerOf(head + bomb.toString(StandardCharsets.ISO_8859_1));
    assertEquals(Failure.TOO_LARGE, answer.failure);
    assertTrue(answer.body.size() <= 1 << 20);
  }

  @Test
  void anEndlessBodyIsStoppedAtTheLimit() throws IOException {
    try (CannedServer server =
        new CannedServer((head, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] noise = new byte[10_000];
          while (true) {
            out.write(noise);
          }
        })) {
      Answer answer = fetch(get("http://a.test:" + server.port() + "/"));
      assertEquals(Failure.TOO_LARGE, answer.failure);
      assertTrue(answer.body.size() <= 1 << 20);
    }
  }

  @Test
  void anEndlessHeadIsStoppedAtTheLimit() throws IOException {
    String flood = "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000) + "\r\n";
    assertEquals(Failure.TOO_LARGE, answerOf(flood).failure);
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeTheBody() throws IOException {
    Answer answer = answerOf("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
    assertEquals(Failure.TOO_LARGE, answer.failure);
  }

  @Test
  void aServerThatNeverEndsItsAnswerTimesOut() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (CannedServer server = new CannedServer((head, out) -> never.await())) {
      Fetcher.Request request =
          new Fetcher.Request(
              "GET",
              URI.create("http://a.test:" + server.port() + "/"),
              Map.of(),
              null,
              100,
              Duration.ofMillis(200),
              null,
              5,
              ANYWHERE);
      assertEquals(Failure.TIMED_OUT, fetch(request).failure);
    } finally {
      never.countDown();
    }
  }

  @Test
  void aHeaderCannotSmuggleAnotherIn() throws IOException {
    try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      String url = "http://a.test:" + server.port() + "/";
      for (Map<String, String> headers :
          List.of(Map.of("X", "a\r\nEvil: b"), Map.of("X\r\nEvil", "b"), Map.of("X ", "b"))) {
        Answer answer = fetch(request("GET", url, headers, null, ANYWHERE));
        assertEquals(Failure.BROKEN, answer.failure);
      }
      assertEquals(List.of(), server.requests);
      fetch(get(url + "a%0d%0aEvil:%20b?q=%0d%0aEvil:%20b"));
      assertTrue(
          server.requests.getFirst().startsWith("GET /a%0d%0aEvil:%20b?q=%0d%0aEvil:%20b HTTP"));
    }
  }

  @Test
  void bytesOfAnInfoHashKeepTheirEscapes() throws IOException {
    try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      fetch(get("http://a.test:" + server.port() + "/announce?info_hash=%00%ff%41~"));
      assertTrue(
          server.requests.getFirst().startsWith("GET /announce?info_hash=%00%ff%41~ HTTP/1.1\r\n"));
      assertTrue(server.requests.getFirst().contains("Host: a.test:" + server.port() + "\r\n"));
    }
  }

  @Test
  void aPostBringsItsBody() throws IOException {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          seen.complete(head);
          out.write("HTTP/1.1 204 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
      String url = "http://a.test:" + server.port() + "/control";
      Answer answer = fetch(request("POST", url, Map.of("SOAPAction", "x"), new byte[3], ANYWHERE));
      assertEquals(204, answer.status);
      assertTrue(LoopThread.await(seen).contains("Content-Length: 3\r\n"));
    }
  }

  @Test
  void nothingMoreIsReadThanWasAskedFor() throws IOException {
    CompletableFuture<Long> written = new CompletableFuture<>();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          long count = 0;
          try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(new byte[1 << 16]);
              count += 1 << 16;
            }
          } finally {
            written.complete(count);
          }
        })) {
      Answer answer = new Answer();
      answer.pausing = true;
      Fetcher.Request all =
          new Fetcher.Request(
              "GET",
              URI.create("http://a.test:" + server.port() + "/"),
              Map.of(),
              null,
              1L << 40,
              Duration.ofMillis(700),
              null,
              5,
              ANYWHERE);
      thread.run(() -> answer.fetch = fetcher.fetch(all, answer));
      LoopThread.await(answer.end);
      assertEquals(Failure.TIMED_OUT, answer.failure);
      assertTrue(answer.body.size() <= 1 << 16);
      assertTrue(LoopThread.await(written) < 64 << 20);
    }
  }

  @Test
  void aCancelledRequestClosesItsSocketAndIsNotHeardOfAgain() throws IOException {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          asked.complete(true);
          try {
            while (true) {
              out.write(new byte[1 << 16]);
            }
          } finally {
            broken.complete(true);
          }
        })) {
      Answer answer = new Answer();
      Fetcher.Fetch fetch =
          thread.call(() -> fetcher.fetch(get("http://a.test:" + server.port() + "/"), answer));
      LoopThread.await(asked);
      thread.run(fetch::cancel);
      assertTrue(LoopThread.await(broken));
    }
  }

  @Test
  void unknownHostsAndClosedPortsAreTold() throws IOException {
    assertEquals(Failure.UNKNOWN_HOST, fetch(get("http://nowhere.invalid/")).failure);
    int port;
    try (CannedServer gone = CannedServer.saying("")) {
      port = gone.port();
    }
    assertEquals(Failure.REFUSED, fetch(get("http://127.0.0.1:" + port + "/")).failure);
  }

  @Test
  void theLocalAddressIsBinding() throws IOException {
    try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      for (String local : List.of("192.0.2.77", "::1")) {
        Fetcher.Request bound =
            new Fetcher.Request(
                "GET",
                URI.create("http://a.test:" + server.port() + "/"),
                Map.of(),
                null,
                100,
                Duration.ofSeconds(5),
                InetAddresses.forString(local),
                5,
                ANYWHERE);
        assertTrue(fetch(bound).failure != null);
      }
      assertEquals(List.of(), server.requests);
    }
  }
}
