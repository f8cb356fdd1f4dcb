package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
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

/// A tracker and a web seed whose certificate nobody vouches for are told nothing, and a person
/// reads why.
class UntrustedServerTest {
  private static final char[] PASSWORD = "password".toCharArray();

  @TempDir Path work;

  private final List<String> heard = new CopyOnWriteArrayList<>();

  private HttpsServer server() throws Exception {
    Path file = work.resolve("self.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    Process made =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-keyalg",
                    "EC",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    new String(PASSWORD),
                    "-keystore",
                    file.toString(),
                    "-alias",
                    "key",
                    "-dname",
                    "CN=127.0.0.1",
                    "-ext",
                    "san=ip:127.0.0.1"))
            .redirectErrorStream(true)
            .redirectOutput(work.resolve("keytool.log").toFile())
            .start();
    assertEquals(0, made.waitFor());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddresses.forString("127.0.0.1"), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          heard.add(exchange.getRequestURI().toString());
          exchange.sendResponseHeaders(200, -1);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static byte[] torrent(String base) {
    BencodeWriter out = new BencodeWriter().dict().key("announce").string(base + "announce");
    out.key("info").dict().key("length").integer(5).key("name").string("file");
    out.key("piece length").integer(1 << 14).key("pieces").string(new byte[20]).end();
    return out.key("url-list").string(base + "file").end().toBytes();
  }

  @Test
  void whoHasNoGoodCertificateIsToldNothing() throws Exception {
    HttpsServer server = server();
    EngineSettings quiet = LoopbackTransferTest.loopback();
    EngineSettings settings = quiet.with(EngineSettings.Discovery.TRACKERS_ALONE);
    try (Engine engine = Picotorrent.startEphemeral(settings)) {
      String base = "https://127.0.0.1:" + server.getAddress().getPort() + "/";
      Command add = new Command.AddTorrent(torrent(base), options());
      Reply.Added added = assertInstanceOf(Reply.Added.class, engine.submit(add).get());
      List<SourceStatus> shown = failed(engine, added.torrent());
      assertEquals(2, shown.size(), "tracker and web seed: " + shown);
      for (SourceStatus source : shown) {
        assertTrue(
            source.message().toString().contains("certificate"), source.message().toString());
      }
    } finally {
      server.stop(0);
    }
    assertEquals(List.of(), heard);
  }

  private AddOptions options() {
    return AddOptions.downloadTo(work);
  }

  /// What has failed of the tracker and the web seed, as soon as both have.
  private static List<SourceStatus> failed(Engine engine, TorrentId id) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    List<SourceStatus> failed = List.of();
    try (var _ = engine.look(new Engine.Look(id, Set.of(Engine.Aspect.TRACKERS)))) {
      while (failed.size() < 2 && System.nanoTime() < end) {
        var detail = engine.snapshot().detail();
        failed =
            detail == null
                ? List.of()
                : detail.sources().stream()
                    .filter(one -> one.state() == SourceStatus.State.FAILED)
                    .toList();
        Thread.onSpinWait();
      }
    }
    return failed;
  }
}
