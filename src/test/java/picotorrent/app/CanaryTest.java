package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.hash.Hashing;
import com.google.common.net.InetAddresses;
import com.sun.net.httpserver.HttpServer;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Reply;
import picotorrent.api.TorrentDetail.SourceStatus;
import picotorrent.base.TorrentId;
import picotorrent.bencode.BencodeWriter;

/// A torrent full of URLs that lead to a service of this very machine: none of them reaches it.
class CanaryTest {
  private static final byte[] CONTENT = new byte[100_000];

  @TempDir Path work;

  private final List<String> heard = new CopyOnWriteArrayList<>();
  private HttpServer canary;
  private HttpServer mover;

  @BeforeEach
  void open() throws Exception {
    canary = HttpServer.create(new InetSocketAddress(InetAddresses.forString("127.0.0.1"), 0), 0);
    canary.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    canary.start();
    mover = HttpServer.create(new InetSocketAddress(InetAddresses.forString("127.0.0.1"), 0), 0);
    mover.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", at("127.0.0.1", "/admin?delete=all"));
          exchange.sendResponseHeaders(302, -1);
          exchange.close();
        });
    mover.start();
  }

  @AfterEach
  void close() {
    canary.stop(0);
    mover.stop(0);
  }

  private String at(String host, String path) {
    return "http://" + host + ":" + canary.getAddress().getPort() + path;
  }

  private List<String> hostileTrackers() {
    int port = canary.getAddress().getPort();
    return List.of(
        at("127.0.0.1", "/admin"),
        at("127.0.0.1", "/"),
        at("127.0.0.1", "/announcements"),
        at("127.0.0.1", "/announce/../admin"),
        at("127.0.0.1", "/announce%2f..%2fadmin"),
        at("127.0.0.1", "/announce%0d%0aX-Evil:%201"),
        at("127.0.0.1", "/announce\r\nX-Evil: 1"),
        at("127.0.0.1", "/admin#/announce"),
        at("localhost", "/shutdown"),
        at("localhost.localdomain", "/shutdown"),
        at("127.1", "/announce"),
        at("2130706433", "/announce"),
        at("0x7f000001", "/announce"),
        at("0177.0.0.1", "/announce"),
        at("0.0.0.0", "/announce"),
        at("[::ffff:127.0.0.1]", "/admin"),
        at("user:secret@127.0.0.1", "/announce"),
        at("tracker.example@127.0.0.1", "/announce"),
        "http://127.0.0.1:" + mover.getAddress().getPort() + "/announce",
        "ftp://127.0.0.1:" + port + "/announce",
        "gopher://127.0.0.1:" + port + "/_GET%20/announce",
        "file:///etc/hostname");
  }

  private List<String> hostileWebSeeds() {
    int port = canary.getAddress().getPort();
    return List.of(
        at("127.0.0.1", "/file?delete=all"),
        at("localhost", "/file?delete=all"),
        at("127.1", "/file"),
        at("2130706433", "/file"),
        at("0x7f.1", "/file"),
        at("0.0.0.0", "/file"),
        at("[::ffff:127.0.0.1]", "/file?x"),
        at("[::127.0.0.1]", "/file?x"),
        at("user:secret@127.0.0.1", "/file"),
        at("127.0.0.1", "/file\r\nX-Evil: 1"),
        at("127.0.0.1", "/a b"),
        at("127.0.0.1\\@mirror.example", "/file"),
        "http://127.0.0.1:" + mover.getAddress().getPort() + "/file",
        "ftp://127.0.0.1:" + port + "/file",
        "gopher://127.0.0.1:" + port + "/_GET%20/",
        "jar:http://127.0.0.1:" + port + "/a.jar!/file",
        "file:///etc/hostname",
        "javascript:alert(1)",
        "//127.0.0.1:" + port + "/file",
        "http:///file");
  }

  private static byte[] torrent(List<String> trackers, List<String> webSeeds) {
    BencodeWriter out = new BencodeWriter().dict().key("announce-list").list();
    trackers.forEach(url -> out.list().string(url).end());
    out.end().key("info").dict();
    out.key("length").integer(CONTENT.length).key("name").string("file");
    out.key("piece length").integer(1 << 17).key("pieces").string(sha1()).end();
    out.key("url-list").list();
    webSeeds.forEach(out::string);
    return out.end().end().toBytes();
  }

  @SuppressWarnings("deprecation") // what BEP 3 says
  private static byte[] sha1() {
    return Hashing.sha1().hashBytes(CONTENT).asBytes();
  }

  @Test
  void noneOfFortyUrlsReachesIt() throws Exception {
    List<String> trackers = hostileTrackers();
    List<String> webSeeds = hostileWebSeeds();
    assertTrue(trackers.size() + webSeeds.size() >= 40);
    EngineSettings quiet = LoopbackTransferTest.loopback();
    EngineSettings settings = quiet.with(EngineSettings.Discovery.TRACKERS_ALONE);
    try (Engine engine = Picotorrent.startEphemeral(settings)) {
      Command add = new Command.AddTorrent(torrent(trackers, webSeeds), options());
      Reply.Added added = assertInstanceOf(Reply.Added.class, engine.submit(add).get());
      for (SourceStatus source : settled(engine, added.torrent())) {
        assertEquals(SourceStatus.State.FAILED, source.state(), source.url());
      }
    }
    assertEquals(List.of(), heard);
  }

  private AddOptions options() {
    return AddOptions.downloadTo(work);
  }

  /// What is shown of trackers and web seeds when nothing is tried any more.
  private static List<SourceStatus> settled(Engine engine, TorrentId id) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    Engine.Look look = new Engine.Look(id, Set.of(Engine.Aspect.TRACKERS));
    List<SourceStatus> shown = new ArrayList<>();
    try (var _ = engine.look(look)) {
      while (System.nanoTime() < end) {
        var detail = engine.snapshot().detail();
        shown.clear();
        if (detail != null) {
          detail.sources().stream()
              .filter(one ->
                  one.kind() == SourceStatus.Kind.TRACKER
                      || one.kind() == SourceStatus.Kind.WEB_SEED)
              .forEach(shown::add);
        }
        if (!shown.isEmpty()
            && shown.stream().allMatch(one -> one.state() == SourceStatus.State.FAILED)) {
          return shown;
        }
        Thread.onSpinWait();
      }
    }
    return shown;
  }
}
