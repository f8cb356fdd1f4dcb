package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picotorrent.port.Fetcher.Failure;

class HttpTlsTest extends HttpFetching {
  private static final char[] PASSWORD = "password".toCharArray();

  /// Makes a key store with keytool: a key whose certificate an authority of its own has signed.
  private static KeyStore keys(Path folder, String name, String... more) throws Exception {
    Path file = folder.resolve(name + ".p12");
    keytool(file, "-alias", "ca", "-dname", "CN=authority", "-ext", "bc:c");
    List<String> leaf =
        new ArrayList<>(List.of("-alias", "key", "-dname", "CN=" + name, "-signer", "ca"));
    leaf.addAll(Arrays.asList(more));
    keytool(file, leaf.toArray(String[]::new));
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (var in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    Certificate authority = store.getCertificate("ca");
    store.deleteEntry("ca");
    store.setCertificateEntry("ca", authority);
    return store;
  }

  private static void keytool(Path store, String... arguments) throws Exception {
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    List<String> command = new ArrayList<>(List.of(keytool, "-genkeypair", "-keyalg", "EC"));
    command.addAll(List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD)));
    command.addAll(List.of("-keystore", store.toString()));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), said);
  }

  private static SSLContext context(KeyStore own, KeyStore trusted) throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(own, PASSWORD);
    KeyStore anchors = KeyStore.getInstance("PKCS12");
    anchors.load(null, null);
    anchors.setCertificateEntry("anchor", trusted.getCertificate("ca"));
    TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
    trust.init(anchors);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
    return context;
  }

  @Test
  void tlsIsTrustedOnlyWithAGoodChainAndTheRightName(@TempDir Path folder) throws Exception {
    KeyStore good = keys(folder, "good", "-ext", "san=dns:good.test");
    KeyStore expired =
        keys(folder, "old", "-ext", "san=dns:good.test", "-startdate", "-10d", "-validity", "5");
    String page = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    for (KeyStore served : List.of(good, expired)) {
      SSLContext trust = context(served, served);
      HttpFetcher trusting = new HttpFetcher(thread.loop, HttpFetching::localNames, trust);
      try (CannedServer server =
          new CannedServer(
              trust.getServerSocketFactory(),
              (head, out) -> out.write(page.getBytes(StandardCharsets.US_ASCII)))) {
        String right = "https://good.test:" + server.port() + "/";
        Answer self = fetch(get(right));
        assertEquals(Failure.UNTRUSTED, self.failure);
        Answer named = fetch(trusting, get(right));
        assertEquals(served.equals(good) ? null : Failure.UNTRUSTED, named.failure);
        assertEquals(served.equals(good) ? "ok" : "", named.text());
        Answer wrong = fetch(trusting, get("https://bad.test:" + server.port() + "/"));
        assertEquals(Failure.UNTRUSTED, wrong.failure);
        assertEquals(served.equals(good) ? 1 : 0, server.requests.size());
      }
    }
  }

  @Test
  void aRedirectNeverLeavesTls(@TempDir Path folder) throws Exception {
    KeyStore good = keys(folder, "good", "-ext", "san=dns:good.test");
    SSLContext trust = context(good, good);
    HttpFetcher trusting = new HttpFetcher(thread.loop, HttpFetching::localNames, trust);
    try (CannedServer canary = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n");
        CannedServer server =
            new CannedServer(
                trust.getServerSocketFactory(),
                (head, out) ->
                    out.write(
                        ("HTTP/1.1 302 F\r\nLocation: http://a.test:" + canary.port() + "/\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII)))) {
      Answer answer = fetch(trusting, get("https://good.test:" + server.port() + "/"));
      assertEquals(Failure.UNTRUSTED, answer.failure);
      assertEquals(List.of(), canary.requests);
    }
  }
}
