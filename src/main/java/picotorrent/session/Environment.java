package picotorrent.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.api.EngineSettings;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;
import picotorrent.buffer.SlabPool;
import picotorrent.mse.SkeyIndex;
import picotorrent.rate.Meter;
import picotorrent.swarm.AddressRules;
import picotorrent.swarm.ConnectionBudget;

/// What every part of one session shares: the ports, our name, the limits, the memory.
///
/// Confined to the session loop.
final class Environment {
  /// Slabs that pieces are put together in: large enough that a piece of common length is few, and
  /// that a write is worth its system call.
  static final int PIECE_SLAB_BYTES = 256 << 10;

  /// Slabs that blocks are read into for sending: sixteen blocks with their headers.
  static final int READ_SLAB_BYTES = 16 * ((16 << 10) + 13);

  /// For sending, all peers together; a peer that finds none waits for one to come back.
  static final long READ_BUDGET_BYTES = 48L << 20;

  /// Requests to web seeds at a time, all torrents together.
  static final int MAX_WEB_SEED_REQUESTS = 24;

  /// Of the budget for unfinished pieces, an eighth is for blocks on their way to the side file: at
  /// least so much that a hundred peers may be in the middle of one.
  private static final long MIN_BLOCK_BUDGET_BYTES = 2L << 20;

  /// More only queues up before the disk.
  private static final long MAX_BLOCK_BUDGET_BYTES = 16L << 20;

  final Ports ports;
  final PeerId peerId;
  final EventLine events;
  final Pacer down;
  final Pacer up;
  final Meter downMeter = new Meter();
  final Meter upMeter = new Meter();
  final SlabPool pieceSlabs;
  final BlockRoom blockRoom;
  final SlabPool readSlabs = new SlabPool(READ_SLAB_BYTES, READ_BUDGET_BYTES);
  final RandomGenerator random;

  /// Hears of DHT nodes that peers tell of.
  Consumer<Endpoint> dhtNodes = _ -> {};

  /// Has whoever makes torrents known look at once what they are now.
  Runnable torrentsChanged = () -> {};

  /// Which endpoints may be connected to at all.
  final AddressRules addressRules = new AddressRules();

  /// The torrents that encrypted connections may ask for.
  final SkeyIndex skeys = new SkeyIndex();

  /// How many connections all torrents may have together.
  final ConnectionBudget connectionBudget;

  /// How many requests to web seeds all torrents may still make: the fetcher's other turns are for
  /// trackers.
  int webSeedTurns = MAX_WEB_SEED_REQUESTS;

  /// Peers that wait for a read slab, of whatever torrent, in the order of waiting.
  final ArrayDeque<Peer> hungry = new ArrayDeque<>();

  /// What we call ourselves to people and programs: `Picotorrent 0.1.0`.
  final String clientName;

  /// Which torrent is to be ticked when.
  final Rota<Torrent> rota = new Rota<>();

  /// The settings in force.
  EngineSettings settings;

  /// Where the world reaches us: what trackers and peers are told.
  final Reach reach = new Reach();

  /// The port that is bound. 0 while nothing listens.
  int listenPort;

  private final List<PeerConnection> unflushed = new ArrayList<>();

  private @Nullable Announcing announcing;
  private @Nullable Resuming resuming;
  private @Nullable Dialer dialer;
  private @Nullable Rows rows;
  private @Nullable TorrentQueue queue;
  private long rosterVersion;

  Environment(Ports ports, EngineSettings settings, Identity identity, EventLine events) {
    this.ports = ports;
    this.settings = settings;
    this.peerId = identity.peerId();
    this.clientName = identity.clientName();
    this.events = events;
    long budget = settings.limits().pieceMemoryBytes();
    long forBlocks = Math.clamp(budget / 8, MIN_BLOCK_BUDGET_BYTES, MAX_BLOCK_BUDGET_BYTES);
    this.blockRoom = new BlockRoom(ports.loop(), forBlocks);
    this.pieceSlabs = new SlabPool(PIECE_SLAB_BYTES, budget - forBlocks);
    this.random = ports.entropy()::anyLong;
    this.down = new Pacer(ports.loop());
    this.up = new Pacer(ports.loop());
    this.connectionBudget =
        new ConnectionBudget(settings.limits().connections(), ConnectionBudget.DEFAULT_HALF_OPEN);
    applyLimits();
  }

  /// Who carries announces; set once, when the session is put together.
  void announcing(Announcing carrier) {
    announcing = carrier;
  }

  Announcing announcing() {
    if (announcing == null) {
      throw new IllegalStateException("the session is not put together yet");
    }
    return announcing;
  }

  /// Who opens streams to peers; set once, when the session is put together.
  void dialer(Dialer opener) {
    dialer = opener;
  }

  Dialer dialer() {
    if (dialer == null) {
      throw new IllegalStateException("the session is not put together yet");
    }
    return dialer;
  }

  /// Who remembers torrents; set once, when the session is put together.
  void resuming(Resuming keeper) {
    resuming = keeper;
  }

  Resuming resuming() {
    if (resuming == null) {
      throw new IllegalStateException("the session is not put together yet");
    }
    return resuming;
  }

  /// Who lists the torrents for snapshots; set once, when the session is put together.
  void rows(Rows list) {
    rows = list;
  }

  Rows rows() {
    if (rows == null) {
      throw new IllegalStateException("the session is not put together yet");
    }
    return rows;
  }

  /// Who says which torrents run; set once, when the session is put together.
  void queue(TorrentQueue decider) {
    queue = decider;
  }

  TorrentQueue queue() {
    if (queue == null) {
      throw new IllegalStateException("the session is not put together yet");
    }
    return queue;
  }

  /// A torrent has begun, ended or become complete, or more is known of it: who makes torrents
  /// known looks at them all again, and only then.
  void rosterChanged() {
    rosterVersion++;
    queue().changed();
  }

  /// Grows with [#rosterChanged].
  long rosterVersion() {
    return rosterVersion;
  }

  /// A peer says that a DHT node is there.
  void dhtNodeSeen(Endpoint node) {
    dhtNodes.accept(node);
  }

  /// Takes over changed settings.
  void applySettings() {
    connectionBudget.most(settings.limits().connections());
    applyLimits();
  }

  private void applyLimits() {
    down.root().limit(now(), settings.limits().rates().downBytesPerSecond());
    up.root().limit(now(), settings.limits().rates().upBytesPerSecond());
  }

  /// The present, in nanoseconds.
  long now() {
    return ports.loop().now();
  }

  /// Sends what a connection has to say once the present task is over: many messages, one write.
  void flushSoon(PeerConnection connection) {
    if (unflushed.isEmpty()) {
      ports.loop().post(this::flush);
    }
    unflushed.add(connection);
  }

  private void flush() {
    List<PeerConnection> batch = List.copyOf(unflushed);
    unflushed.clear();
    batch.forEach(PeerConnection::flush);
  }
}
