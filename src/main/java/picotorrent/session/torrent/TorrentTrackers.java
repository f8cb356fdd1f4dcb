package picotorrent.session.torrent;

import com.google.common.base.Ascii;
import com.google.common.collect.Interner;
import com.google.common.collect.Interners;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.PlainText;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.base.UrlPolicy;
import picotorrent.metainfo.MagnetLink;
import picotorrent.session.announce.Announced;
import picotorrent.session.announce.Announcing;
import picotorrent.session.book.Ledger;
import picotorrent.swarm.peers.PeerSource;
import picotorrent.tracker.AnnounceRequest;
import picotorrent.tracker.Priority;
import picotorrent.tracker.SwarmCounts;
import picotorrent.tracker.TrackerStatus;

/// The trackers of one torrent, on the session's [Announcing]; silent where a person wants no
/// discovery.
///
/// Confined to the session loop.
public final class TorrentTrackers implements Announced {

  /// No name of a host is longer (RFC 1035).
  private static final int MAX_HOST_CHARS = 255;

  private static final Interner<String> HOSTS = Interners.newWeakInterner();

  private final Announcing announcing;
  private final Torrent torrent;
  private final int key;
  private List<List<String>> tiers;
  private Priority urgency = Priority.NEW;
  private boolean added;
  private SwarmCounts swarm = SwarmCounts.UNKNOWN;
  private String host;

  TorrentTrackers(Services services, Torrent torrent, List<List<String>> tiers) {
    this.announcing = services.announcing();
    this.torrent = torrent;
    this.tiers = tiers;
    this.key = services.env().random().nextInt();
    this.host = firstHost(tiers);
  }

  /// Whose it is in one word: the host of the tracker that answered last or, before one has, of the
  /// first; empty where there is none.
  String host() {
    return host;
  }

  /// The trackers as they are now, tier by tier.
  public List<List<String>> tiers() {
    return tiers;
  }

  /// The link by which others find the torrent (BEP 9). Trackers of a private one are left out.
  public MagnetLink link() {
    List<String> announced =
        isPrivate() ? List.of() : usable(tiers).map(URI::toString).distinct().toList();
    return new MagnetLink(
        torrent.infoHashes(),
        torrent.knowledge().name(),
        announced,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        OptionalLong.empty());
  }

  @Override
  public TorrentId id() {
    return torrent.id();
  }

  @Override
  public List<Hash> swarms() {
    return torrent.infoHashes().wireHashes();
  }

  @Override
  public boolean isPrivate() {
    return torrent.isPrivate();
  }

  /// A tracker has answered; one that a person has taken away meanwhile may do so, too.
  @Override
  public void answered(URI tracker, List<Endpoint> peers, boolean local) {
    String answering = hostOf(tracker);
    if (!answering.equals(host) && usable(tiers).anyMatch(tracker::equals)) {
      host = answering;
    }
    torrent.foundPeers(peers, PeerSource.TRACKER, local);
  }

  private static String firstHost(List<List<String>> tiers) {
    return usable(tiers).findFirst().map(TorrentTrackers::hostOf).orElse("");
  }

  private static Stream<URI> usable(List<List<String>> tiers) {
    return tiers.stream()
        .flatMap(List::stream)
        .map(UrlPolicy.TRACKER::check)
        .mapMulti((UrlPolicy.Checked checked, Consumer<URI> safe) -> {
          if (checked instanceof UrlPolicy.Checked.Safe(URI uri)) {
            safe.accept(uri);
          }
        });
  }

  /// One string for each host, for thousands of torrents share a few.
  private static String hostOf(URI tracker) {
    return HOSTS.intern(Ascii.toLowerCase(PlainText.of(tracker.getHost(), MAX_HOST_CHARS)));
  }

  private boolean wanted() {
    return torrent.arrangement().discover && !tiers.isEmpty();
  }

  /// Announces from now on; the torrent may have learnt another hash since the last time.
  void start() {
    if (wanted()) {
      added = true;
      announcing.add(this, tiers);
      announcing.start(this, urgency);
      urgency = Priority.NEW;
    }
  }

  /// The torrent was left running by the last session: its first announce waits for others.
  public void restored() {
    urgency = Priority.PERIODIC;
  }

  /// Tells the trackers that we leave.
  void stop() {
    if (added) {
      announcing.stop(this);
    }
  }

  /// Tells them, and forgets about them: the torrent is removed.
  void remove() {
    if (added) {
      added = false;
      announcing.remove(this);
    }
  }

  /// Every wanted file is complete, just now.
  void completed() {
    if (added) {
      announcing.completed(this);
    }
  }

  /// A person wants peers now.
  public void wish() {
    if (added) {
      announcing.wish(this);
    }
  }

  /// A person names more trackers.
  public void add(List<List<String>> more) {
    Set<String> known = new HashSet<>();
    tiers.forEach(known::addAll);
    List<List<String>> all = new ArrayList<>(tiers);
    for (List<String> tier : more) {
      List<String> fresh = tier.stream().filter(known::add).toList();
      if (!fresh.isEmpty()) {
        all.add(fresh);
      }
    }
    if (all.size() > tiers.size()) {
      replace(List.copyOf(all));
    }
  }

  /// A person has changed the trackers.
  public void replace(List<List<String>> now) {
    torrent.arrangement().trackers = now;
    tiers = now;
    host = firstHost(now);
    torrent.touch();
    if (added) {
      announcing.replace(this, now);
      heard();
    } else if (torrent.isActive()) {
      start();
    }
  }

  @Override
  public int key() {
    return key;
  }

  @Override
  public AnnounceRequest.Progress progress() {
    Ledger ledger = torrent.ledger();
    long left = torrent.leftBytes();
    return new AnnounceRequest.Progress(
        ledger.upThisSession(),
        ledger.downThisSession(),
        left < 0 ? AnnounceRequest.LEFT_UNKNOWN_BYTES : left);
  }

  /// How many are in the swarm as the trackers say.
  public SwarmCounts swarm() {
    return swarm;
  }

  @Override
  public void heard() {
    swarm = announcing.counts(this);
    torrent.touch();
  }

  /// Whom to ask for the swarm's figures: for a torrent that waits in the queue its first tracker,
  /// for one that is active a tracker that answers and says nothing of them.
  @Override
  public Optional<String> toScrape() {
    if (!wanted() || !torrent.arrangement().running) {
      return Optional.empty();
    }
    if (!torrent.isActive()) {
      return Optional.of(tiers.getFirst().getFirst());
    }
    List<TrackerStatus> answering =
        announcing.status(this).stream()
            .filter(status -> status.state() == TrackerStatus.State.OK)
            .toList();
    boolean known = answering.stream().anyMatch(status -> status.counts().seeds() >= 0);
    return known ? Optional.empty() : answering.stream().map(TrackerStatus::url).findFirst();
  }

  /// One line for each tracker.
  public List<SourceStatus> statuses() {
    List<SourceStatus> lines = new ArrayList<>();
    if (!added) {
      for (int tier = 0; tier < tiers.size(); tier++) {
        for (String url : tiers.get(tier)) {
          lines.add(off(tier, url));
        }
      }
      return lines;
    }
    for (TrackerStatus status : announcing.status(this)) {
      lines.add(
          new SourceStatus(
              SourceStatus.Kind.TRACKER,
              status.tier(),
              PlainText.of(status.url(), UrlPolicy.MAX_URL_CHARS),
              state(status.state()),
              status.message(),
              status.counts().seeds(),
              status.counts().leeches(),
              status.peers(),
              status.nextSeconds()));
    }
    return lines;
  }

  private static SourceStatus off(int tier, String url) {
    return new SourceStatus(
        SourceStatus.Kind.TRACKER,
        tier,
        PlainText.of(url, UrlPolicy.MAX_URL_CHARS),
        SourceStatus.State.OFF,
        Sentence.NOTHING,
        -1,
        -1,
        -1,
        -1);
  }

  private static SourceStatus.State state(TrackerStatus.State state) {
    return switch (state) {
      case OFF -> SourceStatus.State.OFF;
      case WAITING -> SourceStatus.State.WAITING;
      case WORKING -> SourceStatus.State.WORKING;
      case OK -> SourceStatus.State.OK;
      case FAILED -> SourceStatus.State.FAILED;
    };
  }
}
