package picotorrent.session.announce;

import java.net.Inet6Address;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.UrlPolicy;
import picotorrent.port.Fetcher;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.FetchTrouble;
import picotorrent.session.ground.WholeAnswer;
import picotorrent.tracker.AnnounceOutcome;
import picotorrent.tracker.AnnounceRequest;
import picotorrent.tracker.Announcer.Launch;
import picotorrent.tracker.Family;
import picotorrent.tracker.HttpAnnounce;
import picotorrent.tracker.HttpScrape;
import picotorrent.tracker.ScrapeOutcome;

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
    Fetcher.Request get = get(HttpAnnounce.uri(launch.tracker(), request), ipv6);
    return WholeAnswer.of(
        env.ports().fetcher(),
        get,
        new WholeAnswer.Taker() {
          @Override
          public void answered(int status, byte[] body) {
            done.accept(HttpAnnounce.parse(status, body));
          }

          @Override
          public void failed(Fetcher.Failure failure, Sentence detail) {
            done.accept(
                new AnnounceOutcome.Failed(FetchTrouble.of(failure, detail), reach(failure)));
          }
        });
  }

  /// Asks for the figures of swarms; `done` gets them, in a later call.
  void scrape(URI tracker, List<Hash> infoHashes, Consumer<ScrapeOutcome> done) {
    Optional<URI> uri = HttpScrape.uri(tracker, infoHashes);
    if (uri.isEmpty()) {
      ScrapeOutcome outcome = new ScrapeOutcome.Failed("the tracker has no scrape");
      env.ports().loop().post(() -> done.accept(outcome));
      return;
    }
    boolean ipv6 =
        env.settings().bindAddress(false) == null && env.settings().bindAddress(true) != null;
    WholeAnswer.of(
        env.ports().fetcher(),
        get(uri.get(), ipv6),
        new WholeAnswer.Taker() {
          @Override
          public void answered(int status, byte[] body) {
            done.accept(HttpScrape.parse(status, body, infoHashes));
          }

          @Override
          public void failed(Fetcher.Failure failure, Sentence detail) {
            done.accept(new ScrapeOutcome.Failed(detail.toString()));
          }
        });
  }

  private Fetcher.Request get(URI uri, boolean ipv6) {
    return new Fetcher.Request(
        "GET",
        uri,
        Map.of("User-Agent", env.clientName(), "Accept-Encoding", "gzip"),
        null,
        HttpAnnounce.MAX_BODY_BYTES,
        TIMEOUT,
        env.settings().bindAddress(ipv6),
        MAX_REDIRECTS,
        (asked, address, from) ->
            address instanceof Inet6Address == ipv6
                && UrlPolicy.TRACKER.allows(asked, address, from));
  }

  private static AnnounceOutcome.Reach reach(Fetcher.Failure failure) {
    return switch (failure) {
      case UNKNOWN_HOST, FORBIDDEN_ADDRESS -> AnnounceOutcome.Reach.NO_ADDRESS;
      case REFUSED, TIMED_OUT -> AnnounceOutcome.Reach.UNREACHABLE;
      case UNTRUSTED, TOO_LARGE, TOO_MANY_REDIRECTS, BROKEN -> AnnounceOutcome.Reach.ANSWERED;
    };
  }
}
