package picotorrent.sim;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;
import picotorrent.port.Fetcher;
import picotorrent.port.Loop;

/// The world's web servers: names, guard, redirects, limits and backpressure as in production; the
/// body passes the host's line.
public final class SimFetcher implements Fetcher {
  private static final long HEAD_NANOS = Duration.ofMillis(100).toNanos();
  private static final int PART_BYTES = 16 << 10;

  private final SimLoop loop;

  SimFetcher(SimLoop loop) {
    this.loop = loop;
  }

  @Override
  public Fetch fetch(Request request, Handler handler) {
    SimFetch fetch = new SimFetch(request, handler);
    fetch.timeout =
        loop.at(
            loop.now() + request.timeout().toNanos(),
            () -> fetch.fail(Failure.TIMED_OUT, Sentence.of("no whole answer in time")));
    fetch.ask(request.uri(), null, 0);
    return fetch;
  }

  private final class SimFetch implements Fetch {
    private final Request request;
    private final Handler handler;
    private ByteBuffer body = ByteBuffer.allocate(0);
    private Loop.@Nullable Timer timeout;
    private boolean ended;

    SimFetch(Request request, Handler handler) {
      this.request = request;
      this.handler = handler;
    }

    private void later(long delayNanos, Runnable step) {
      loop.at(
          loop.now() + delayNanos,
          () -> {
            if (!ended && !loop.host().isCut()) {
              step.run();
            }
          });
    }

    void ask(URI uri, @Nullable URI from, int redirects) {
      new SimResolver(loop)
          .resolve(
              uri.getHost(),
              addresses -> {
                if (!ended) {
                  askAt(uri, from, redirects, addresses);
                }
              });
    }

    private void askAt(URI uri, @Nullable URI from, int redirects, List<InetAddress> addresses) {
      if (addresses.isEmpty()) {
        fail(Failure.UNKNOWN_HOST, Sentence.of("there is no address for {0}", uri.getHost()));
        return;
      }
      if (!request.guard().allows(uri, addresses.getFirst(), from)) {
        String where = InetAddresses.toAddrString(addresses.getFirst());
        fail(
            Failure.FORBIDDEN_ADDRESS,
            Sentence.of("{0} is {1}, where it may not lead", uri.getHost(), where));
        return;
      }
      WebServer server = loop.host().world().webServerOf(uri.toString());
      if (server == null) {
        later(
            HEAD_NANOS, () -> fail(Failure.REFUSED, Sentence.of("the server takes no connection")));
        return;
      }
      later(HEAD_NANOS, () -> take(server.answer(loop.host(), uri, request), uri, redirects));
    }

    private void take(WebServer.Answer answer, URI uri, int redirects) {
      switch (answer) {
        case WebServer.Answer.Silence ignored -> {}
        case WebServer.Answer.Broken broken ->
            fail(broken.failure(), Sentence.quote(broken.detail()));
        case WebServer.Answer.Page page -> {
          String location = page.headers().get("location");
          if (page.status() / 100 != 3 || location == null) {
            deliver(page);
          } else if (redirects == request.maxRedirects()) {
            fail(Failure.TOO_MANY_REDIRECTS, Sentence.of("more than {0}", redirects));
          } else {
            ask(uri.resolve(location), uri, redirects + 1);
          }
        }
      }
    }

    private void deliver(WebServer.Answer.Page page) {
      body = ByteBuffer.wrap(page.body());
      handler.onHead(page.status(), page.headers());
      more();
    }

    @Override
    public void more() {
      if (ended) {
        return;
      }
      if (!body.hasRemaining()) {
        later(0, this::finish);
        return;
      }
      int count = Math.min(PART_BYTES, body.remaining());
      later(loop.host().down.pass(count) - loop.now(), () -> part(count));
    }

    private void part(int count) {
      if (body.position() + count > request.maxBodyBytes()) {
        fail(Failure.TOO_LARGE, Sentence.of("more than {0} bytes", request.maxBodyBytes()));
        return;
      }
      ByteBuffer part = loop.host().world().scratch();
      part.put(0, body, body.position(), count).limit(count);
      body.position(body.position() + count);
      handler.onBody(part);
    }

    private void finish() {
      cancel();
      handler.onDone();
    }

    private void fail(Failure failure, Sentence detail) {
      if (!ended) {
        cancel();
        handler.onFailed(failure, detail);
      }
    }

    @Override
    public void cancel() {
      ended = true;
      if (timeout != null) {
        timeout.cancel();
      }
    }
  }
}
