package picotorrent.session;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Event;
import picotorrent.api.TorrentState;
import picotorrent.base.Bitfield;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.TorrentWriter;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.rate.Bucket;
import picotorrent.swarm.PeerSource;
import picotorrent.tracker.AnnounceOutcome;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// One torrent's life: what state it is in and why, and the parts that do the work in each.
///
/// Confined to the session loop. The parts: [Holdings] (the data, open or remembered), [PeerSet]
/// (who is connected), [Switchboard] (what they say), [Trading] (give and take), [TorrentTrackers],
/// [MetadataExchange] (BEP 9), [Tuning] (what a person changes).
final class Torrent implements TorrentContent.Listener, Trading.Listener {
  private final Environment env;
  private final TorrentTable table;
  private final TorrentId id;
  private final Arrangement arrangement;
  private final List<String> linkedNodes;
  private final Ledger ledger = new Ledger();
  private final Bucket downBucket;
  private final Bucket upBucket;
  private final PeerSet peers;
  private final TorrentTrackers trackers;
  private final MetadataExchange metadata;
  private final HashExchange hashes;
  private final PeerExchange exchange;
  private final Holepunching holepunching;
  private final StatusWriter statusWriter;
  private final Setbacks setbacks;
  private final Relocation relocation;
  private final Holdings holdings;
  private final Goals goals;
  private final Switchboard switchboard;
  private final Tuning tuning;
  private InfoHashes infoHashes;
  private String name;
  private @Nullable Metainfo metainfo;
  private @Nullable Trading trading;
  private @Nullable WebSeeds webSeeds;
  private boolean active;
  private boolean reported;

  /// A torrent that does nothing yet; [#start] begins.
  ///
  /// @param reception where its connections turn to
  /// @param birth what is known of it
  Torrent(Environment env, TorrentTable table, Reception reception, Birth birth) {
    this.env = env;
    this.table = table;
    this.id = birth.infoHashes().id();
    this.infoHashes = birth.infoHashes();
    this.name = birth.name();
    this.metainfo = birth.metainfo();
    this.arrangement = birth.arrangement();
    this.downBucket = env.down.root().child();
    this.upBucket = env.up.root().child();
    this.peers = new PeerSet(env, this, reception);
    this.trackers = new TorrentTrackers(env, this, birth.sources().trackers());
    this.metadata = new MetadataExchange(env, this, birth.sources());
    this.hashes = new HashExchange(env, this);
    this.exchange = new PeerExchange(env, this);
    this.holepunching = new Holepunching(env, this);
    this.linkedNodes = birth.sources().nodes();
    this.statusWriter = new StatusWriter(env, this);
    this.setbacks = new Setbacks(env, this, this::tryAgain);
    this.relocation = new Relocation(env, this);
    this.goals = new Goals(env, this);
    this.holdings = new Holdings(env, this, birth.memory());
    this.switchboard = new Switchboard(env, this);
    this.tuning = new Tuning(env, this);
    tuning.limits();
  }

  /// What is known of a torrent when it comes into the session.
  ///
  /// @param metainfo null for a magnet link
  /// @param memory what resume data remembers, or null
  record Birth(
      InfoHashes infoHashes,
      String name,
      @Nullable Metainfo metainfo,
      Metainfo.Sources sources,
      Arrangement arrangement,
      TorrentContent.@Nullable Memory memory) {}

  TorrentId id() {
    return id;
  }

  InfoHashes infoHashes() {
    return infoHashes;
  }

  String name() {
    return name;
  }

  Arrangement arrangement() {
    return arrangement;
  }

  Ledger ledger() {
    return ledger;
  }

  PeerSet peers() {
    return peers;
  }

  TorrentTrackers trackers() {
    return trackers;
  }

  Relocation relocation() {
    return relocation;
  }

  StatusWriter statusWriter() {
    return statusWriter;
  }

  @Nullable Metainfo metainfo() {
    return metainfo;
  }

  @Nullable TorrentContent content() {
    return holdings.content();
  }

  /// What of the content is remembered while it is closed.
  TorrentContent.@Nullable Memory memory() {
    return holdings.memory();
  }

  /// What its peers say goes here.
  Switchboard switchboard() {
    return switchboard;
  }

  /// Where what a person changes takes effect.
  Tuning tuning() {
    return tuning;
  }

  MetadataExchange metadata() {
    return metadata;
  }

  HashExchange hashes() {
    return hashes;
  }

  PeerExchange exchange() {
    return exchange;
  }

  Holepunching holepunching() {
    return holepunching;
  }

  Setbacks setbacks() {
    return setbacks;
  }

  @Nullable Trading trading() {
    return trading;
  }

  /// The web seeds while it trades, or null.
  @Nullable WebSeeds webSeeds() {
    return webSeeds;
  }

  Bucket downBucket() {
    return downBucket;
  }

  Bucket upBucket() {
    return upBucket;
  }

  /// What is verified; empty while nobody knows.
  Bitfield have() {
    return holdings.have();
  }

  /// Whether it connects, serves and asks.
  boolean isActive() {
    return active;
  }

  /// Whether it is known to be private; its peers come from its trackers only (BEP 27).
  boolean isPrivate() {
    return metainfo != null && metainfo.isPrivate();
  }

  /// Whether its peers may come from elsewhere than a person and its trackers.
  boolean meetsStrangers() {
    return arrangement.discover && !isPrivate();
  }

  /// The hash that we name when we connect: v1 where there is one.
  Hash wireHash() {
    return infoHashes.wireHashes().getFirst();
  }

  /// Whether a remote that names this hash means this torrent.
  boolean answersTo(Hash hash) {
    return infoHashes.wireHashes().contains(hash);
  }

  /// Whether peers are told of our DHT node, and we hear of theirs (BEP 5).
  boolean usesDht() {
    return env.settings.discovery().dht() && meetsStrangers();
  }

  /// The DHT nodes that the link or file it came from names, as `host:port`.
  List<String> linkedNodes() {
    return linkedNodes;
  }

  /// What we say that we speak.
  ReservedBits reservedBits() {
    boolean hybrid = infoHashes.v1() != null && infoHashes.v2() != null;
    return PeerConnection.speaks(usesDht(), hybrid);
  }

  /// Bytes that are still wanted: what trackers are told as `left`; -1 while nobody knows.
  long leftBytes() {
    return metainfo == null ? -1 : statusWriter.leftBytes();
  }

  /// What it is doing, in the words of the api.
  TorrentState state() {
    TorrentState.Failed wrong = setbacks.current();
    if (wrong != null) {
      return wrong;
    }
    if (!arrangement.running) {
      return arrangement.finished ? new TorrentState.Finished() : new TorrentState.Stopped();
    }
    if (!active) {
      return new TorrentState.Queued();
    }
    if (arrangement.held && metainfo != null) {
      return new TorrentState.Stopped();
    }
    if (metainfo == null || HashExchange.areNeeded(metainfo)) {
      return new TorrentState.FetchingMetadata();
    }
    TorrentContent content = holdings.content();
    if (content != null && content.isChecking()) {
      return new TorrentState.Checking(content.checkBytesPerSecond(), content.checkedFraction());
    }
    if (trading == null) {
      return new TorrentState.Queued();
    }
    if (relocation.isMoving()) {
      return new TorrentState.Moving(relocation.fraction());
    }
    return isComplete() ? new TorrentState.Seeding() : new TorrentState.Downloading();
  }

  /// Whether everything wanted is there, or (seeding in place) nothing will ever be fetched.
  boolean isComplete() {
    return trading != null && (trading.isFinished() || arrangement.seedOnly);
  }

  // Life

  /// Begins or goes on, from whatever state.
  void start() {
    arrangement.running = true;
    arrangement.beyondGoal |= arrangement.finished;
    arrangement.finished = false;
    if (active) {
      openIfKnown();
      return;
    }
    active = true;
    setbacks.clear();
    hashes.start();
    openIfKnown();
    if (holdings.content() == null) {
      peers.start();
      trackers.start();
    }
  }

  /// Turns to the data, as soon as nothing stands in the way: the metadata with what the pieces
  /// hash to is there, and the person has chosen the files.
  private void openIfKnown() {
    Metainfo known = metainfo;
    boolean ready = !HashExchange.areNeeded(known) && !arrangement.held;
    if (active && known != null && ready && holdings.content() == null) {
      holdings.open(known);
    }
  }

  /// The piece layers are complete.
  void hashesArrived() {
    if (metainfo != null) {
      env.resuming().learned(this, TorrentWriter.write(metainfo));
    }
    openIfKnown();
    touch();
  }

  /// Stops; what is verified stays known. `done` runs when the trackers know and the files are
  /// closed, or at once when there is nothing to close.
  void stop(Runnable done) {
    arrangement.running = false;
    deactivate(done);
  }

  /// Ceases all work without changing what the person wants.
  void deactivate(Runnable done) {
    touch();
    setbacks.clear();
    if (!active) {
      done.run();
      return;
    }
    active = false;
    goals.stopped(env.now());
    if (webSeeds != null) {
      webSeeds.close();
      webSeeds = null;
    }
    if (trading != null) {
      trading.close();
      trading = null;
    }
    metadata.stop();
    hashes.stop();
    peers.stop();
    trackers.stop();
    holdings.close(done);
  }

  /// Checks all data again, as if it had just been added.
  void recheck() {
    holdings.forget();
    boolean again = arrangement.running;
    deactivate(() -> {
      holdings.forget();
      if (again) {
        start();
      }
    });
  }

  /// Who looks for peers need not wait until many files have been made.
  @Override
  public void examined() {
    if (active && !arrangement.seedOnly) {
      trackers.start();
    }
  }

  @Override
  public void ready() {
    Metainfo known = metainfo;
    TorrentContent data = holdings.content();
    if (!active || known == null || data == null || trading != null) {
      return;
    }
    if (arrangement.seedOnly && data.have().isEmpty() && data.have().size() > 0) {
      fail(
          "The data at "
              + arrangement.place()
              + " does not match "
              + name
              + ": no piece is right. Choose the file or folder that belongs to this torrent.",
          "The data does not match",
          TorrentState.Mend.CHOOSE_FOLDER);
      return;
    }
    setbacks.recovered();
    Trading begun = new Trading(env, known, data, peers, ledger, this);
    trading = begun;
    tuning.priorities();
    tuning.order();
    begun.superseeding(arrangement.superseeding);
    reported = isComplete();
    if (reported) {
      peers.becameSeed();
    }
    peers.start();
    peers.open().forEach(begun::joinLate);
    if (!arrangement.seedOnly) {
      webSeeds = new WebSeeds(env, this, known, begun.downloading());
      webSeeds.start();
    }
    trackers.start();
    env.resuming().changed(this);
    touch();
  }

  @Override
  public void pieceVerified(int piece, int missing) {
    touch();
    if (trading != null && !trading.downloading().hasUnwritten()) {
      setbacks.recovered();
    }
    env.resuming().changed(this);
    if (missing == 0 && !reported) {
      reported = true;
      arrangement.completedMillis = env.ports.loop().date().toEpochMilli();
      trackers.completed();
      peers.becameSeed();
      env.events.publish(new Event.DownloadFinished(id, name));
    }
  }

  /// Other files are wanted than before: it may be incomplete again.
  void wantsOthers() {
    reported = reported && trading != null && trading.isFinished();
  }

  // Trouble

  @Override
  public void diskFailed(DiskFailure failure) {
    setbacks.diskFailed(
        failure instanceof DiskFailure.NoSpace full ? full.needing(leftBytes()) : failure);
  }

  private void tryAgain() {
    TorrentContent content = holdings.content();
    if (content != null && relocation.finish(content, this::movedAtLast)) {
      return;
    }
    if (trading != null && content != null) {
      if (!trading.downloading().retryWrites()) {
        content.volume().probe(this::probed);
      }
    } else if (content != null) {
      content.examine();
    }
  }

  private void movedAtLast() {
    setbacks.recovered();
    if (trading == null && holdings.content() != null) {
      holdings.content().examine();
    }
  }

  /// Nothing waits to be written: whether the files can be used tells if the cause is gone.
  private void probed(Outcome<Void> outcome) {
    switch (outcome) {
      case Outcome.Done<Void> _ -> setbacks.recovered();
      case Outcome.Failed<Void>(DiskFailure failure) -> setbacks.diskFailed(failure);
      case Outcome.Cancelled<Void>() -> {}
    }
  }

  /// Stops on its own with a reason that only a person can mend.
  void fail(String reason, String brief, TorrentState.Mend mend) {
    deactivate(() -> {});
    setbacks.failed(reason, brief, mend);
  }

  /// The files of a torrent that rests, for work that is not its own.
  Store.Volume openAtRest(Metainfo known) {
    return env.ports.store().open(holdings.spec(known));
  }

  /// Work on the files of a resting torrent is done: it goes on if it was started meanwhile.
  void goOnWhereResting() {
    if (active && metainfo != null && holdings.content() == null) {
      holdings.open(metainfo);
    }
  }

  /// Leaves the session.
  void remove(Command.DataFate fate) {
    Metainfo known = metainfo;
    if (known == null || fate == Command.DataFate.KEEP || arrangement.seedOnly) {
      deactivate(() -> {});
    } else {
      TorrentContent data = holdings.content();
      holdings.letGo();
      deactivate(() -> {});
      if (data != null) {
        data.cancel();
      }
      Store.Volume volume = data == null ? openAtRest(known) : data.volume();
      relocation.delete(volume, fate == Command.DataFate.TRASH);
    }
    trackers.remove();
  }

  // Peers

  /// Endpoints where peers are said to be.
  ///
  /// @param local whether who told is a person, this machine or a host of the local network
  void foundPeers(List<Endpoint> endpoints, PeerSource source, boolean local) {
    if (!isPrivate() || source.servesPrivate()) {
      peers.found(endpoints, source, local);
      touch();
    }
  }

  /// A tracker has answered.
  ///
  /// @param local whether it is on this machine or its network
  void announced(AnnounceOutcome.Accepted answer, boolean local) {
    foundPeers(answer.peers(), PeerSource.TRACKER, local);
  }

  /// The metadata of a magnet link has come and its hash is right.
  void metadataArrived(Metainfo known) {
    metainfo = known;
    infoHashes = known.infoHashes();
    name = known.name();
    if (known.isPrivate()) {
      becamePrivate();
    }
    arrangement.learn(known);
    table.learn(this);
    trackers.start();
    env.resuming().learned(this, TorrentWriter.write(known));
    env.events.publish(new Event.MetadataArrived(id, name));
    for (Peer peer : peers.open()) {
      try {
        peer.machine().metadataKnown(known.layout().geometry(), Switchboard.isPadded(known));
      } catch (WireException e) {
        peer.connection().close(e.getMessage());
      }
    }
    if (active) {
      hashes.start();
    }
    openIfKnown();
    touch();
  }

  /// The flag has come with the metadata: from now on its trackers alone (BEP 27).
  private void becamePrivate() {
    exchange.hush();
    env.torrentsChanged.run();
    peers.becamePrivate();
  }

  /// Once a second.
  void tick(long now) {
    if (!active) {
      return;
    }
    peers.tick(now);
    metadata.tick(now);
    hashes.tick(now);
    exchange.tick(now);
    if (trading != null) {
      trading.tick(now);
      if (webSeeds != null) {
        webSeeds.tick(now);
      }
      if (isComplete()) {
        ledger.seeded(TimeUnit.SECONDS.toNanos(1));
      }
      if (goals.reached(now)) {
        arrangement.finished = true;
        stop(() -> {});
      }
    }
  }

  /// Something that a row shows has changed.
  @Override
  public void touch() {
    statusWriter.touch();
  }
}
