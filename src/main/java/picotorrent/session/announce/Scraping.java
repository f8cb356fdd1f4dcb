package picotorrent.session.announce;

import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.UrlPolicy;
import picotorrent.session.ground.Environment;
import picotorrent.tracker.ScrapeOutcome;
import picotorrent.tracker.ScrapePlan;
import picotorrent.tracker.ScrapePlan.Batch;
import picotorrent.tracker.SwarmCounts;

/// Asks trackers for the figures of swarms that no announce brings (BEP 48, BEP 15): those of
/// torrents that wait in the queue, and of trackers that leave the figures out.
///
/// Confined to the session loop.
final class Scraping {
  /// All torrents are looked at so often, to find those whose tracker left its figures out.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// So often when torrents have begun or ended.
  private static final long SHORT_LOOK_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Environment env;
  private final HttpTrackers http;
  private final UdpTrackers udp;
  private final ScrapePlan plan = new ScrapePlan();
  private final Map<Hash, Announced> sought = new LinkedHashMap<>();
  private boolean looked;
  private long lookedNanos;
  private long seenRoster = -1;

  Scraping(Environment env, HttpTrackers http, UdpTrackers udp) {
    this.env = env;
    this.http = http;
    this.udp = udp;
  }

  /// Once a second.
  void tick(Supplier<? extends Collection<? extends Announced>> torrents, long now) {
    boolean changed = env.roster().version() != seenRoster && now - lookedNanos >= SHORT_LOOK_NANOS;
    if (!looked || changed || now - lookedNanos >= LOOK_NANOS) {
      looked = true;
      lookedNanos = now;
      seenRoster = env.roster().version();
      plan.follow(wished(torrents.get()), now);
    }
    for (Optional<Batch> next = plan.poll(now); next.isPresent(); next = plan.poll(now)) {
      ask(next.get());
    }
  }

  private SequencedMap<Hash, String> wished(Collection<? extends Announced> torrents) {
    SequencedMap<Hash, String> wished = new LinkedHashMap<>();
    sought.clear();
    for (Announced torrent : torrents) {
      Hash swarm = torrent.swarms().getFirst();
      torrent
          .toScrape()
          .ifPresent(url -> {
            wished.put(swarm, url);
            sought.put(swarm, torrent);
          });
    }
    return wished;
  }

  private void answered(Batch batch, ScrapeOutcome outcome) {
    plan.done(batch, outcome, env.now());
    for (Hash hash : batch.infoHashes()) {
      Announced torrent = sought.get(hash);
      if (torrent != null) {
        torrent.heard();
      }
    }
  }

  private void ask(Batch batch) {
    Consumer<ScrapeOutcome> done = outcome -> answered(batch, outcome);
    switch (UrlPolicy.TRACKER.check(batch.url())) {
      case UrlPolicy.Checked.Refused(Sentence reason) ->
          env.ports().loop().post(() -> done.accept(new ScrapeOutcome.Failed(reason.toString())));
      case UrlPolicy.Checked.Safe(URI uri) -> {
        if (uri.getScheme().equals("udp")) {
          udp.scrape(uri, batch.infoHashes(), done);
        } else {
          http.scrape(uri, batch.infoHashes(), done);
        }
      }
    }
  }

  /// What a tracker said of a swarm.
  SwarmCounts counts(Hash infoHash) {
    return plan.counts(infoHash);
  }
}
