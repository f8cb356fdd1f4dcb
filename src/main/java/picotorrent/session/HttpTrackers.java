package picotorrent.session;

import java.io.ByteArrayOutputStream;
import java.net.Inet6Address;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.UrlPolicy;
import picotorrent.port.Fetcher;
import picotorrent.tracker.AnnounceOutcome;
import picotorrent.tracker.AnnounceRequest;
import picotorrent.tracker.Announcer.Launch;
import picotorrent.tracker.Family;
import picotorrent.tracker.HttpAnnounce;

/// Carries announces over HTTP and HTTPS.
///
/// Confined to the session loop.
final class HttpTrackers {
  /// A tracker that needs longer is no use (libtorrent: 10 s to connect, 30 s in all).
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final int MAX_REDIRECTS = 5;

  private final Environment env;

  HttpTrackers(Environment env) {
    this.env = env;
  }

  /// Asks; `done` gets the outcome, in a later call. What is returned takes the request back.
  Runnable announce(Launch launch, AnnounceRequest request, Consumer<AnnounceOutcome> done) {
    boolean ipv6 = launch.family() == Family.IPV6;
    Fetcher.Request get =
        new Fetcher.Request(
            "GET",
            HttpAnnounce.uri(launch.tracker(), request),
            Map.of("User-Agent", env.clientName, "Accept-Encoding", "gzip"),
            null,
            HttpAnnounce.MAX_BODY_BYTES,
            TIMEOUT,
            env.settings.bindAddress(ipv6),
            MAX_REDIRECTS,
            (uri, address, from) ->
                address instanceof Inet6Address == ipv6
                    && UrlPolicy.TRACKER.allows(uri, address, from));
    Collector collector = new Collector(done);
    Fetcher.Fetch fetch = env.ports.fetcher().fetch(get, collector);
    collector.fetch = fetch;
    return fetch::cancel;
  }

  /// Gathers a body, which the fetcher bounds.
  private static final class Collector implements Fetcher.Handler {
    private final Consumer<AnnounceOutcome> done;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;
    private Fetcher.@Nullable Fetch fetch;

    Collector(Consumer<AnnounceOutcome> done) {
      this.done = done;
    }

    @Override
    public void onHead(int code, Map<String, String> headers) {
      status = code;
    }

    @Override
    public void onBody(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      body.writeBytes(copy);
      more();
    }

    private void more() {
      if (fetch != null) {
        fetch.more();
      }
    }

    @Override
    public void onDone() {
      done.accept(HttpAnnounce.parse(status, body.toByteArray()));
    }

    @Override
    public void onFailed(Fetcher.Failure failure, String detail) {
      done.accept(new AnnounceOutcome.Failed(detail, reach(failure)));
    }

    private static AnnounceOutcome.Reach reach(Fetcher.Failure failure) {
      return switch (failure) {
        case UNKNOWN_HOST, FORBIDDEN_ADDRESS -> AnnounceOutcome.Reach.NO_ADDRESS;
        case REFUSED, TIMED_OUT -> AnnounceOutcome.Reach.UNREACHABLE;
        case UNTRUSTED, TOO_LARGE, TOO_MANY_REDIRECTS, BROKEN -> AnnounceOutcome.Reach.ANSWERED;
      };
    }
  }
}
