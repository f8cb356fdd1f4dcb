package picotorrent.tracker;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Hash;

class HttpScrapeTest {
  private static final Hash OTHER = Hash.ofHex("ff".repeat(20));
  private static final List<Hash> ASKED = List.of(Requests.HASH);

  private static byte[] answer() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.writeBytes("d5:filesd20:".getBytes(ISO_8859_1));
    body.writeBytes(Requests.HASH.toBytes());
    body.writeBytes("d8:completei5e10:downloadedi50e10:incompletei10ee".getBytes(ISO_8859_1));
    body.writeBytes("20:".getBytes(ISO_8859_1));
    body.writeBytes(OTHER.toBytes());
    body.writeBytes("d8:completei1eee".getBytes(ISO_8859_1));
    body.writeBytes("5:flagsd20:min_request_intervali900eee".getBytes(ISO_8859_1));
    return body.toByteArray();
  }

  /// The table of BEP 48, and what is beside it.
  @ParameterizedTest
  @CsvSource({
    "http://example.com/announce, http://example.com/scrape?",
    "http://example.com/x/announce, http://example.com/x/scrape?",
    "http://example.com/announce.php, http://example.com/scrape.php?",
    "http://example.com/announce?x2%0644, http://example.com/scrape?x2%0644&",
    "https://[::1]:80/k/announce/announce2, https://[::1]:80/k/announce/scrape2?",
  })
  void announceBecomesScrape(String announce, String start) {
    assertEquals(
        Optional.of(URI.create(start + "info_hash=%124Vx%9A%BC%DE%F1%23Eg%89%AB%CD%EF%124Vx%9A")),
        HttpScrape.uri(URI.create(announce), ASKED));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://example.com/a",
        "http://example.com/",
        "http://example.com/x%064announce",
        "http://example.com/announce/x",
        "http://example.com"
      })
  void otherTrackersHaveNone(String announce) {
    assertEquals(Optional.empty(), HttpScrape.uri(URI.create(announce), ASKED), announce);
  }

  @Test
  void onlyWhatWasAskedForIsTaken() {
    assertEquals(
        new ScrapeOutcome.Accepted(
            new TreeMap<>(Map.of(Requests.HASH, new SwarmCounts(5, 10, 50))), 900),
        HttpScrape.parse(200, answer(), ASKED));
  }

  @Test
  void everyCutFails() {
    byte[] whole = answer();
    for (int length = 0; length < whole.length; length++) {
      assertInstanceOf(
          ScrapeOutcome.Failed.class,
          HttpScrape.parse(200, Arrays.copyOf(whole, length), ASKED),
          "cut " + length);
    }
  }

  @Test
  void aRefusalAndAnErrorPageAreFailures() {
    assertEquals(
        new ScrapeOutcome.Failed("no"),
        HttpScrape.parse(200, "d14:failure reason2:noe".getBytes(ISO_8859_1), ASKED));
    assertEquals(
        new ScrapeOutcome.Failed("HTTP status 404"),
        HttpScrape.parse(404, "<html>".getBytes(ISO_8859_1), ASKED));
    assertInstanceOf(
        ScrapeOutcome.Failed.class, HttpScrape.parse(200, "de".getBytes(ISO_8859_1), ASKED));
  }
}
