package picotorrent.session.announce;

import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.port.Loop;
import picotorrent.session.ground.Environment;
import picotorrent.session.link.UdpHub;
import picotorrent.tracker.AnnounceEvent;
import picotorrent.tracker.AnnounceOutcome;
import picotorrent.tracker.AnnounceRequest;
import picotorrent.tracker.AnnounceTiers;
import picotorrent.tracker.Announcer;
import picotorrent.tracker.Announcer.Launch;
import picotorrent.tracker.Announcer.Swarm;
import picotorrent.tracker.Family;
import picotorrent.tracker.Priority;
import picotorrent.tracker.SwarmCounts;
import picotorrent.tracker.TrackerStatus;

/// All announces of a session: drives an [Announcer] and carries its launches to the trackers.
///
/// Confined to the session loop.
public final class Announcing {
  private static final Farewell NOTHING_TO_TELL =
      new Farewell(0, new AnnounceRequest.Progress(0, 0, 0));

  private final Environment env;
  private final Announcer announcer = new Announcer();
  private final HttpTrackers http;
  private final UdpTrackers udp;
  private final Scraping scraping;
  private final Map<Swarm, Announced> torrents = new HashMap<>();
  private final Map<Swarm, Farewell> farewells = new HashMap<>();
  private final Map<Announcer.Place, Runnable> underWay = new LinkedHashMap<>();
  private Loop.@Nullable Timer timer;
  private @Nullable Runnable closed;

  /// What is still to be told of a torrent that is gone.
  private record Farewell(int key, AnnounceRequest.Progress progress) {}

  /// @param hub carries what is asked over UDP
  public Announcing(Environment env, UdpHub hub) {
    this.env = env;
    this.http = new HttpTrackers(env);
    this.udp = new UdpTrackers(env, hub);
    this.scraping = new Scraping(env, http, udp);
  }

  /// The address families that we announce from.
  private Set<Family> families() {
    if (env.settings().listen().addresses().isEmpty()) {
      return Set.of(Family.IPV4, Family.IPV6);
    }
    boolean v4 = env.settings().bindAddress(false) != null;
    boolean v6 = env.settings().bindAddress(true) != null;
    if (v4 && v6) {
      return Set.of(Family.IPV4, Family.IPV6);
    }
    return Set.of(v6 ? Family.IPV6 : Family.IPV4);
  }

  /// Takes the swarms of a torrent in: one for each of its hashes.
  public void add(Announced torrent, List<List<String>> tiers) {
    for (Hash hash : torrent.swarms()) {
      Swarm swarm = new Swarm(torrent.id(), hash);
      if (torrents.putIfAbsent(swarm, torrent) == null) {
        announcer.add(swarm, new AnnounceTiers(tiers, families(), policy(torrent), env.random()));
      }
    }
  }

  /// Begins to announce.
  public void start(Announced torrent, Priority urgency) {
    for (Swarm swarm : swarms(torrent)) {
      announcer.policy(swarm, policy(torrent), env.now());
      announcer.start(swarm, urgency, env.now());
    }
    drain();
  }

  /// A private torrent is seen at one tracker at a time (BEP 27).
  private static AnnounceTiers.Policy policy(Announced torrent) {
    return torrent.isPrivate()
        ? AnnounceTiers.Policy.FIRST_WORKING
        : AnnounceTiers.Policy.EVERY_TIER;
  }

  /// Ceases, and tells the trackers that count us.
  public void stop(Announced torrent) {
    swarms(torrent).forEach(swarm -> announcer.stop(swarm, env.now()));
    drain();
  }

  /// Every wanted file has become complete.
  public void completed(Announced torrent) {
    swarms(torrent).forEach(swarm -> announcer.complete(swarm, env.now()));
    drain();
  }

  /// A person wants peers now: asks as soon as the trackers permit.
  public void wish(Announced torrent) {
    swarms(torrent).forEach(swarm -> announcer.wish(swarm, env.now()));
    drain();
  }

  /// Our network is another than before.
  public void networkChanged() {
    announcer.networkChanged(env.now());
    drain();
  }

  /// Turns to other trackers; those that are left hear that we go.
  public void replace(Announced torrent, List<List<String>> tiers) {
    swarms(torrent).forEach(swarm -> announcer.replace(swarm, tiers, env.now()));
    drain();
  }

  /// Stops and forgets a torrent; its trackers are still told.
  public void remove(Announced torrent) {
    Farewell farewell = new Farewell(torrent.key(), torrent.progress());
    for (Swarm swarm : swarms(torrent)) {
      announcer.remove(swarm, env.now());
      torrents.remove(swarm);
      farewells.put(swarm, farewell);
    }
    drain();
  }

  /// The trackers of a torrent, tier by tier, as its first hash knows them.
  public List<TrackerStatus> status(Announced torrent) {
    List<Swarm> swarms = swarms(torrent);
    return swarms.isEmpty() ? List.of() : announcer.status(swarms.getFirst(), env.now());
  }

  /// How many are in a torrent's swarm by what its trackers have said, announced to or scraped.
  public SwarmCounts counts(Announced torrent) {
    Hash hash = torrent.swarms().getFirst();
    Swarm swarm = new Swarm(torrent.id(), hash);
    SwarmCounts scraped = scraping.counts(hash);
    return torrents.containsKey(swarm) ? scraped.most(announcer.counts(swarm)) : scraped;
  }

  /// Once a second: looks for figures that no announce brings.
  ///
  /// @param all the torrents there are; asked now and then only
  public void tick(Supplier<? extends Collection<? extends Announced>> all, long now) {
    scraping.tick(all, now);
  }

  private List<Swarm> swarms(Announced torrent) {
    List<Swarm> added = new ArrayList<>(2);
    for (Hash hash : torrent.swarms()) {
      Swarm swarm = new Swarm(torrent.id(), hash);
      if (torrents.containsKey(swarm)) {
        added.add(swarm);
      }
    }
    return added;
  }

  /// Says goodbye to every tracker that may count us; `done` runs when all know or the time is up.
  public void close(Runnable done) {
    closed = done;
    announcer.close(env.now());
    drain();
    env.ports().loop().at(env.now() + Announcer.CLOSING_NANOS, this::drain);
  }

  private void drain() {
    long now = env.now();
    for (Optional<Launch> next = announcer.poll(now);
        next.isPresent();
        next = announcer.poll(now)) {
      carry(next.get());
    }
    for (Optional<Announcer.Place> gone = announcer.pollOvertaken();
        gone.isPresent();
        gone = announcer.pollOvertaken()) {
      Runnable cancel = underWay.remove(gone.get());
      if (cancel != null) {
        cancel.run();
      }
    }
    if (closed != null && announcer.isClosed(now)) {
      Runnable done = closed;
      closed = null;
      done.run();
    }
    wakeLater(now);
  }

  private void wakeLater(long now) {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    OptionalLong next = announcer.pollTimeout(now);
    if (next.isPresent()) {
      timer = env.ports().loop().at(next.getAsLong(), this::drain);
    }
  }

  private void carry(Launch launch) {
    AnnounceRequest request = request(launch);
    boolean[] ended = new boolean[1];
    Runnable cancel =
        launch.tracker().getScheme().equals("udp")
            ? udp.announce(launch, request, outcome -> ended(launch, outcome, ended))
            : http.announce(launch, request, outcome -> ended(launch, outcome, ended));
    if (!ended[0]) {
      underWay.put(launch.place(), cancel);
    }
  }

  private AnnounceRequest request(Launch launch) {
    Announced torrent = torrents.get(launch.swarm());
    Farewell told =
        torrent == null
            ? farewells.getOrDefault(launch.swarm(), NOTHING_TO_TELL)
            : new Farewell(torrent.key(), torrent.progress());
    boolean leaves = launch.event() == AnnounceEvent.STOPPED;
    if (leaves) {
      farewells.remove(launch.swarm());
    }
    return new AnnounceRequest(
        launch.swarm().infoHash(),
        new AnnounceRequest.Self(
            env.peerId(), env.reach().tcpPort(), told.key(), crypto(), List.of()),
        told.progress(),
        launch.event(),
        leaves ? 0 : AnnounceRequest.DEFAULT_NUM_WANT,
        launch.trackerId());
  }

  private AnnounceRequest.Crypto crypto() {
    return switch (env.settings().transport().encryption()) {
      case OFF -> AnnounceRequest.Crypto.SILENT;
      case ALLOWED, PREFERRED -> AnnounceRequest.Crypto.SUPPORTED;
      case REQUIRED -> AnnounceRequest.Crypto.REQUIRED;
    };
  }

  private void ended(Launch launch, AnnounceOutcome outcome, boolean[] ended) {
    ended[0] = true;
    underWay.remove(launch.place());
    Announced torrent = torrents.get(launch.swarm());
    announcer.handleOutcome(launch, outcome, env.now());
    if (outcome instanceof AnnounceOutcome.Accepted accepted) {
      env.reach().strangerSays(launch.tracker().getHost(), accepted.externalIp());
    }
    if (torrent != null && outcome instanceof AnnounceOutcome.Accepted accepted) {
      URI tracker = launch.tracker();
      torrent.answered(tracker, accepted.peers(), TrackerAddresses.isLocal(tracker));
    }
    if (torrent != null) {
      torrent.heard();
    }
    drain();
  }
}
