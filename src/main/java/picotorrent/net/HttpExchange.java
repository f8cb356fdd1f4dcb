package picotorrent.net;

import com.google.common.primitives.Longs;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher.Failure;
import picotorrent.port.Fetcher.Fetch;
import picotorrent.port.Fetcher.Handler;
import picotorrent.port.Fetcher.Request;
import picotorrent.port.Loop;

/// One request under way: its virtual thread blocks, its handler hears of it on the loop.
/// Interrupting the thread closes its socket, whatever it waits for.
final class HttpExchange implements Fetch {
  private static final int PART_BYTES = 64 << 10;

  private final Loop loop;
  private final HttpConnector connector;
  private final Semaphore turns;
  private final Request request;
  private final Handler handler;
  private final Semaphore demand = new Semaphore(0);
  private final Thread thread;
  private final boolean persistent;
  private @Nullable HttpConnection connection; // its thread only
  private Loop.@Nullable Timer timeout;
  private boolean ended; // loop only

  HttpExchange(
      Loop loop, HttpConnector connector, Semaphore turns, Request request, Handler handler) {
    this.loop = loop;
    this.connector = connector;
    this.turns = turns;
    this.request = request;
    this.handler = handler;
    this.persistent = HttpWire.keepsConnection(request.headers());
    this.thread = Thread.ofVirtual().name("http " + request.uri().getHost()).unstarted(this::run);
  }

  void start() {
    timeout =
        loop.at(
            loop.now() + request.timeout().toNanos(),
            () -> fail(Failure.TIMED_OUT, Sentence.of("no whole answer in time")));
    thread.start();
  }

  @Override
  public void more() {
    demand.release();
  }

  @Override
  public void cancel() {
    assert loop.onLoop();
    if (end()) {
      thread.interrupt();
    }
  }

  /// Ends the exchange for the handler; tells whether it had not ended before.
  private boolean end() {
    boolean first = !ended;
    ended = true;
    if (timeout != null) {
      timeout.cancel();
    }
    return first;
  }

  private void fail(Failure failure, Sentence detail) {
    if (end()) {
      thread.interrupt();
      handler.onFailed(failure, detail);
    }
  }

  /// Calls the handler, in one task of the loop, until somebody ends the exchange.
  private void tell(List<Runnable> calls) {
    loop.post(() -> {
      for (Runnable call : calls) {
        if (!ended) {
          call.run();
        }
      }
    });
  }

  private void run() {
    try {
      turns.acquire();
      try {
        exchange();
      } finally {
        turns.release();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // cancelled: nobody wants to know
    } catch (HttpFailure e) {
      loop.post(() -> fail(e.failure(), e.reason()));
    } catch (SocketTimeoutException e) {
      loop.post(() -> fail(Failure.TIMED_OUT, Sentence.of("the server fell silent")));
    } catch (IOException e) {
      loop.post(() -> fail(Failure.BROKEN, ErrorWords.of(e)));
    } catch (RuntimeException e) {
      loop.post(() -> {
        fail(Failure.BROKEN, Sentence.of("an internal error"));
        throw e;
      });
    }
  }

  private void exchange() throws IOException, InterruptedException {
    String method = request.method();
    URI uri = request.uri();
    URI from = null;
    for (int redirects = 0; ; redirects++) {
      HttpWire.Head head;
      try {
        head = ask(method, uri, from);
        if (!head.isRedirect()) {
          deliver(head);
          return;
        }
      } finally {
        close();
      }
      if (redirects == request.maxRedirects()) {
        throw new HttpFailure(Failure.TOO_MANY_REDIRECTS, "more than {0}", redirects);
      }
      from = uri;
      uri = target(uri, head.headers().getOrDefault("location", ""));
      method = head.status() >= 307 ? method : "GET";
    }
  }

  /// Asks on a connection that was kept, and on one of our own where there is none or its server
  /// has given it up meanwhile: then nothing has come back at all (RFC 9112 §9.3.1).
  private HttpWire.Head ask(String method, URI uri, @Nullable URI from) throws IOException {
    HttpConnection kept = persistent ? connector.kept(uri, from, request) : null;
    if (kept != null) {
      try {
        return ask(kept, method, uri);
      } catch (HttpFailure | SocketTimeoutException e) {
        throw e;
      } catch (IOException e) {
        kept.close();
      }
    }
    return ask(connector.open(uri, from, request), method, uri);
  }

  private HttpWire.Head ask(HttpConnection on, String method, URI uri) throws IOException {
    connection = on;
    byte @Nullable [] body = method.equals("POST") ? request.body() : null;
    send(on.out(), method, uri, body);
    return HttpWire.readHead(on.in());
  }

  private void close() {
    if (connection != null) {
      connection.close();
      connection = null;
    }
  }

  private static URI target(URI from, String location) throws HttpFailure {
    URI to;
    try {
      to = from.resolve(location);
    } catch (IllegalArgumentException e) {
      throw new HttpFailure(Failure.BROKEN, "redirected to what is no URL");
    }
    if (HttpUrl.isSecure(from) && !HttpUrl.isSecure(to)) {
      throw new HttpFailure(Failure.UNTRUSTED, "redirected from https to http");
    }
    return to;
  }

  private void send(OutputStream out, String method, URI uri, byte @Nullable [] body)
      throws IOException {
    boolean sameOrigin = HttpUrl.isSameOrigin(request.uri(), uri);
    Map<String, String> headers = new LinkedHashMap<>();
    boolean hasRange = false;
    boolean hasCoding = false;
    for (Map.Entry<String, String> header : request.headers().entrySet()) {
      String name = header.getKey().toLowerCase(Locale.ROOT);
      hasRange |= name.equals("range");
      hasCoding |= name.equals("accept-encoding");
      if (sameOrigin || !(name.equals("authorization") || name.equals("cookie"))) {
        headers.put(header.getKey(), header.getValue());
      }
    }
    if (!hasCoding) {
      headers.put("Accept-Encoding", hasRange ? "identity" : "gzip");
    }
    String authorization = HttpUrl.authorization(uri);
    if (authorization != null) {
      headers.put("Authorization", authorization);
    }
    out.write(HttpWire.requestHead(method, uri, headers, body == null ? -1 : body.length));
    if (body != null) {
      out.write(body);
    }
    out.flush();
  }

  private void deliver(HttpWire.Head head) throws IOException, InterruptedException {
    HttpConnection from = Objects.requireNonNull(connection);
    HttpBody raw = HttpBody.of(from.in(), head, request.maxBodyBytes());
    InputStream body = HttpBody.decoded(raw, head);
    List<Runnable> news = new ArrayList<>();
    news.add(() -> handler.onHead(head.status(), head.headers()));
    byte[] part = new byte[partBytes(head)];
    long total = 0;
    for (int count = body.read(part); count >= 0; count = body.read(part)) {
      total += count;
      if (total > request.maxBodyBytes()) {
        throw new HttpFailure(Failure.TOO_LARGE, "more than {0} bytes", request.maxBodyBytes());
      }
      if (head.persistent() && raw.isComplete()) {
        leaveConnection();
      }
      if (count > 0) {
        ByteBuffer bytes = ByteBuffer.wrap(part, 0, count);
        news.add(() -> handler.onBody(bytes));
        boolean isLast = raw.isComplete() && body instanceof HttpBody; // nothing is left to decode
        if (isLast) {
          break;
        }
        tell(news);
        news = new ArrayList<>();
        demand.acquire();
      }
    }
    news.add(this::finish);
    tell(news);
  }

  /// Answers of trackers are a few hundred bytes, and a session with many torrents gets thousands.
  private static int partBytes(HttpWire.Head head) {
    String length = head.headers().get("content-length");
    Long known = length == null ? null : Longs.tryParse(length);
    return known == null ? PART_BYTES : Math.clamp(known, 1, PART_BYTES);
  }

  /// The last byte was read: the next request may go out while our handler still looks at this one.
  private void leaveConnection() {
    if (persistent && connection != null) {
      connector.keep(connection);
      connection = null;
    }
  }

  private void finish() {
    if (end()) {
      handler.onDone();
    }
  }
}
