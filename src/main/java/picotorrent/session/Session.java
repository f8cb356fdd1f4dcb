package picotorrent.session;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.Snapshot;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.port.Stream;
import picotorrent.session.announce.Announcing;
import picotorrent.session.discovery.DhtDriver;
import picotorrent.session.discovery.LsdDriver;
import picotorrent.session.discovery.Neighbourhood;
import picotorrent.session.discovery.PortMapping;
import picotorrent.session.discovery.Whereabouts;
import picotorrent.session.ground.Countdown;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.Identity;
import picotorrent.session.ground.Ports;
import picotorrent.session.ground.Rota;
import picotorrent.session.link.Dialer;
import picotorrent.session.link.Listening;
import picotorrent.session.link.UdpHub;
import picotorrent.session.link.UtpTransport;
import picotorrent.session.peer.Connections;
import picotorrent.session.queue.TorrentQueue;
import picotorrent.session.resume.Resuming;
import picotorrent.session.resume.Slumber;
import picotorrent.session.torrent.Removals;
import picotorrent.session.torrent.Rows;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;
import picotorrent.session.view.Means;
import picotorrent.session.view.Snapshots;

/// The engine: owns all torrents of one process and drives them over its [Ports].
///
/// The public methods may be called on any thread; everything else is confined to the session loop.
public final class Session implements Engine {
  private static final long TICK_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Environment env;
  private final Services services;
  private final TorrentTable torrents;
  private final UdpHub hub;
  private final UtpTransport utp;
  private final Dialer dialer;
  private final Announcing announcing;
  private final TorrentQueue queue;
  private final Resuming resuming;
  private final DhtDriver dht;
  private final Neighbourhood neighbourhood;
  private final Whereabouts whereabouts;
  private final LsdDriver lsd;
  private final PortMapping mapping;
  private final Listening listening;
  private final Snapshots snapshots;
  private final Commands commands;
  private final Patrol patrol;
  private final Slumber slumber;
  private final AtomicBoolean closing = new AtomicBoolean();
  private int toldPort;
  private final CountDownLatch closed = new CountDownLatch(1);

  private Session(Ports ports, EngineSettings settings, Identity identity) {
    this.env = new Environment(ports, settings, identity);
    this.hub = new UdpHub(env);
    this.utp = new UtpTransport(ports.loop(), hub::socketFor, ports.entropy());
    this.dialer = new Dialer(env, utp);
    this.announcing = new Announcing(env, hub);
    this.torrents = new TorrentTable(env.skeys());
    this.queue = new TorrentQueue(env);
    this.resuming = new Resuming(env, torrents);
    this.services =
        new Services(
            env,
            announcing,
            new Connections(env, dialer, torrents::swarm, this::letIn),
            torrents,
            new Rota<>(),
            new Rows(torrents),
            new Removals(),
            queue,
            resuming);
    env.roster().onChange(queue::changed);
    this.dht = new DhtDriver(env, hub, torrents::sought, torrents::found);
    this.neighbourhood = new Neighbourhood(env, this::linksSeen);
    this.lsd = new LsdDriver(env, neighbourhood, torrents::sought, torrents::found);
    this.mapping = new PortMapping(env, neighbourhood);
    env.roster().onUrgentChange(this::followTorrents);
    env.reach().onChange(this::reachChanged);
    hub.add(utp);
    utp.accept(this::accept);
    utp.listen(dialer.takesUtp());
    this.listening = new Listening(env, this::accept);
    this.whereabouts = new Whereabouts(env, new Moves());
    this.patrol = new Patrol(torrents);
    this.slumber = new Slumber(env, torrents, resuming);
    this.snapshots = new Snapshots(services, listening, new Means(env, dht, lsd));
    this.commands =
        new Commands(services, queue, resuming, this::settingsChanged, this::networkChanged);
  }

  /// Begins a session: binds its ports and, once that is done, answers commands.
  ///
  /// @param identity who we say we are
  /// @return completes on the loop; exceptionally with an [IOException] that says which port or
  ///   address could not be had
  public static CompletableFuture<Session> open(
      Ports ports, EngineSettings settings, Identity identity) {
    CompletableFuture<Session> opened = new CompletableFuture<>();
    Session session = new Session(ports, settings, identity);
    ports
        .loop()
        .post(() -> {
          try {
            session.begin(() -> opened.complete(session));
          } catch (IOException | RuntimeException e) {
            opened.completeExceptionally(e);
          }
        });
    return opened;
  }

  private void begin(Runnable ready) throws IOException {
    bind();
    queue.restore(() ->
        resuming.restore(
            services,
            queue.ranks(),
            () -> {
              queue.restored();
              ready.run();
            }));
    env.ports().loop().post(this::tick);
  }

  private void bind() throws IOException {
    listening.open();
    hub.open();
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    if (closing.get()) {
      reply.complete(new Reply.Refused(Sentence.of("The engine has been closed.")));
      return reply;
    }
    Commands.Prepared prepared = Commands.prepare(command);
    env.ports().loop().post(() -> commands.carryOut(prepared, reply::complete));
    return reply;
  }

  @Override
  public Snapshot snapshot() {
    return snapshots.latest();
  }

  /// Makes them.
  Snapshots snapshots() {
    return snapshots;
  }

  /// All there are.
  TorrentTable torrents() {
    return torrents;
  }

  @Override
  public View look(Look look) {
    return snapshots.look(look);
  }

  @Override
  public Subscription subscribe(Consumer<Event> listener) {
    return env.events().subscribe(listener);
  }

  @Override
  public void close(Duration patience) {
    if (closing.compareAndSet(false, true)) {
      env.ports().loop().post(() -> end(patience));
    }
    try {
      closed.await(patience.toMillis() + 500, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(Duration patience) {
    listening.close();
    Countdown all = new Countdown(torrents.all().size() + 4, () -> resuming.close(this::ended));
    env.ports().loop().at(env.now() + patience.toNanos(), this::ended);
    queue.close(all);
    for (Torrent torrent : torrents.copy()) {
      if (torrent.isActive()) {
        torrent.lifecycle().deactivate(all);
      } else {
        resuming.stopped(torrent, all);
      }
    }
    announcing.close(all);
    dht.close(all);
    lsd.close();
    mapping.close(all);
  }

  private void ended() {
    utp.close();
    hub.close();
    env.events().close();
    closed.countDown();
  }

  /// The machine has slept, or its network is another: connections may be dead without a word, and
  /// who knew us may know us no more, or by another address. All is begun anew.
  private void networkChanged() {
    neighbourhood.lookAgain();
    lsd.close();
    mapping.mapAgain();
    dht.sayAgain();
    for (Torrent torrent : torrents.copy()) {
      torrent.peers().networkChanged();
    }
    announcing.networkChanged();
  }

  private final class Moves implements Whereabouts.Listener {
    @Override
    public void elsewhere() {
      networkChanged();
    }

    @Override
    public void back() {
      neighbourhood.lookAgain();
      dht.sayAgain();
      torrents.copy().forEach(torrent -> torrent.peers().networkBack());
      announcing.networkChanged();
    }
  }

  /// Binds anew when the settings name other addresses or another port.
  private void settingsChanged() {
    utp.listen(dialer.takesUtp());
    if (listening.isBoundAs(env.settings())) {
      return;
    }
    listening.close();
    hub.close();
    try {
      bind();
    } catch (IOException e) {
      env.events().publish(new Event.SessionNotice(ToldException.sentenceOf(e)));
    }
  }

  // Connections

  private Stream.@Nullable Handler accept(Stream stream) {
    if (closing.get() || !services.connections().admits() || !dialer.admits(stream)) {
      return null;
    }
    return services.connections().accept(stream);
  }

  private void letIn() {
    try {
      listening.letIn();
    } catch (IOException e) {
      env.events().publish(new Event.SessionNotice(ToldException.sentenceOf(e)));
    }
  }

  // Time

  private void tick() {
    if (closing.get()) {
      return;
    }
    long now = env.now();
    tickTorrents(now);
    queue.tick(now);
    announcing.tick(torrents::announced, now);
    whereabouts.tick(now);
    neighbourhood.tick(now);
    mapping.tick(now);
    followTorrents();
    patrol.tick();
    slumber.tick();
    env.ports().loop().at(now + TICK_NANOS, this::tick);
  }

  private void tickTorrents(long now) {
    for (Torrent due = services.rota().next(now); due != null; due = services.rota().next(now)) {
      due.tick(now);
      if (due.isActive()) {
        services.rota().at(due, now + Math.max(TICK_NANOS, due.restNanos(now)));
      }
    }
  }

  /// Has those who make torrents known look at what they are now.
  private void followTorrents() {
    dht.tick(env.now());
    lsd.tick(env.now());
  }

  /// The links have been looked at, for the first time or again.
  private void linksSeen() {
    if (!closing.get()) {
      mapping.tick(env.now());
      lsd.tick(env.now());
    }
  }

  /// The world sees us elsewhere than before.
  private void reachChanged() {
    if (toldPort != 0 && toldPort != env.reach().tcpPort()) {
      torrents.all().stream()
          .filter(Torrent::isActive)
          .forEach(torrent -> torrent.trackers().wish());
    }
    toldPort = env.reach().tcpPort();
    for (boolean ipv6 : new boolean[] {false, true}) {
      Endpoint external = env.reach().external(ipv6);
      if (external != null) {
        env.addressRules().own(external);
        dht.seenAs(external.address());
        torrents.all().forEach(torrent -> torrent.peers().seenAs(external));
      }
    }
  }
}
