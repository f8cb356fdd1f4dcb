package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher;
import picotorrent.port.Fetcher.Failure;

/// A fetcher on a loop of its own, for which every name below `.test` is this machine.
abstract class HttpFetching {
  static final Fetcher.AddressGuard ANYWHERE = (uri, address, from) -> true;

  final LoopThread thread = new LoopThread();
  final HttpFetcher fetcher = new HttpFetcher(thread.loop, HttpFetching::localNames, systemTrust());

  @AfterEach
  void close() {
    thread.close();
    assertEquals(List.of(), thread.crashes);
  }

  static SSLContext systemTrust() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Every name below `.test` is this machine.
  static InetAddress[] localNames(String host) throws UnknownHostException {
    if (host.endsWith(".test")) {
      return new InetAddress[] {InetAddresses.forString("127.0.0.1")};
    }
    if (InetAddresses.isInetAddress(host)) {
      return new InetAddress[] {InetAddresses.forString(host)};
    }
    throw new UnknownHostException(host);
  }

  /// What came of a request.
  static final class Answer implements Fetcher.Handler {
    final CompletableFuture<String> end = new CompletableFuture<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status;
    Map<String, String> headers = Map.of();
    @Nullable Failure failure;
    Fetcher.@Nullable Fetch fetch;
    boolean pausing;

    @Override
    public void onHead(int code, Map<String, String> fields) {
      status = code;
      headers = fields;
    }

    @Override
    public void onBody(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      body.writeBytes(copy);
      if (!pausing && fetch != null) {
        fetch.more();
      }
    }

    @Override
    public void onDone() {
      end.complete("done");
    }

    @Override
    public void onFailed(Failure why, Sentence detail) {
      failure = why;
      end.complete(detail.toString());
    }

    String text() {
      return body.toString(StandardCharsets.ISO_8859_1);
    }
  }

  static Fetcher.Request get(String url) {
    return request("GET", url, Map.of(), null, ANYWHERE);
  }

  static Fetcher.Request request(
      String method,
      String url,
      Map<String, String> headers,
      byte @Nullable [] body,
      Fetcher.AddressGuard guard) {
    Duration timeout = Duration.ofSeconds(10);
    return new Fetcher.Request(
        method, URI.create(url), headers, body, 1 << 20, timeout, null, 5, guard);
  }

  Answer fetch(Fetcher.Request request) {
    return fetch(fetcher, request);
  }

  Answer fetch(Fetcher by, Fetcher.Request request) {
    Answer answer = new Answer();
    thread.run(() -> answer.fetch = by.fetch(request, answer));
    LoopThread.await(answer.end);
    return answer;
  }

  Answer answerOf(String raw) throws IOException {
    try (CannedServer server = CannedServer.saying(raw)) {
      return fetch(get("http://a.test:" + server.port() + "/x"));
    }
  }
}
