package picotorrent.app;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Event;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;

/// A client in a process of its own, made to be killed: it goes on with the torrents it remembers,
/// which it names on standard output, and downloads until somebody ends it.
final class KilledClient {
  private KilledClient() {}

  /// @param args the folder it lives in, the peers, and `add` to add the torrents that lie there
  public static void main(String[] args) throws Exception {
    Path home = Path.of(args[0]);
    List<Endpoint> peers = Stream.of(args[1].split(",")).map(Endpoint::parse).toList();
    Engine engine = Picotorrent.start(LoopbackTransferTest.loopback(), AppDirs.in(home));
    engine.subscribe(KilledClient::tellFailure);
    List<TorrentStatus> remembered = torrents(engine);
    System.out.println("remembers " + remembered.size());
    System.out.flush();
    for (TorrentStatus torrent : remembered) {
      engine.submit(new Command.AddPeers(torrent.id(), peers)).get();
    }
    if (args.length > 2) {
      add(engine, home, peers);
      System.out.println("added");
      System.out.flush();
    }
    while (System.in.read() >= 0) {
      Thread.onSpinWait();
    }
  }

  private static void tellFailure(Event event) {
    if (event instanceof Event.TorrentFailed failed) {
      System.out.println("failed: " + failed.reason());
      System.out.flush();
    }
  }

  private static void add(Engine engine, Path home, List<Endpoint> peers) throws Exception {
    AddOptions options =
        AddOptions.downloadTo(home.resolve("downloads")).withPeers(peers).withoutDiscovery();
    try (Stream<Path> files = Files.list(home)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".torrent")).toList()) {
        engine.submit(new Command.AddTorrent(Files.readAllBytes(file), options)).get();
      }
    }
  }

  private static List<TorrentStatus> torrents(Engine engine) {
    try (var _ = engine.look(Engine.Look.LIST)) {
      while (engine.snapshot().session().listening().isEmpty()) {
        Thread.onSpinWait();
      }
      return engine.snapshot().torrents();
    }
  }
}
