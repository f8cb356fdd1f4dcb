package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.port.Fetcher;
import picotorrent.port.Fetcher.Failure;

class HttpRedirectTest extends HttpFetching {
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
}
