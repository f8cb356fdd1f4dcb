package picotorrent.session;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;
import picotorrent.api.Reply;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;
import picotorrent.session.ground.Identity;
import picotorrent.session.ground.Ports;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;

/// A real session on a simulated host with its disk. Commands take effect when the world runs on.
final class SimClient {
  static final int PORT = 6881;
  static final Path FOLDER = Path.of("downloads");

  private final SimHost host;
  private final SimDisk disk;
  private final SimStateStore.Documents documents = new SimStateStore.Documents();
  private CompletableFuture<Session> session;
  private CompletableFuture<Session> turn; // the session once it has all earlier commands

  /// Starts a session.
  SimClient(SimHost host, SimDisk disk, EngineSettings settings) {
    this.host = host;
    this.disk = disk;
    this.session = open(settings);
    this.turn = session;
  }

  /// Settings of a host: its address, no more means of discovery than trackers.
  static EngineSettings settings(SimHost host) {
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(host.address(), PORT))
        .with(EngineSettings.Discovery.TRACKERS_ALONE);
  }

  /// Settings of a host that uses these transports and this encryption.
  static EngineSettings settings(SimHost host, EngineSettings.Transport transport) {
    EngineSettings plain = settings(host);
    return plain.with(transport);
  }

  /// Settings of a host that finds peers in other ways than trackers, too.
  static EngineSettings settings(SimHost host, EngineSettings.Discovery discovery) {
    EngineSettings plain = settings(host);
    return plain.with(discovery);
  }

  /// Settings of a host with rate limits for the session.
  static EngineSettings settings(SimHost host, RateLimits rates) {
    EngineSettings plain = settings(host);
    EngineSettings.Limits limits = plain.limits();
    return plain.with(limits.with(rates));
  }

  private CompletableFuture<Session> open(EngineSettings settings) {
    Ports ports =
        new Ports(
            host.loop(),
            host.network(),
            new SimStore(host, disk),
            new SimStateStore(host, documents),
            host.resolver(),
            host.fetcher(),
            host.entropy(),
            host.offload());
    return Session.open(ports, settings, new Identity(peerId(), "Picotorrent sim"));
  }

  private PeerId peerId() {
    byte[] id = new byte[PeerId.BYTES];
    host.entropy().fill(id);
    byte[] client = "-PI0100-".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(client, 0, id, 0, client.length);
    return PeerId.of(id);
  }

  /// What the sessions have left.
  SimStateStore.Documents documents() {
    return documents;
  }

  SimHost host() {
    return host;
  }

  SimDisk disk() {
    return disk;
  }

  Endpoint endpoint() {
    return host.endpoint(PORT);
  }

  /// The session, once the world has run a little.
  Session session() {
    Session opened = session.getNow(null);
    if (opened == null) {
      throw new IllegalStateException("the session is not open yet: let the world run on");
    }
    return opened;
  }

  /// Submits a command as soon as the session is open and has the commands before it.
  CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<CompletableFuture<Reply>> handed =
        turn.thenApply(opened -> opened.submit(command));
    turn = handed.thenCompose(_ -> session);
    return handed.thenCompose(reply -> reply);
  }

  /// Has the whole content and seeds it; further data is never written.
  SimClient seed(SimTorrent torrent, Endpoint... peers) {
    disk.plant(FOLDER, torrent.metainfo(), torrent.content());
    add(torrent, AddOptions.Existing.SEED_ONLY, List.of(peers));
    return this;
  }

  /// Downloads, or goes on with what is on the disk.
  SimClient leech(SimTorrent torrent, Endpoint... peers) {
    add(torrent, AddOptions.Existing.CHECK, List.of(peers));
    return this;
  }

  private void add(SimTorrent torrent, AddOptions.Existing existing, List<Endpoint> peers) {
    submit(new Command.AddTorrent(torrent.file(), options(existing, peers)));
  }

  /// Downloads by a magnet link.
  SimClient magnet(String link, Endpoint... peers) {
    AddOptions options = options(AddOptions.Existing.CHECK, List.of(peers));
    submit(new Command.AddMagnet(link, options));
    return this;
  }

  private static AddOptions options(AddOptions.Existing existing, List<Endpoint> peers) {
    return new AddOptions(
        FOLDER, true, PieceOrder.RAREST, Map.of(), null, peers, true, existing, null);
  }

  /// Kills the process and starts another on the same disk.
  void restart() {
    restart(settings(host));
  }

  /// The same, with other settings.
  void restart(EngineSettings settings) {
    host.stop();
    session = open(settings);
    turn = session;
  }

  /// Kills the process and forgets its session.
  void kill() {
    host.stop();
    session = new CompletableFuture<>();
    turn = session;
  }

  /// Whether the session is open: what an earlier one left is there.
  boolean isOpen() {
    return session.isDone();
  }

  /// Whether every piece of a torrent is on the disk.
  boolean has(SimTorrent torrent) {
    return pieces(torrent) == torrent.pieces();
  }

  int pieces(SimTorrent torrent) {
    return disk.pieces(FOLDER, torrent.metainfo());
  }

  /// Whether every piece of a torrent is on the disk and is what it should be.
  boolean isRight(SimTorrent torrent) {
    return disk.rightPieces(FOLDER, torrent.metainfo(), torrent.content()) == torrent.pieces();
  }
}
