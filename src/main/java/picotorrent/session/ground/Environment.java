package picotorrent.session.ground;

import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import picotorrent.api.EngineSettings;
import picotorrent.base.AddressRange;
import picotorrent.base.AddressRanges;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;
import picotorrent.mse.SkeyIndex;
import picotorrent.rate.Meter;
import picotorrent.swarm.peers.AddressRules;
import picotorrent.swarm.peers.ConnectionBudget;
import picotorrent.swarm.pick.Backlog;

/// What every part of one session may know: the ports, our name, the settings, the limits, the
/// memory. Nothing here knows a torrent or a peer.
///
/// Confined to the session loop.
public final class Environment {
  /// Requests to web seeds at a time: the fetcher's other turns are for trackers.
  private static final int MAX_WEB_SEED_REQUESTS = 24;

  private final Ports ports;
  private final Identity identity;
  private final EventLine events = new EventLine();
  private final RandomGenerator random;
  private final Pacer down;
  private final Pacer up;
  private final Meter downMeter = new Meter();
  private final Meter upMeter = new Meter();
  private final Backlog backlog = new Backlog();
  private final Slabs slabs;
  private final AddressRules addressRules = new AddressRules();
  private final SkeyIndex skeys = new SkeyIndex();
  private final ConnectionBudget connectionBudget;
  private final Turns webSeedTurns = new Turns(MAX_WEB_SEED_REQUESTS);
  private final Reach reach = new Reach();
  private final Roster roster = new Roster();
  private EngineSettings settings;
  private List<AddressRange> bansInForce = List.of();
  private int listenPort;
  private Consumer<Endpoint> dhtNodes = _ -> {};

  /// The environment of a session that begins with these settings.
  public Environment(Ports ports, EngineSettings settings, Identity identity) {
    this.ports = ports;
    this.settings = settings;
    this.identity = identity;
    this.random = ports.entropy()::anyLong;
    this.slabs = new Slabs(ports.loop(), settings.limits().pieceMemoryBytes());
    this.down = new Pacer(ports.loop());
    this.up = new Pacer(ports.loop());
    this.connectionBudget =
        new ConnectionBudget(settings.limits().connections(), ConnectionBudget.DEFAULT_HALF_OPEN);
    applyLimits();
    applyBans();
  }

  /// All that the session knows of the world.
  public Ports ports() {
    return ports;
  }

  /// The present, in nanoseconds.
  public long now() {
    return ports.loop().now();
  }

  /// Whose numbers nobody can guess.
  public RandomGenerator random() {
    return random;
  }

  /// Who we are to peers and trackers (BEP 20).
  public PeerId peerId() {
    return identity.peerId();
  }

  /// What we call ourselves to people and programs: `Picotorrent 0.1.0`.
  public String clientName() {
    return identity.clientName();
  }

  /// Where people hear of what happens.
  public EventLine events() {
    return events;
  }

  // Settings

  /// The settings in force.
  public EngineSettings settings() {
    return settings;
  }

  /// Takes over changed settings.
  public void settings(EngineSettings changed) {
    settings = changed;
    connectionBudget.most(settings.limits().connections());
    applyLimits();
    applyBans();
  }

  private void applyLimits() {
    down.root().limit(now(), settings.limits().rates().downBytesPerSecond());
    up.root().limit(now(), settings.limits().rates().upBytesPerSecond());
  }

  private void applyBans() {
    List<AddressRange> banned = settings.peers().banned();
    if (!banned.equals(bansInForce)) {
      bansInForce = banned;
      addressRules.ban(AddressRanges.of(banned));
    }
  }

  // What all share

  /// The limit on what comes in.
  public Pacer down() {
    return down;
  }

  /// The limit on what goes out.
  public Pacer up() {
    return up;
  }

  /// Counts what comes in, of every protocol.
  public Meter downMeter() {
    return downMeter;
  }

  /// Counts what goes out, of every protocol.
  public Meter upMeter() {
    return upMeter;
  }

  /// Whether more comes in than we take in.
  public Backlog backlog() {
    return backlog;
  }

  /// The memory between the network and the disk.
  public Slabs slabs() {
    return slabs;
  }

  /// How many connections all torrents may have together.
  public ConnectionBudget connectionBudget() {
    return connectionBudget;
  }

  /// How many requests to web seeds all torrents may have under way together.
  public Turns webSeedTurns() {
    return webSeedTurns;
  }

  // Where we are, and who is to know

  /// Which endpoints may be connected to at all.
  public AddressRules addressRules() {
    return addressRules;
  }

  /// The torrents that encrypted connections may ask for.
  public SkeyIndex skeys() {
    return skeys;
  }

  /// Where the world reaches us: what trackers and peers are told.
  public Reach reach() {
    return reach;
  }

  /// The port that is bound. 0 while nothing listens.
  public int listenPort() {
    return listenPort;
  }

  /// A port has been bound, or, with 0, nothing listens any more: the world is told the last one
  /// while we leave.
  public void listensAt(int port) {
    listenPort = port;
    if (port != 0) {
      reach.listensAt(port);
    }
  }

  /// Tells when the torrents are others than before.
  public Roster roster() {
    return roster;
  }

  /// Who hears of DHT nodes that peers tell of.
  public void onDhtNode(Consumer<Endpoint> listener) {
    dhtNodes = listener;
  }

  /// A peer says that a DHT node is there.
  public void dhtNodeSeen(Endpoint node) {
    dhtNodes.accept(node);
  }
}
