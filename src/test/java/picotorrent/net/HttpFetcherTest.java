package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.port.Fetcher;
import picotorrent.port.Fetcher.Failure;

class HttpFetcherTest {
  private static final Fetcher.AddressGuard ANYWHERE = (uri, address, from) -> true;
  private static final char[] PASSWORD = "password".toCharArray();

  private final LoopThread thread = new LoopThread();
  private final HttpFetcher fetcher =
      new HttpFetcher(thread.loop, HttpFetcherTest::localNames, systemTrust());

  @AfterEach
  void close() {
    thread.close();
    assertEquals(List.of(), thread.crashes);
  }

  private static SSLContext systemTrust() {
    try {
      return SSLContext.getDefault();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Every name below `.test` is this machine.
  private static InetAddress[] localNames(String host) throws UnknownHostException {
    if (host.endsWith(".test")) {
      return new InetAddress[] {InetAddresses.forString("127.0.0.1")};
    }
    if (InetAddresses.isInetAddress(host)) {
      return new InetAddress[] {InetAddresses.forString(host)};
    }
    throw new UnknownHostException(host);
  }

  /// What came of a request.
  private static final class Answer implements Fetcher.Handler {
    final CompletableFuture<String> end = new CompletableFuture<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    int status;
    Map<String, String> headers = Map.of();
    @Nullable Failure failure;
    Fetcher.@Nullable Fetch fetch;
    boolean pausing;

    @Override
    public void onHead(int code, Map<String, String> fields) {
      status = code;
      headers = fields;
    }

    @Override
    public void onBody(ByteBuffer bytes) {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      body.writeBytes(copy);
      if (!pausing && fetch != null) {
        fetch.more();
      }
    }

    @Override
    public void onDone() {
      end.complete("done");
    }

    @Override
    public void onFailed(Failure why, String detail) {
      failure = why;
      end.complete(detail);
    }

    String text() {
      return body.toString(StandardCharsets.ISO_8859_1);
    }
  }

  private static Fetcher.Request get(String url) {
    return request("GET", url, Map.of(), null, ANYWHERE);
  }

  private static Fetcher.Request request(
      String method,
      String url,
      Map<String, String> headers,
      byte @Nullable [] body,
      Fetcher.AddressGuard guard) {
    Duration timeout = Duration.ofSeconds(10);
    return new Fetcher.Request(
        method, URI.create(url), headers, body, 1 << 20, timeout, null, 5, guard);
  }

  private Answer fetch(Fetcher.Request request) {
    return fetch(fetcher, request);
  }

  private Answer fetch(Fetcher by, Fetcher.Request request) {
    Answer answer = new Answer();
    thread.run(() -> answer.fetch = by.fetch(request, answer));
    LoopThread.await(answer.end);
    return answer;
  }

  private Answer answerOf(String raw) throws IOException {
    try (CannedServer server = CannedServer.saying(raw)) {
      return fetch(get("http://a.test:" + server.port() + "/x"));
    }
  }

  @Test
  void anAnswerOfKnownLengthIsReadWhole() throws IOException {
    Answer answer = answerOf("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-A: b\r\n\r\nhello!");
    assertEquals(200, answer.status);
    assertEquals("b", answer.headers.get("x-a"));
    assertEquals("hello", answer.text());
    assertEquals(null, answer.failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n",
        "HTTP/1.0 200 OK\n\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\nContent-Length: 5\r\n\r\nhello",
      })
  void everyFramingYieldsTheSameBody(String raw) throws IOException {
    Answer answer = answerOf(raw);
    assertEquals("hello", answer.text());
    assertEquals(null, answer.failure);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
        "HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nhello",
        "HTTP/1.1 200 OK\r\nno header\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 302 Found\r\nLocation: http://[bad\r\n\r\n",
        "",
      })
  void whatIsNoAnswerIsBroken(String raw) throws IOException {
    assertEquals(Failure.BROKEN, answerOf(raw).failure);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "x-gzip"})
  void codedBodiesAreDecoded(String coding) throws IOException {
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    try (OutputStream out =
        coding.equals("deflate")
            ? new java.util.zip.DeflaterOutputStream(coded)
            : new GZIPOutputStream(coded)) {
      out.write("hello".getBytes(StandardCharsets.US_ASCII));
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\n\r\n";
    assertEquals("hello", answerOf(head + coded.toString(StandardCharsets.ISO_8859_1)).text());
  }

  @Test
  void aBombOfGzipIsStoppedAtTheLimit() throws IOException {
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bomb)) {
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 50; i++) {
        out.write(zeros);
      }
    }
    String head = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n";
    Answer answer = answerOf(head + bomb.toString(StandardCharsets.ISO_8859_1));
    assertEquals(Failure.TOO_LARGE, answer.failure);
    assertTrue(answer.body.size() <= 1 << 20);
  }

  @Test
  void anEndlessBodyIsStoppedAtTheLimit() throws IOException {
    try (CannedServer server =
        new CannedServer((head, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          byte[] noise = new byte[10_000];
          while (true) {
            out.write(noise);
          }
        })) {
      Answer answer = fetch(get("http://a.test:" + server.port() + "/"));
      assertEquals(Failure.TOO_LARGE, answer.failure);
      assertTrue(answer.body.size() <= 1 << 20);
    }
  }

  @Test
  void anEndlessHeadIsStoppedAtTheLimit() throws IOException {
    String flood = "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(10_000) + "\r\n";
    assertEquals(Failure.TOO_LARGE, answerOf(flood).failure);
  }

  @Test
  void aLengthBeyondTheLimitIsRefusedBeforeTheBody() throws IOException {
    Answer answer = answerOf("HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n");
    assertEquals(Failure.TOO_LARGE, answer.failure);
  }

  @Test
  void aServerThatNeverEndsItsAnswerTimesOut() throws IOException {
    CountDownLatch never = new CountDownLatch(1);
    try (CannedServer server = new CannedServer((head, out) -> never.await())) {
      Fetcher.Request request =
          new Fetcher.Request(
              "GET",
              URI.create("http://a.test:" + server.port() + "/"),
              Map.of(),
              null,
              100,
              Duration.ofMillis(200),
              null,
              5,
              ANYWHERE);
      assertEquals(Failure.TIMED_OUT, fetch(request).failure);
    } finally {
      never.countDown();
    }
  }

  @Test
  void redirectsAreFollowedAndTheirLoopsEnd() throws IOException {
    try (CannedServer server =
        new CannedServer((head, out) -> {
          String answer =
              head.startsWith("GET /a ")
                  ? "HTTP/1.1 302 Found\r\nLocation: /b?c\r\n\r\n"
                  : head.startsWith("GET /loop ")
                      ? "HTTP/1.1 301 Moved\r\nLocation: /loop\r\n\r\n"
                      : "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
          out.write(answer.getBytes(StandardCharsets.US_ASCII));
        })) {
      assertEquals("ok", fetch(get("http://a.test:" + server.port() + "/a")).text());
      assertEquals(2, server.requests.size());
      assertTrue(server.requests.get(1).startsWith("GET /b?c HTTP/1.1\r\n"));
      Answer looping = fetch(get("http://a.test:" + server.port() + "/loop"));
      assertEquals(Failure.TOO_MANY_REDIRECTS, looping.failure);
      assertEquals(2 + 6, server.requests.size());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "ftp://a.test/x",
        "gopher://a.test:70/",
        "jar:http://a.test!/",
        "javascript:alert(1)",
        "//[::]:1/",
        "http://0.0.0.0:1/",
        "http://224.0.0.1:1/"
      })
  void redirectsToOtherSchemesAndPlacesAreRefused(String location) throws IOException {
    Answer answer = answerOf("HTTP/1.1 302 Found\r\nLocation: " + location + "\r\n\r\n");
    assertEquals(Failure.FORBIDDEN_ADDRESS, answer.failure);
  }

  @Test
  void theGuardIsAskedForEveryAddressOnEveryStep() throws IOException {
    List<String> asked = new ArrayList<>();
    Fetcher.AddressGuard guard =
        (uri, address, from) -> {
          asked.add(uri.getPath() + " " + address.getHostAddress() + " " + (from != null));
          return from == null;
        };
    try (CannedServer canary = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n");
        CannedServer server =
            CannedServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: http://in.test:" + canary.port() + "/b\r\n\r\n")) {
      String url = "http://a.test:" + server.port() + "/a";
      Answer answer = fetch(request("GET", url, Map.of(), null, guard));
      assertEquals(Failure.FORBIDDEN_ADDRESS, answer.failure);
      assertEquals(List.of("/a 127.0.0.1 false", "/b 127.0.0.1 true"), asked);
      assertEquals(List.of(), canary.requests);
    }
  }

  @Test
  void aNameThatChangesItsAddressIsNotReachedAtTheNewOne() throws IOException {
    try (CannedServer canary = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      Queue<String> answers = new ArrayDeque<>(List.of("127.0.0.2", "127.0.0.1"));
      HttpFetcher rebinding =
          new HttpFetcher(
              thread.loop,
              host -> new InetAddress[] {InetAddresses.forString(answers.remove())},
              systemTrust());
      Fetcher.AddressGuard guard =
          (uri, address, from) -> address.getHostAddress().equals("127.0.0.2");
      String url = "http://rebind.test:" + canary.port() + "/";
      assertEquals(
          Failure.REFUSED, fetch(rebinding, request("GET", url, Map.of(), null, guard)).failure);
      assertEquals(
          Failure.FORBIDDEN_ADDRESS,
          fetch(rebinding, request("GET", url, Map.of(), null, guard)).failure);
      assertEquals(List.of(), canary.requests);
    }
  }

  @Test
  void aHeaderCannotSmuggleAnotherIn() throws IOException {
    try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      String url = "http://a.test:" + server.port() + "/";
      for (Map<String, String> headers :
          List.of(Map.of("X", "a\r\nEvil: b"), Map.of("X\r\nEvil", "b"), Map.of("X ", "b"))) {
        Answer answer = fetch(request("GET", url, headers, null, ANYWHERE));
        assertEquals(Failure.BROKEN, answer.failure);
      }
      assertEquals(List.of(), server.requests);
      fetch(get(url + "a%0d%0aEvil:%20b?q=%0d%0aEvil:%20b"));
      assertTrue(
          server.requests.getFirst().startsWith("GET /a%0d%0aEvil:%20b?q=%0d%0aEvil:%20b HTTP"));
    }
  }

  @Test
  void bytesOfAnInfoHashKeepTheirEscapes() throws IOException {
    try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      fetch(get("http://a.test:" + server.port() + "/announce?info_hash=%00%ff%41~"));
      assertTrue(
          server.requests.getFirst().startsWith("GET /announce?info_hash=%00%ff%41~ HTTP/1.1\r\n"));
      assertTrue(server.requests.getFirst().contains("Host: a.test:" + server.port() + "\r\n"));
    }
  }

  @Test
  void userAndPasswordOfTheUrlAreForItsHostAlone() throws IOException {
    try (CannedServer other = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n");
        CannedServer server =
            CannedServer.saying(
                "HTTP/1.1 302 Found\r\nLocation: http://b.test:" + other.port() + "/\r\n\r\n")) {
      Map<String, String> headers = Map.of("Cookie", "secret");
      String url = "http://us%C3%A9r:pass@a.test:" + server.port() + "/";
      fetch(request("GET", url, headers, null, ANYWHERE));
      assertTrue(server.requests.getFirst().contains("Authorization: Basic dXPDqXI6cGFzcw==\r\n"));
      assertTrue(server.requests.getFirst().contains("Cookie: secret\r\n"));
      assertFalse(other.requests.getFirst().contains("Authorization"));
      assertFalse(other.requests.getFirst().contains("Cookie"));
    }
  }

  @Test
  void aPostBringsItsBody() throws IOException {
    CompletableFuture<String> seen = new CompletableFuture<>();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          seen.complete(head);
          out.write("HTTP/1.1 204 No\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        })) {
      String url = "http://a.test:" + server.port() + "/control";
      Answer answer = fetch(request("POST", url, Map.of("SOAPAction", "x"), new byte[3], ANYWHERE));
      assertEquals(204, answer.status);
      assertTrue(LoopThread.await(seen).contains("Content-Length: 3\r\n"));
    }
  }

  @Test
  void nothingMoreIsReadThanWasAskedFor() throws IOException {
    CompletableFuture<Long> written = new CompletableFuture<>();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          long count = 0;
          try {
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
              out.write(new byte[1 << 16]);
              count += 1 << 16;
            }
          } finally {
            written.complete(count);
          }
        })) {
      Answer answer = new Answer();
      answer.pausing = true;
      Fetcher.Request all =
          new Fetcher.Request(
              "GET",
              URI.create("http://a.test:" + server.port() + "/"),
              Map.of(),
              null,
              1L << 40,
              Duration.ofMillis(700),
              null,
              5,
              ANYWHERE);
      thread.run(() -> answer.fetch = fetcher.fetch(all, answer));
      LoopThread.await(answer.end);
      assertEquals(Failure.TIMED_OUT, answer.failure);
      assertTrue(answer.body.size() <= 1 << 16);
      assertTrue(LoopThread.await(written) < 64 << 20);
    }
  }

  @Test
  void aCancelledRequestClosesItsSocketAndIsNotHeardOfAgain() throws IOException {
    CompletableFuture<Boolean> asked = new CompletableFuture<>();
    CompletableFuture<Boolean> broken = new CompletableFuture<>();
    try (CannedServer server =
        new CannedServer((head, out) -> {
          asked.complete(true);
          try {
            while (true) {
              out.write(new byte[1 << 16]);
            }
          } finally {
            broken.complete(true);
          }
        })) {
      Answer answer = new Answer();
      Fetcher.Fetch fetch =
          thread.call(() -> fetcher.fetch(get("http://a.test:" + server.port() + "/"), answer));
      LoopThread.await(asked);
      thread.run(fetch::cancel);
      assertTrue(LoopThread.await(broken));
    }
  }

  @Test
  void unknownHostsAndClosedPortsAreTold() throws IOException {
    assertEquals(Failure.UNKNOWN_HOST, fetch(get("http://nowhere.invalid/")).failure);
    int port;
    try (CannedServer gone = CannedServer.saying("")) {
      port = gone.port();
    }
    assertEquals(Failure.REFUSED, fetch(get("http://127.0.0.1:" + port + "/")).failure);
  }

  @Test
  void theLocalAddressIsBinding() throws IOException {
    try (CannedServer server = CannedServer.saying("HTTP/1.1 200 OK\r\n\r\n")) {
      for (String local : List.of("192.0.2.77", "::1")) {
        Fetcher.Request bound =
            new Fetcher.Request(
                "GET",
                URI.create("http://a.test:" + server.port() + "/"),
                Map.of(),
                null,
                100,
                Duration.ofSeconds(5),
                InetAddresses.forString(local),
                5,
                ANYWHERE);
        assertTrue(fetch(bound).failure != null);
      }
      assertEquals(List.of(), server.requests);
    }
  }

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
      HttpFetcher trusting = new HttpFetcher(thread.loop, HttpFetcherTest::localNames, trust);
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
    HttpFetcher trusting = new HttpFetcher(thread.loop, HttpFetcherTest::localNames, trust);
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

  @Test
  void namesAreResolvedOnTheLoopsBehalf() {
    SystemResolver resolver = new SystemResolver(thread.loop, HttpFetcherTest::localNames);
    CompletableFuture<List<InetAddress>> known = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> unknown = new CompletableFuture<>();
    CompletableFuture<List<InetAddress>> literal = new CompletableFuture<>();
    thread.run(() -> {
      resolver.resolve("a.test", known::complete);
      resolver.resolve("nowhere.invalid", unknown::complete);
      resolver.resolve("2001:db8::1", literal::complete);
    });
    assertEquals(List.of(InetAddresses.forString("127.0.0.1")), LoopThread.await(known));
    assertEquals(List.of(), LoopThread.await(unknown));
    assertEquals(List.of(InetAddresses.forString("2001:db8::1")), LoopThread.await(literal));
  }

  @Test
  void randomnessFillsAndStaysInItsBounds() {
    SecureEntropy entropy = new SecureEntropy();
    byte[] first = new byte[32];
    byte[] second = new byte[32];
    entropy.fill(first);
    entropy.fill(second);
    assertFalse(Arrays.equals(first, second));
    for (int i = 0; i < 1_000; i++) {
      assertTrue(entropy.below(3) >= 0 && entropy.below(3) < 3);
    }
  }
}
