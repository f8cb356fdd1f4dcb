package picotorrent.session;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.TorrentStatus;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// A swarm of real sessions around one torrent, who find each other by a tracker.
final class SimSwarm {
  /// Everybody starts within so long, one after the other.
  private static final Duration START = Duration.ofSeconds(2);

  final SimWorld world;
  final SimTracker tracker;
  final SimTorrent torrent;
  final SimDisk.Archive archive = new SimDisk.Archive();
  private int hosts;

  SimSwarm(long seed, int bytes, int pieceBytes) {
    this.world = new SimWorld(seed);
    this.tracker = new SimTracker(world, seed, 60);
    this.torrent = SimTorrent.make(seed, bytes, pieceBytes, SimTracker.URL);
  }

  /// A swarm around a torrent of a test's own.
  SimSwarm(long seed, SimTorrent torrent) {
    this.world = new SimWorld(seed);
    this.tracker = new SimTracker(world, seed, 60);
    this.torrent = torrent;
  }

  /// A host with an address of its own in a network of its own.
  SimHost host(String name, Line line) {
    int number = hosts++;
    return world.host(
        name, "%d.%d.%d.7".formatted(20 + number % 50, number / 50 % 250, 1 + number % 7), line);
  }

  /// A session on a new host that has nothing to do yet.
  SimClient client(String name, Line line) {
    SimHost host = host(name, line);
    return new SimClient(host, new SimDisk(archive), SimClient.settings(host));
  }

  /// A seed.
  SimClient seed(String name, Line line) {
    return client(name, line).seed(torrent);
  }

  /// A seed that superseeds.
  SimClient superseed(String name, Line line) {
    SimClient client = seed(name, line);
    world.run(Duration.ofMillis(1)); // the torrent has to be there
    client.submit(new Command.SetSuperseeding(Set.of(torrent.id()), true));
    return client;
  }

  /// A leech that starts now.
  SimClient leech(String name, Line line) {
    return client(name, line).leech(torrent);
  }

  /// So many leeches that start within a short time.
  List<SimClient> leeches(int count, Line line) {
    List<SimClient> leeches = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SimClient leech = client("leech" + i, line);
      leeches.add(leech);
      world.at(world.now() + START.toNanos() * i / count, () -> leech.leech(torrent));
    }
    return leeches;
  }

  /// Lets time pass until all have everything; the time it took from now, or null.
  @Nullable Duration finish(List<SimClient> clients, Duration limit) {
    long since = world.now();
    List<SimClient> unfinished = new ArrayList<>(clients);
    boolean done =
        world.runUntil(
            () -> {
              while (!unfinished.isEmpty() && unfinished.getLast().has(torrent)) {
                unfinished.removeLast();
              }
              return unfinished.isEmpty();
            },
            limit);
    return done ? Duration.ofNanos(world.now() - since) : null;
  }

  /// Rows of the torrent, as each session sees it now.
  List<TorrentStatus> statuses(List<SimClient> clients) {
    List<Engine.View> views = new ArrayList<>();
    clients.forEach(client -> views.add(client.session().look(Engine.Look.LIST)));
    world.run(Duration.ofMillis(1));
    views.forEach(Engine.View::close);
    List<TorrentStatus> rows = new ArrayList<>();
    for (SimClient client : clients) {
      rows.add(client.session().snapshot().torrents().getFirst());
    }
    return rows;
  }

  /// The row of one.
  TorrentStatus status(SimClient client) {
    return statuses(List.of(client)).getFirst();
  }

  /// Tells, for a message, how far everybody got.
  Supplier<String> progress(List<SimClient> clients) {
    return () -> {
      StringBuilder text = new StringBuilder("after %.1f s:".formatted(world.now() / 1e9));
      for (SimClient client : clients) {
        text.append(' ').append(client.host().name()).append('=').append(client.pieces(torrent));
      }
      return text.append(" of ").append(torrent.pieces()).toString();
    };
  }
}
