package picotorrent.session.swarm;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;
import picotorrent.mse.EncryptionPolicy.Attempt;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Connections;
import picotorrent.session.peer.Peer;
import picotorrent.session.peer.PeerConnection;
import picotorrent.swarm.peers.Admission;
import picotorrent.swarm.peers.KnownPeer;
import picotorrent.swarm.peers.PeerBook;
import picotorrent.swarm.peers.PeerSource;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.ExtensionMessage.PexPeer;
import picotorrent.wire.WireException;

/// The connections of one torrent: makes new ones as its [PeerBook] advises, lets others in, ends
/// those that are silent.
///
/// Confined to the session loop.
public final class PeerSet {
  /// A remote that says nothing for so long is gone; BEP 3 asks for a keep-alive every two minutes.
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(150);

  /// When we have said nothing for so long, a keep-alive tells that we are there.
  private static final long KEEP_ALIVE_NANOS = TimeUnit.SECONDS.toNanos(90);

  /// When a remote is silent for so long that owes us blocks, and we have said nothing either: it
  /// may be gone, as uTP remotes go without a word, and the next thing we say finds that out.
  private static final long DOUBT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Environment env;
  private final Connections all;
  private final Swarm swarm;
  private final PeerBook book;
  private final List<PeerConnection> connections = new ArrayList<>();
  private final List<Peer> open = new ArrayList<>();
  private List<Peer> openView = List.of();
  private final MixedTraffic mixed;
  private boolean started;

  PeerSet(Environment env, Connections all, Swarm swarm) {
    this.env = env;
    this.all = all;
    this.swarm = swarm;
    this.mixed = new MixedTraffic(swarm.upBucket());
    this.book = new PeerBook(env.addressRules(), env.connectionBudget(), limits(), env.random());
    for (boolean ipv6 : new boolean[] {false, true}) {
      Endpoint external = env.reach().external(ipv6);
      if (external != null) {
        book.external(external);
      }
    }
  }

  private PeerBook.Limits limits() {
    return new PeerBook.Limits(
        env.settings().limits().peersRemembered(), env.settings().limits().connectionsPerTorrent());
  }

  /// Hears where the world sees us: whom we and others prefer depends on it (BEP 40).
  public void seenAs(Endpoint external) {
    book.external(external);
  }

  /// Takes over changed settings.
  public void applySettings() {
    book.limit(limits());
    sendBlockedAway();
  }

  /// Other addresses than before are banned.
  public void sendBlockedAway() {
    book.forgetBlocked();
    for (PeerConnection connection : List.copyOf(connections)) {
      if (env.addressRules().isBlocked(connection.remote().address())) {
        connection.close("the address is banned");
      }
    }
    book.forgetBlocked();
  }

  /// Who sent wrong data and is not talked to any more, in the order of their bans.
  public List<String> banned() {
    return book.banned();
  }

  /// The peers whose handshake is over, in the order they came; stays as it is while peers come and
  /// go.
  public List<Peer> open() {
    return openView;
  }

  /// Number of peers known, connected or not.
  public int known() {
    return book.size();
  }

  /// Endpoints worth trying again in the next session.
  public List<Endpoint> worthRemembering(int most) {
    return book.worthRemembering(most);
  }

  /// Begins to connect.
  public void start() {
    started = true;
    all.letIn();
    connectMore();
  }

  /// Ends every connection and makes no more.
  void stop() {
    started = false;
    for (PeerConnection connection : List.copyOf(connections)) {
      connection.close("the torrent stopped");
    }
  }

  /// Ends every connection and begins anew.
  public void meetAnew() {
    boolean was = started;
    stop();
    if (was) {
      start();
    }
  }

  /// Connections may be dead without a word, and who could not be reached may be reached now: meets
  /// everybody anew.
  public void networkChanged() {
    boolean was = started;
    stop();
    book.networkChanged(env.now());
    if (was) {
      start();
    }
  }

  /// Who could not be reached may be reached now; whoever is connected stays.
  public void networkBack() {
    book.networkChanged(env.now());
    swarm.listener().wake();
    connectMore();
  }

  /// Peers are said to be there.
  ///
  /// @param local whether who told is a person, this machine or a host of the local network
  public void found(List<Endpoint> endpoints, PeerSource source, boolean local) {
    for (Endpoint endpoint : endpoints) {
      book.tell(endpoint, source, local, false);
    }
    swarm.listener().wake();
    connectMore();
  }

  /// A peer has told of others (BEP 11).
  ///
  /// @param local whether it is a host of the local network
  void exchanged(Peer teller, List<PexPeer> peers, boolean local) {
    for (PexPeer peer : peers) {
      boolean seed = peer.flags().contains(PexFlag.SEED);
      book.tell(peer.endpoint(), PeerSource.PEX, local, seed);
      boolean utp = peer.flags().contains(PexFlag.SUPPORTS_UTP);
      boolean punches = peer.flags().contains(PexFlag.SUPPORTS_HOLEPUNCH);
      book.approach(peer.endpoint()).ifPresent(approach -> approach.said(utp, punches));
      if (punches) {
        swarm.holepunching().told(teller, peer.endpoint());
      }
    }
    connectMore();
  }

  /// A peer connects to us now, and expects the same of us (BEP 55).
  ///
  /// @param local whether who says so is a host of the local network
  void meet(Endpoint endpoint, boolean local) {
    if (!started || !book.tell(endpoint, PeerSource.PEX, local, false)) {
      return;
    }
    book.expected(endpoint)
        .ifPresent(known -> {
          known.approach().meeting(true);
          dial(known, all.dialer().attempts(known).getFirst());
        });
  }

  /// Number of peers that a source has told of.
  public int known(PeerSource source) {
    return book.size(source);
  }

  /// The torrent is private after all: parts from whom neither a person nor a tracker has named.
  public void becamePrivate() {
    book.becamePrivate();
    for (PeerConnection connection : List.copyOf(connections)) {
      if (!PeerBook.keptWhenPrivate(connection.known())) {
        connection.close("the torrent is private");
      }
    }
    book.becamePrivate();
  }

  private void connectMore() {
    while (started) {
      Optional<KnownPeer> next = book.next(env.now());
      if (next.isEmpty()) {
        return;
      }
      KnownPeer known = next.get();
      dial(known, all.dialer().attempts(known).getFirst());
    }
  }

  private void dial(KnownPeer known, Attempt attempt) {
    PeerConnection connection = new PeerConnection(all, swarm, known, attempt);
    connections.add(connection);
    swarm.listener().wake();
    all.add(connection);
  }

  /// Tries another way when the last one was refused; tells whether there is one.
  private boolean dialsOtherwise(PeerConnection refused) {
    Attempt attempt = refused.refusedAttempt();
    if (!started || attempt == null || refused.known().state() != KnownPeer.State.CONNECTING) {
      return false;
    }
    List<Attempt> attempts = all.dialer().attempts(refused.known());
    int next = attempts.indexOf(attempt) + 1;
    if (next == attempts.size()) {
      refused.known().approach().turnedAway();
      return false;
    }
    dial(refused.known(), attempts.get(next));
    return true;
  }

  /// Whether an incoming connection may stay; somebody of less use is sent away for it.
  boolean admits(PeerConnection connection) {
    return switch (book.arrived(connection.remote(), env.now())) {
      case Admission.Welcome(KnownPeer known) -> welcome(connection, known);
      case Admission.Replaces(KnownPeer known, KnownPeer worst) -> {
        close(worst, "replaced by a better peer");
        yield welcome(connection, known);
      }
      case Admission.Refused _ -> false;
    };
  }

  private boolean welcome(PeerConnection connection, KnownPeer known) {
    connection.known(known);
    connections.add(connection);
    swarm.listener().wake();
    return true;
  }

  /// A handshake is over.
  ///
  /// @throws WireException when the peer is not wanted: ourselves, banned, connected already
  void join(Peer peer) throws WireException {
    KnownPeer known = peer.connection().known();
    switch (book.identified(known, peer.id(), env.peerId(), env.now())) {
      case Admission.Welcome _ -> {}
      case Admission.Replaces(KnownPeer _, KnownPeer worst) ->
          close(worst, "both sides connected at once");
      case Admission.Refused(Admission.Reason reason) -> throw new WireException(say(reason));
    }
    known.attach(peer);
    open.add(peer);
    openChanged();
  }

  private static String say(Admission.Reason reason) {
    return switch (reason) {
      case BLOCKED -> "the address is banned";
      case BANNED -> "the peer is banned";
      case SELF -> "connected to ourselves";
      case DUPLICATE -> "connected to that peer already";
      case TOO_MANY_FROM_ADDRESS -> "too many connections from that address";
      case FULL -> "too many connections";
    };
  }

  private void close(KnownPeer known, String why) {
    for (PeerConnection connection : List.copyOf(connections)) {
      if (connection.known() == known) {
        connection.close(why);
      }
    }
  }

  /// A connection has ended.
  void ended(PeerConnection connection) {
    if (!connections.remove(connection) || dialsOtherwise(connection)) {
      return;
    }
    KnownPeer known = connection.known();
    known.approach().meeting(false);
    boolean missed = started && connection.isMissed();
    Peer peer = connection.peer();
    boolean useful = peer != null && peer.down().totalBytes() + peer.up().totalBytes() > 0;
    book.closed(known, useful, env.now());
    if (peer != null) {
      open.remove(peer);
      openChanged();
      swarm.switchboard().left(peer);
    }
    if (missed) {
      swarm.holepunching().missed(known.endpoint());
    }
    connectMore();
  }

  private void openChanged() {
    openView = Collections.unmodifiableList(new ArrayList<>(open));
  }

  /// Sends a peer away and never talks to it again.
  void ban(Peer peer, String why) {
    book.ban(peer.connection().known());
    peer.connection().close(why);
  }

  /// Everything wanted is there: says so (BEP 21); who wants nothing either is of no more use.
  public void becameSeed() {
    book.seeding(true);
    for (Peer peer : open()) {
      peer.mouth().extended(new ExtensionMessage.UploadOnly(true), peer.machine().profile());
      peer.connection().flushSoon();
      swarm.switchboard().peerHas(peer);
    }
  }

  /// A peer has introduced itself: now it is known where it listens.
  void introduced(Peer peer, ExtendedHandshake said) {
    if (said.listenPort() != null) {
      book.listensAt(peer.connection().known(), said.listenPort());
    }
  }

  /// Who told of a peer, in the api's words.
  public String sourceOf(Peer peer) {
    PeerSource source = peer.connection().known().sources().iterator().next();
    return switch (source) {
      case USER -> "user";
      case MAGNET -> "magnet";
      case INCOMING -> "incoming";
      case TRACKER -> "tracker";
      case RESUME -> "resume";
      case LOCAL -> "lsd";
      case PEX -> "pex";
      case DHT -> "dht";
    };
  }

  /// Whether somebody is connected, or about to be.
  public boolean isBusy() {
    return !connections.isEmpty();
  }

  /// When somebody may be connected to who cannot be now; `Long.MAX_VALUE` while nobody is known.
  public long nextNanos() {
    return started ? book.nextNanos() : Long.MAX_VALUE;
  }

  /// Once a second: connects on, and ends what is silent.
  void tick(long now) {
    mixed.tick(open(), now);
    book.turnover(now).ifPresent(idle -> close(idle, "made room for somebody else"));
    connectMore();
    for (Peer peer : open()) {
      PeerConnection connection = peer.connection();
      peer.machine().passTime(now);
      if (connection.isStuck(now)) {
        connection.close("said more than the limit lets us hear");
      } else if (now - connection.lastReceivedNanos() > SILENCE_NANOS) {
        connection.close("silent for too long");
      } else if (now - connection.lastSentNanos() > speakAfterNanos(peer, now)) {
        peer.mouth().keepAlive();
        connection.flushSoon();
      }
    }
  }

  private static long speakAfterNanos(Peer peer, long now) {
    boolean doubtful =
        peer.intake().owesBlocks() && now - peer.connection().lastReceivedNanos() > DOUBT_NANOS;
    return doubtful ? DOUBT_NANOS : KEEP_ALIVE_NANOS;
  }
}
