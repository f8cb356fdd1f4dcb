package picotorrent.session;

import java.net.Inet6Address;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
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
    return WholeAnswer.of(
        env.ports.fetcher(),
        get,
        new WholeAnswer.Taker() {
          @Override
          public void answered(int status, byte[] body) {
            done.accept(HttpAnnounce.parse(status, body));
          }

          @Override
          public void failed(Fetcher.Failure failure, String detail) {
            done.accept(new AnnounceOutcome.Failed(detail, reach(failure)));
          }
        });
  }

  private static AnnounceOutcome.Reach reach(Fetcher.Failure failure) {
    return switch (failure) {
      case UNKNOWN_HOST, FORBIDDEN_ADDRESS -> AnnounceOutcome.Reach.NO_ADDRESS;
      case REFUSED, TIMED_OUT -> AnnounceOutcome.Reach.UNREACHABLE;
      case UNTRUSTED, TOO_LARGE, TOO_MANY_REDIRECTS, BROKEN -> AnnounceOutcome.Reach.ANSWERED;
    };
  }
}
