package picotorrent.session.swarm;

import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentState;
import picotorrent.base.Bitfield;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.Metainfo;
import picotorrent.rate.Bucket;
import picotorrent.session.book.Dossier;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Connections;
import picotorrent.session.peer.Peer;
import picotorrent.session.peer.PeerConnection;
import picotorrent.session.peer.PeerHost;
import picotorrent.wire.Handshake;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// The peers of one torrent, and all that it has to do with them: who is connected ([PeerSet]),
/// what they tell us ([Switchboard]) and, while the content is ready, give and take ([Trading]).
///
/// Of the torrent it sees the [Dossier], and it tells it what is news. Confined to the session
/// loop.
public final class Swarm implements PeerHost {
  /// What the torrent learns of its peers.
  public interface Listener {
    /// The metadata of a magnet link is there, and its hash is right.
    void metadataArrived(Metainfo known);

    /// The metadata of a magnet link is there, and nothing can be done with it.
    void metadataUseless(TorrentState.Failed why);

    /// The piece layers are complete (BEP 52).
    void hashesArrived();

    /// Something that a row shows has changed.
    void touch();

    /// Something has happened: [#tick] is due within a second.
    void wake();
  }

  private final Environment env;
  private final Dossier dossier;
  private final Listener listener;
  private final Bucket downBucket;
  private final Bucket strangers;
  private final Bucket upBucket;
  private final PeerSet peers;
  private final MetadataExchange metadata;
  private final HashExchange hashes;
  private final PeerExchange exchange;
  private final Holepunching holepunching;
  private final Switchboard switchboard;
  private final FastGrants grants = new FastGrants();
  private @Nullable Trading trading;

  /// Nobody is connected yet.
  public Swarm(Environment env, Connections connections, Dossier dossier, Listener listener) {
    this.env = env;
    this.dossier = dossier;
    this.listener = listener;
    this.downBucket = env.down().root().child();
    this.strangers = downBucket.lesserChild();
    this.upBucket = env.up().root().child();
    this.peers = new PeerSet(env, connections, this);
    this.metadata = new MetadataExchange(env, this);
    this.hashes = new HashExchange(env, this);
    this.exchange = new PeerExchange(env, this);
    this.holepunching = new Holepunching(env, this);
    this.switchboard = new Switchboard(env, this);
  }

  // What there is

  /// What is said of the torrent.
  public Dossier dossier() {
    return dossier;
  }

  /// Who hears of news.
  Listener listener() {
    return listener;
  }

  /// Who is connected.
  public PeerSet peers() {
    return peers;
  }

  /// What is asked and told of the metadata (BEP 9, BEP 10).
  MetadataExchange metadata() {
    return metadata;
  }

  /// What is asked and told of piece layers (BEP 52).
  public HashExchange hashes() {
    return hashes;
  }

  /// What is asked and told of peers (BEP 11).
  public PeerExchange exchange() {
    return exchange;
  }

  /// What is asked and told of rendezvous (BEP 55).
  Holepunching holepunching() {
    return holepunching;
  }

  /// What its peers say goes here.
  public Switchboard switchboard() {
    return switchboard;
  }

  /// The give and take, or null while there is none.
  public @Nullable Trading trading() {
    return trading;
  }

  /// The limit on what comes from all its peers.
  public Bucket downBucket() {
    return downBucket;
  }

  /// The limit on what goes to all its peers.
  public Bucket upBucket() {
    return upBucket;
  }

  // Of the torrent

  /// Its hashes, as far as they are known.
  InfoHashes infoHashes() {
    return dossier.knowledge().infoHashes();
  }

  /// Null while a magnet link looks for it.
  public @Nullable Metainfo metainfo() {
    return dossier.knowledge().metainfo();
  }

  /// Whether its peers may come from elsewhere than a person and its trackers.
  boolean meetsStrangers() {
    return dossier.meetsStrangers();
  }

  /// Whether everything wanted is there, or (seeding in place) nothing will ever be fetched.
  public boolean isComplete() {
    return trading != null && (trading.isFinished() || dossier.arrangement().seedOnly);
  }

  /// Whether peers are told of our DHT node, and we hear of theirs (BEP 5).
  boolean usesDht() {
    return env.settings().discovery().dht() && meetsStrangers();
  }

  // Give and take

  /// Begins to give and take. Peers that are here take part when [Trading#joinLate] says so.
  public Trading trade(Metainfo known, TorrentContent data, Trading.Listener news) {
    Trading begun = new Trading(env, this, known, data, news);
    trading = begun;
    return begun;
  }

  /// Ends the give and take; complete pieces are still judged and written.
  public void stopTrading() {
    if (trading != null) {
      trading.close();
      trading = null;
    }
  }

  /// A peer has said what it has: a newcomer gets something to begin with.
  ///
  /// @param have what we have
  void greet(Peer peer, Bitfield have) {
    grants.told(peer, wireHash(), have);
  }

  /// The metadata has come: peers are believed by it from now on.
  public void metadataKnown(Metainfo known) {
    for (Peer peer : peers.open()) {
      try {
        peer.machine().metadataKnown(known.layout().geometry(), isPadded(known));
      } catch (WireException e) {
        peer.connection().close(e.getMessage());
      }
    }
  }

  /// Once a second, but for [Trading#tick].
  public void tick(long now) {
    peers.tick(now);
    metadata.tick(now);
    hashes.tick(now);
    exchange.tick(now);
  }

  /// Asks nobody any more, and parts from all.
  public void stop() {
    metadata.stop();
    hashes.stop();
    peers.stop();
  }

  // Connections

  @Override
  public PeerHost.Terms terms() {
    return new PeerHost.Terms(
        dossier.knowledge().id(),
        wireHash(),
        reservedBits(),
        new PeerHost.Limits(downBucket, strangers, upBucket));
  }

  /// The hash that we name when we connect: v1 where there is one.
  private Hash wireHash() {
    return infoHashes().wireHashes().getFirst();
  }

  /// What we say that we speak.
  private ReservedBits reservedBits() {
    ReservedBits bits = usesDht() ? ReservedBits.OURS.withDht() : ReservedBits.OURS;
    return dossier.knowledge().isHybrid() ? bits.withV2Upgrade() : bits;
  }

  @Override
  public boolean answersTo(Hash named) {
    return dossier.knowledge().answersTo(named);
  }

  @Override
  public boolean admits(PeerConnection connection) {
    return peers.admits(connection);
  }

  @Override
  public Peer join(PeerConnection connection, Handshake theirs) throws WireException {
    Peer peer = new Peer(env, switchboard, connection, reservedBits(), theirs);
    peers.join(peer);
    Metainfo known = metainfo();
    if (known != null) {
      peer.machine().metadataKnown(known.layout().geometry(), isPadded(known));
    }
    if (trading != null) {
      trading.join(peer);
    } else {
      peer.mouth().hasNothingYet();
    }
    if (theirs.reserved().dht() && answersDht() && env.reach().udpPort() != 0) {
      peer.mouth().dhtPort(env.reach().udpPort());
    }
    exchange.arrived(peer);
    metadata.greet(peer);
    hashes.joined(peer);
    listener.touch();
    return peer;
  }

  /// Whether a remote may ask for the whole last block of a file: v2 pads every file.
  private static boolean isPadded(Metainfo metainfo) {
    return metainfo.format() == Metainfo.Format.V2;
  }

  /// A node that answers nobody is told to nobody (BEP 43).
  private boolean answersDht() {
    return usesDht() && !env.settings().discovery().dhtReadOnly();
  }

  @Override
  public void ended(PeerConnection connection) {
    listener.touch();
    peers.ended(connection);
  }
}
