package picotorrent.swarm.peers;

import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;

/// A peer in a [PeerBook]: where it is, who told of it, and how it went so far.
public final class KnownPeer {
  private final EnumSet<PeerSource> sources;
  private final Approach approach = new Approach();
  private Endpoint endpoint;
  private State state = State.IDLE;
  private boolean dialable;
  private boolean incoming;
  private boolean seed;
  private int failures;
  private long retryNanos;
  private boolean tried;
  private boolean useful;
  private @Nullable PeerId id;
  private @Nullable Link link;
  private long connectedNanos;
  private int priority;

  /// What is going on with a peer.
  public enum State {
    /// Not connected.
    IDLE,
    /// An attempt is under way.
    CONNECTING,
    /// Connected; from the first byte of an incoming connection, the whole handshake of an own one.
    CONNECTED
  }

  /// What a book asks of a connection when there are too many.
  public interface Link {
    /// Bytes a second in both directions.
    long bytesPerSecond();

    /// One side wants something of the other.
    boolean isUseful();

    /// It says that it wants something, was served, and never asked for anything.
    boolean isIdler();

    /// When a block last went either way, or the connection was made.
    long movedNanos();
  }

  KnownPeer(Endpoint endpoint, PeerSource source, boolean dialable) {
    this.endpoint = endpoint;
    this.sources = EnumSet.of(source);
    this.dialable = dialable;
  }

  /// Where it is: where it listens once that is known, else where it connected from.
  public Endpoint endpoint() {
    return endpoint;
  }

  /// Tells whether [#endpoint] is where it listens.
  public boolean isDialable() {
    return dialable;
  }

  /// How it can be reached.
  public Approach approach() {
    return approach;
  }

  /// Who told of it.
  public Set<PeerSource> sources() {
    return EnumSet.copyOf(sources);
  }

  /// Tells whether a source has told of it.
  public boolean isFrom(PeerSource source) {
    return sources.contains(source);
  }

  /// What is going on.
  public State state() {
    return state;
  }

  /// Tells whether the connection there is was made by the peer.
  public boolean isIncoming() {
    return incoming;
  }

  /// Failed attempts since the last success.
  public int failures() {
    return failures;
  }

  /// Its peer id, once connected; null before.
  public @Nullable PeerId id() {
    return id;
  }

  /// Tells whether it is known to need nothing: a seed, or upload-only (BEP 21).
  public boolean isSeed() {
    return seed;
  }

  /// Says whether it needs nothing.
  public void seed(boolean now) {
    seed = now;
  }

  /// Hands over the connection that is judged when there are too many.
  public void attach(Link connection) {
    link = connection;
  }

  PeerSource bestSource() {
    return sources.iterator().next();
  }

  /// The canonical priority (BEP 40), unsigned.
  int priority() {
    return priority;
  }

  void priority(int now) {
    priority = now;
  }

  void addSource(PeerSource source) {
    sources.add(source);
  }

  void listensAt(Endpoint now) {
    endpoint = now;
    dialable = true;
  }

  void connecting() {
    state = State.CONNECTING;
    incoming = false;
    tried = true;
  }

  void connected(boolean byPeer, long now) {
    state = State.CONNECTED;
    incoming = byPeer;
    connectedNanos = now;
  }

  void identified(PeerId now) {
    id = now;
    failures = 0;
  }

  void failed(long retryNanos) {
    state = State.IDLE;
    failures++;
    this.retryNanos = retryNanos;
  }

  void closed(boolean wasUseful, long retryNanos) {
    state = State.IDLE;
    useful = wasUseful;
    link = null;
    id = null;
    this.retryNanos = retryNanos;
  }

  void retryAt(long nanos) {
    retryNanos = nanos;
  }

  boolean wasUseful() {
    return useful;
  }

  boolean mayRetry(long now) {
    return !tried && failures == 0 && retryNanos == 0 || now - retryNanos >= 0;
  }

  long retryNanos() {
    return retryNanos;
  }

  @Nullable Link link() {
    return link;
  }

  long connectedNanos() {
    return connectedNanos;
  }
}
