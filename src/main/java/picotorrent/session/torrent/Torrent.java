package picotorrent.session.torrent;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.api.TorrentState;
import picotorrent.base.Bitfield;
import picotorrent.base.Endpoint;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Store;
import picotorrent.session.book.Arrangement;
import picotorrent.session.book.Birth;
import picotorrent.session.book.Digest;
import picotorrent.session.book.Dossier;
import picotorrent.session.book.Knowledge;
import picotorrent.session.book.Ledger;
import picotorrent.session.content.SeedUrls;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.Rota;
import picotorrent.session.swarm.PeerSet;
import picotorrent.session.swarm.Swarm;
import picotorrent.session.swarm.Trading;
import picotorrent.swarm.peers.PeerSource;

/// One torrent: the parts that it consists of, and what can be asked of it as a whole.
///
/// Confined to the session loop. The parts: [Lifecycle] (when it works and when it rests),
/// [Knowledge] (what is known of it), [Holdings] (the data, open or remembered), [Work] (give and
/// take), [Swarm] (its peers, and what they say), [Learning] (what follows of that),
/// [TorrentTrackers], [Tuning] (what a person changes), [Setbacks] (what went wrong) and [Standing]
/// (how all that is called).
public final class Torrent {
  /// How long nobody looks at a torrent to which nothing happens.
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// How late a goal of time may be noticed.
  private static final long GOALS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Environment env;
  private final Rota<Torrent> rota;
  private final TorrentTable table;
  private final Dossier dossier;
  private final Knowledge knowledge;
  private final Arrangement arrangement;
  private final Swarm swarm;
  private final TorrentTrackers trackers;
  private final StatusWriter statusWriter;
  private final Setbacks setbacks;
  private final Relocation relocation;
  private final Finding finding;
  private final Holdings holdings;
  private final Work work;
  private final Goals goals;
  private final Tuning tuning;
  private final Lifecycle lifecycle;

  /// A torrent that does nothing yet; its [Lifecycle] begins.
  ///
  /// @param birth what is known of it
  public Torrent(Services services, Birth birth) {
    this.env = services.env();
    this.rota = services.rota();
    this.table = services.torrents();
    this.dossier = Dossier.of(birth, env.now());
    this.knowledge = dossier.knowledge();
    this.arrangement = dossier.arrangement();
    this.swarm = new Swarm(env, services.connections(), dossier, new Learning(services, this));
    this.trackers =
        new TorrentTrackers(
            services,
            this,
            Objects.requireNonNullElse(arrangement.trackers, birth.sources().trackers()));
    this.statusWriter = new StatusWriter(services, this);
    this.setbacks = new Setbacks(env, dossier, this::touch, new Recovery(this)::tryAgain);
    this.relocation = new Relocation(services, this);
    this.work = new Work(services, this);
    this.goals = new Goals(env, swarm);
    this.holdings = new Holdings(services, this, birth.memory());
    this.finding = new Finding(services, this);
    this.tuning = new Tuning(env, this);
    this.lifecycle = new Lifecycle(services, this);
    tuning.limits();
  }

  /// What it is called in this session.
  public TorrentId id() {
    return knowledge.id();
  }

  InfoHashes infoHashes() {
    return knowledge.infoHashes();
  }

  /// As a person calls it, else as the torrent has it, or the link.
  public String name() {
    return dossier.name();
  }

  /// What is known of it, and what follows when more is learnt.
  public Knowledge knowledge() {
    return knowledge;
  }

  /// The data, open or remembered.
  public Holdings holdings() {
    return holdings;
  }

  /// What it does while its content is ready.
  Work work() {
    return work;
  }

  /// How a person has arranged it.
  public Arrangement arrangement() {
    return arrangement;
  }

  /// What has moved.
  public Ledger ledger() {
    return dossier.ledger();
  }

  /// Its peers, and all that it has to do with them.
  Swarm swarm() {
    return swarm;
  }

  /// Who is connected.
  public PeerSet peers() {
    return swarm.peers();
  }

  /// Its trackers.
  public TorrentTrackers trackers() {
    return trackers;
  }

  /// Where data that lies elsewhere is looked for.
  public Finding finding() {
    return finding;
  }

  /// Moves, renames and removes its files.
  public Relocation relocation() {
    return relocation;
  }

  /// Writes its row.
  public StatusWriter statusWriter() {
    return statusWriter;
  }

  public @Nullable Metainfo metainfo() {
    return knowledge.metainfo();
  }

  public @Nullable TorrentContent content() {
    return holdings.content();
  }

  /// Where what a person changes takes effect.
  public Tuning tuning() {
    return tuning;
  }

  /// When it works and when it rests.
  public Lifecycle lifecycle() {
    return lifecycle;
  }

  /// Whether it has been seeded enough.
  Goals goals() {
    return goals;
  }

  /// What is wrong with it.
  public Setbacks setbacks() {
    return setbacks;
  }

  public @Nullable Trading trading() {
    return work.trading();
  }

  /// Where its web seeds are.
  public SeedUrls seedUrls() {
    return work.seedUrls();
  }

  /// One line for each of its web seeds.
  public List<SourceStatus> webSeedStatuses() {
    return work.webSeedStatuses();
  }

  /// What is verified; empty while nobody knows.
  public Bitfield have() {
    return holdings.have();
  }

  /// Whether it connects, serves and asks.
  public boolean isActive() {
    return lifecycle.isActive();
  }

  /// Whether it is known to be private; its peers come from its trackers only (BEP 27).
  boolean isPrivate() {
    return knowledge.isPrivate();
  }

  /// Whether its peers may come from elsewhere than a person and its trackers.
  public boolean meetsStrangers() {
    return dossier.meetsStrangers();
  }

  /// Bytes that are still wanted: what trackers are told as `left`; -1 while nobody knows.
  public long leftBytes() {
    boolean unknown = metainfo() == null && !knowledge.isAsleep();
    return unknown ? -1 : statusWriter.leftBytes();
  }

  /// What it is doing, in the words of the api.
  TorrentState state() {
    return Standing.of(this);
  }

  /// Whether everything wanted is there, or (seeding in place) nothing will ever be fetched.
  public boolean isComplete() {
    return work.isComplete();
  }

  /// The documents of a torrent that slept have been read.
  public void awoke(@Nullable Metainfo known, TorrentContent.@Nullable Memory memory) {
    knowledge.awoke(known);
    if (known != null) {
      table.learn(this);
    }
    holdings.awoke(memory);
    statusWriter.touchSizes();
  }

  /// Forgets what its documents say, too, but for what the list shows.
  public void fallAsleep(Digest digest) {
    knowledge.fallAsleep(digest);
    holdings.awoke(null);
    statusWriter.touchSizes();
  }

  // Trouble

  /// The disk failed; tried again where the cause may pass.
  public void diskFailed(DiskFailure failure) {
    setbacks.diskFailed(
        failure instanceof DiskFailure.NoSpace full
            ? full.in(arrangement.folder, leftBytes())
            : failure);
  }

  /// Ceases all work for good; returns the files that are to go, or null where none are.
  public Store.@Nullable Volume leave(Command.DataFate fate) {
    finding.cancel();
    Store.Volume volume = holdings.leave(fate);
    trackers.remove();
    return volume;
  }

  // Peers

  /// Endpoints where peers are said to be.
  ///
  /// @param local whether who told is a person, this machine or a host of the local network
  public void foundPeers(List<Endpoint> endpoints, PeerSource source, boolean local) {
    if (!isPrivate() || source.servesPrivate()) {
      peers().found(endpoints, source, local);
      touch();
    }
  }

  /// Once a second.
  public void tick(long now) {
    if (!isActive()) {
      return;
    }
    swarm.tick(now);
    work.tick(now);
    ledger().seeding(isComplete(), now);
    if (trading() != null && goals.reached(now)) {
      lifecycle.finish();
    }
  }

  /// How long it needs no tick, unless something happens: a second while somebody is connected or
  /// may be, much longer while nobody is.
  public long restNanos(long now) {
    if (peers().isBusy() || work.isBusy()) {
      return 0;
    }
    long untilPeer = peers().nextNanos() == Long.MAX_VALUE ? IDLE_NANOS : peers().nextNanos() - now;
    return Math.min(untilPeer, goals.areSet() ? GOALS_NANOS : IDLE_NANOS);
  }

  /// Something has happened: the next tick comes within a second.
  public void wake() {
    if (isActive()) {
      rota.notAfter(this, env.now() + 1);
    }
  }

  /// Something that a row shows has changed.
  public void touch() {
    statusWriter.touch();
  }
}
