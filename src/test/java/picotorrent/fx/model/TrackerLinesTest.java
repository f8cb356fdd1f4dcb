package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.UrlPolicy;

/// Trackers as a person writes them.
class TrackerLinesTest {
  private static final String A = "http://a.example/announce";
  private static final String B = "udp://b.example:6969";
  private static final String C = "https://c.example/announce";

  @Test
  void webSeedsAreOneALineAndEachOnce() {
    assertEquals(List.of("a", "b"), TrackerLines.urls(" a\r\n\nb\na\n"));
  }

  @Test
  void tiersComeBackAsTheyWereWritten() {
    List<List<String>> tiers = List.of(List.of(A, B), List.of(C));
    assertEquals(tiers, TrackerLines.tiers(TrackerLines.of(tiers)));
    assertEquals(List.of(), TrackerLines.tiers(TrackerLines.of(List.of())));
  }

  @Test
  void blanksEmptyLinesAndRepetitionsDoNotMatter() {
    assertEquals(
        List.of(List.of(A), List.of(B)),
        TrackerLines.tiers("\n\n  " + A + "\t\r\n\n \n" + B + "\n" + A));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"tracker.example", "ftp://a.example/announce", "javascript:alert(1)", "http://"})
  void whatIsNoTrackerIsNamed(String line) {
    TrackerLines.Refused refused = TrackerLines.refused(A + "\n" + line, UrlPolicy.TRACKER);
    assertNotNull(refused);
    assertEquals(line, refused.line());
    assertNull(TrackerLines.refused(A + "\n\n" + B + "\n" + C, UrlPolicy.TRACKER));
  }
}
