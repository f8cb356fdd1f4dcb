package picotorrent.swarm.peers;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;
import picotorrent.swarm.peers.Admission.Reason;

/// The peers of one torrent, connected or not: whom to connect to next, whom to let in, whom to
/// close for it.
///
/// Life of an own connection: [#next], then [#failed] or [#identified], then [#closed]. Of an
/// incoming one: [#arrived], [#identified], [#closed]. Confined to the session loop.
public final class PeerBook {
  /// How often one is closed for another that we would rather try: as libtorrent's four in a
  /// hundred each five minutes where all places are held for nothing.
  private static final long TURNOVER_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final AddressRules rules;
  private final ConnectionBudget budget;
  private final Retries retries;
  private final Vantage vantage = new Vantage();
  private final KnownPeers known;
  private final ConnectedPeers connected = new ConnectedPeers();
  private final Bans bans = new Bans();
  private final TurnedOut turnedOut = new TurnedOut();
  private int connecting;
  private boolean turnsOver;
  private long turnoverNanos;
  private Limits limits;
  private boolean seeding;

  /// How much a book holds.
  ///
  /// @param known peers remembered, 1 or more
  /// @param connections of this torrent, those on their way included
  public record Limits(int known, int connections) {}

  /// An empty book.
  public PeerBook(
      AddressRules rules, ConnectionBudget budget, Limits limits, RandomGenerator random) {
    this.rules = rules;
    this.budget = budget;
    this.limits = limits;
    this.known = new KnownPeers(limits.known);
    this.retries = new Retries(random);
  }

  /// Changes the limits; connections above them are not closed.
  public void limit(Limits now) {
    limits = now;
    known.limit(now.known);
  }

  /// Says where the world sees us in a family: part of each peer's priority (BEP 40).
  public void external(Endpoint endpoint) {
    vantage.at(endpoint);
    known.all().forEach(vantage::rate);
    connected.all().forEach(vantage::rate);
  }

  /// Says whether we need nothing: then peers that need nothing either are left alone.
  public void seeding(boolean now) {
    seeding = now;
  }

  /// Somebody told of a peer; false when it is implausible, banned or of no interest any more.
  ///
  /// @param local who told is a person, this machine or a host of a local network
  /// @param seed who told says it needs nothing (PEX flag 0x02)
  public boolean tell(Endpoint endpoint, PeerSource source, boolean local, boolean seed) {
    if (!rules.allows(endpoint, local || source.isOfPerson()) || isBanned(endpoint)) {
      return false;
    }
    KnownPeer old = known.at(endpoint);
    if (old != null) {
      old.addSource(source);
      if (seed) {
        old.seed(true);
      }
      return true;
    }
    if (!known.hasRoomFor(source)) {
      return false;
    }
    KnownPeer peer = new KnownPeer(endpoint, source, true);
    peer.seed(seed);
    vantage.rate(peer);
    known.put(peer);
    return true;
  }

  /// How a peer that was told of can be reached; empty when it is not known.
  public Optional<Approach> approach(Endpoint endpoint) {
    return Optional.ofNullable(known.at(endpoint)).map(KnownPeer::approach);
  }

  /// The best peer to connect to now, taken as under way; empty when there is none or no more
  /// connection is allowed.
  public Optional<KnownPeer> next(long now) {
    if (!budget.mayAttempt() || !hasPlace()) {
      return Optional.empty();
    }
    KnownPeer best = null;
    for (KnownPeer peer : known.all()) {
      if (isCandidate(peer)
          && peer.mayRetry(now)
          && (best == null || isBetter(peer, best))
          && isWelcome(peer.endpoint())) {
        best = peer;
      }
    }
    if (best == null) {
      return Optional.empty();
    }
    begin(best);
    return Optional.of(best);
  }

  /// The network is another than before: whoever is not connected may be tried at once.
  public void networkChanged(long now) {
    known.all().forEach(peer -> peer.retryAt(now));
  }

  /// A peer to connect to at this moment, taken as under way: it expects us. Empty when it may not
  /// be connected to, or is already.
  public Optional<KnownPeer> expected(Endpoint endpoint) {
    KnownPeer peer = known.at(endpoint);
    boolean free = budget.mayAttempt() && hasPlace();
    if (!free || peer == null || !isCandidate(peer) || !isWelcome(endpoint)) {
      return Optional.empty();
    }
    begin(peer);
    return Optional.of(peer);
  }

  private void begin(KnownPeer peer) {
    peer.connecting();
    connecting++;
    budget.attempted();
  }

  /// When [#next] may have somebody that it has not now; `Long.MAX_VALUE` when only news can change
  /// that.
  public long nextNanos() {
    long next = Long.MAX_VALUE;
    for (KnownPeer peer : known.all()) {
      if (isCandidate(peer)) {
        next = Math.min(next, peer.retryNanos());
      }
    }
    return next;
  }

  /// An attempt of ours failed, before the handshake was complete.
  public void failed(KnownPeer peer, long now) {
    endAttempt(peer);
    peer.failed(retries.afterFailure(peer, now));
    if (Retries.areInVain(peer)) {
      known.forget(peer.endpoint());
    }
  }

  /// A connection came in. It counts from now on: close it by [#closed].
  public Admission arrived(Endpoint from, long now) {
    if (rules.isBlocked(from.address())) {
      return new Admission.Refused(Reason.BLOCKED);
    }
    if (isBanned(from)) {
      return new Admission.Refused(Reason.BANNED);
    }
    if (connected.areEnoughFrom(from.address())) {
      return new Admission.Refused(Reason.TOO_MANY_FROM_ADDRESS);
    }
    KnownPeer peer = new KnownPeer(from, PeerSource.INCOMING, false);
    vantage.rate(peer);
    KnownPeer worst = null;
    if (budget.isFull() || !hasPlace()) {
      worst = turnedOut.contains(from.address(), now) ? null : worstFor(peer, now);
      if (worst == null) {
        return new Admission.Refused(Reason.FULL);
      }
    }
    peer.connected(true, now);
    connected.add(peer);
    budget.opened();
    return worst == null ? new Admission.Welcome(peer) : new Admission.Replaces(peer, worst);
  }

  private @Nullable KnownPeer worstFor(KnownPeer newcomer, long now) {
    KnownPeer idle = connected.idlest(now);
    if (idle == null) {
      return connected.lesserThan(newcomer, now);
    }
    turnedOut.add(idle.endpoint().address(), now);
    return idle;
  }

  /// Whom to close so that [#next] may have somebody instead: where all places are taken and there
  /// are peers to try, who is of no use, one each [#TURNOVER_NANOS]; empty when there is none.
  public Optional<KnownPeer> turnover(long now) {
    boolean due = !turnsOver || now - turnoverNanos >= TURNOVER_NANOS;
    if (!due || hasPlace() || budget.isFull()) {
      return Optional.empty();
    }
    turnsOver = true;
    turnoverNanos = now;
    KnownPeer idle = connected.idlest(now);
    if (idle == null || !knowsSomebodyNew(now)) {
      return Optional.empty();
    }
    turnedOut.add(idle.endpoint().address(), now);
    return Optional.of(idle);
  }

  private boolean knowsSomebodyNew(long now) {
    for (KnownPeer peer : known.all()) {
      if (isCandidate(peer)
          && peer.failures() == 0
          && peer.mayRetry(now)
          && isWelcome(peer.endpoint())
          && !turnedOut.contains(peer.endpoint().address(), now)) {
        return true;
      }
    }
    return false;
  }

  private boolean hasPlace() {
    return connected.size() + connecting < limits.connections;
  }

  /// A handshake is complete. After a refusal the connection is to be closed and told by [#closed]
  /// as any other. When both ends connected to each other at once, each keeps the connection that
  /// the one with the smaller peer id made.
  ///
  /// @param ours the peer id we sent
  public Admission identified(KnownPeer peer, PeerId theirs, PeerId ours, long now) {
    if (peer.state() == KnownPeer.State.CONNECTING) {
      endAttempt(peer);
      peer.connected(false, now);
      connected.add(peer);
      budget.opened();
    }
    if (theirs.equals(ours)) {
      if (!peer.isIncoming()) {
        rules.own(peer.endpoint());
        known.forget(peer.endpoint());
      }
      return new Admission.Refused(Reason.SELF);
    }
    if (bans.contains(theirs)) {
      return new Admission.Refused(Reason.BANNED);
    }
    KnownPeer twin = connected.withId(theirs);
    if (twin == null) {
      peer.identified(theirs);
      return new Admission.Welcome(peer);
    }
    boolean wanted = peer.isIncoming() == theirs.compareTo(ours) < 0;
    boolean crossed =
        twin.isIncoming() != peer.isIncoming()
            && now - twin.connectedNanos() < ConnectedPeers.GRACE_NANOS;
    if (!crossed || !wanted) {
      return new Admission.Refused(Reason.DUPLICATE);
    }
    peer.identified(theirs);
    return new Admission.Replaces(peer, twin);
  }

  /// An incoming peer says at which port it listens (BEP 10 `p`, or a DHT PORT's kin): from now on
  /// it can be connected to, and told to others.
  public void listensAt(KnownPeer peer, int port) {
    if (peer.isDialable() || port <= 0 || port > Endpoint.MAX_PORT) {
      return;
    }
    Endpoint endpoint = new Endpoint(peer.endpoint().address(), port);
    KnownPeer old = known.at(endpoint);
    if (old != null && old.state() != KnownPeer.State.IDLE
        || old == null && !known.hasRoomFor(PeerSource.INCOMING)) {
      return;
    }
    if (old != null) {
      old.sources().forEach(peer::addSource);
    }
    peer.listensAt(endpoint);
    known.put(peer);
  }

  /// A connection ended.
  ///
  /// @param useful blocks went in some direction
  public void closed(KnownPeer peer, boolean useful, long now) {
    if (peer.state() == KnownPeer.State.CONNECTING) {
      failed(peer, now);
      return;
    }
    if (!connected.remove(peer)) {
      return;
    }
    budget.closed();
    peer.closed(useful, retries.afterEnd(peer, useful, now));
  }

  /// Never again: it sent wrong data. An address of a local network is not banned as a whole, since
  /// other peers may share it; there the endpoint and the peer id are.
  public void ban(KnownPeer peer) {
    bans.add(peer.endpoint(), peer.id());
    known.forgetIdle(entry -> isBanned(entry.endpoint()));
  }

  /// Forgets whom a person has banned. Connections are the caller's to close.
  public void forgetBlocked() {
    known.forgetIdle(entry -> rules.isBlocked(entry.endpoint().address()));
  }

  /// Who sent wrong data, in the order of their bans: addresses, and endpoints of local networks.
  public List<String> banned() {
    return bans.names();
  }

  /// Tells whether an endpoint is banned.
  public boolean isBanned(Endpoint endpoint) {
    return bans.contains(endpoint);
  }

  /// The peers that are connected, handshake complete or not, in the order they came.
  public Collection<KnownPeer> connected() {
    return connected.all();
  }

  /// Number of peers known.
  public int size() {
    return known.size();
  }

  /// Number of peers that a source has told of.
  public int size(PeerSource source) {
    return known.size(source);
  }

  /// Forgets everybody who is neither of a person nor of a tracker: the torrent is private after
  /// all. Connections are the caller's to close: those of [KnownPeer]s that [#keptWhenPrivate] does
  /// not keep.
  public void becamePrivate() {
    known.forgetIdle(peer -> !keptWhenPrivate(peer));
  }

  /// Whether a peer that was met before the torrent was known to be private may stay. Who came by
  /// itself may have heard of us anywhere; a tracker's peer comes again.
  public static boolean keptWhenPrivate(KnownPeer peer) {
    return peer.isFrom(PeerSource.USER) || peer.isFrom(PeerSource.TRACKER);
  }

  /// Attempts under way.
  public int connecting() {
    return connecting;
  }

  /// Up to `most` endpoints worth remembering for the next session: who was of use first.
  public List<Endpoint> worthRemembering(int most) {
    return known.worthRemembering(most);
  }

  private void endAttempt(KnownPeer peer) {
    assert peer.state() == KnownPeer.State.CONNECTING : peer.endpoint();
    connecting--;
    budget.attemptEnded();
  }

  private boolean isCandidate(KnownPeer peer) {
    return peer.state() == KnownPeer.State.IDLE && peer.isDialable() && !(seeding && peer.isSeed());
  }

  private boolean isWelcome(Endpoint endpoint) {
    return !isBanned(endpoint)
        && !rules.isBlocked(endpoint.address())
        && !connected.areEnoughFrom(endpoint.address());
  }

  private boolean isBetter(KnownPeer one, KnownPeer other) {
    if (one.failures() != other.failures()) {
      return one.failures() < other.failures();
    }
    if (one.wasUseful() != other.wasUseful()) {
      return one.wasUseful();
    }
    return Integer.compareUnsigned(one.priority(), other.priority()) > 0;
  }
}
