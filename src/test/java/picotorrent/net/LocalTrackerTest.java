package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

class LocalTrackerTest {
  private static final String HASH = "info_hash=%00aaaaaaaaaaaaaaaaaa%ff";
  private static final String PEER = "&peer_id=-pT0001-abcdefghijkl";

  private final LocalTracker tracker = open("127.0.0.1:0");

  private static LocalTracker open(String local) {
    try {
      return new LocalTracker(Endpoint.parse(local), 60);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @AfterEach
  void close() {
    tracker.close();
  }

  /// The body of the answer, one char for each byte.
  private static String get(LocalTracker tracker, String target) {
    Endpoint local = tracker.local();
    try (Socket socket = new Socket(local.address(), local.port())) {
      String head = "GET " + target + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      InputStream in = socket.getInputStream();
      String answer = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.startsWith("HTTP/1.1 200 ")
          ? answer.substring(answer.indexOf("\r\n\r\n") + 4)
          : answer.substring(0, 12);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private String announce(int port, int left, String more) {
    return get(tracker, "/announce?" + HASH + PEER + "&port=" + port + "&left=" + left + more);
  }

  @Test
  void peersHearOfEachOther() {
    assertEquals(
        "d8:completei1e10:incompletei0e8:intervali60e12:min intervali30e5:peers0:6:peers60:e",
        announce(256, 0, "&event=started"));
    assertEquals(
        "d8:completei1e10:incompletei1e8:intervali60e12:min intervali30e"
            + "5:peers6:\177\0\0\1\1\0"
            + "6:peers60:e",
        announce(257, 5, ""));
  }

  @Test
  void seedsHearOfLeechesOnly() {
    announce(256, 0, "");
    assertTrue(announce(257, 0, "").contains("5:peers0:"));
    announce(258, 9, "");
    assertTrue(announce(257, 0, "").contains("5:peers6:\177\0\0\1\1\2"));
  }

  @Test
  void noMoreComeThanWereWanted() {
    for (int port = 1; port <= 60; port++) {
      announce(port, 1, "");
    }
    assertTrue(announce(99, 1, "").contains("5:peers300:"));
    assertTrue(announce(99, 1, "&numwant=3").contains("5:peers18:"));
    assertTrue(announce(99, 1, "&numwant=0").contains("5:peers0:"));
  }

  @Test
  void whoStopsIsForgotten() {
    Hash hash = Hash.ofHex("00" + "61".repeat(18) + "ff");
    announce(256, 1, "");
    assertEquals(1, tracker.peerCount(hash));
    announce(256, 1, "&event=stopped");
    assertEquals(0, tracker.peerCount(hash));
  }

  @Test
  void aScrapeCountsSeedsLeechesAndCompletions() {
    announce(256, 1, "");
    announce(256, 0, "&event=completed");
    announce(257, 1, "");
    assertEquals(
        "d5:filesd20:\0aaaaaaaaaaaaaaaaaa\377"
            + "d8:completei1e10:downloadedi1e10:incompletei1eeee",
        get(tracker, "/scrape?" + HASH));
  }

  @Test
  void peersOfIpv6ComeApart() {
    try (LocalTracker six = open("[::1]:0")) {
      get(six, "/announce?" + HASH + PEER + "&port=256&left=1");
      String answer = get(six, "/announce?" + HASH + PEER + "&port=257&left=1");
      assertTrue(answer.endsWith("5:peers0:6:peers618:" + "\0".repeat(15) + "\1\1\0e"));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "info_hash=short" + PEER + "&port=1&left=0",
        HASH + "&peer_id=short&port=1&left=0",
        HASH + PEER + "&left=0",
        HASH + PEER + "&port=65536&left=0",
        HASH + PEER + "&port=-1&left=0",
        HASH + PEER + "&port=1",
        HASH + PEER + "&port=1&left=0&event=dance",
      })
  void whatIsNoAnnounceIsRefusedWithAReason(String query) {
    assertTrue(get(tracker, "/announce?" + query).startsWith("d14:failure reason"));
  }

  @Test
  void otherPathsAreNotFound() {
    assertEquals("HTTP/1.1 404", get(tracker, "/"));
  }
}
