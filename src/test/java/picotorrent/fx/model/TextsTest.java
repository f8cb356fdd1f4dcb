package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picotorrent.api.TorrentState.Mend;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.Samples;

/// Every sentence that the sources ask for exists, and says what it should.
class TextsTest {
  private static final Path SOURCES = Path.of("src/main/java/picotorrent/fx");
  private static final Pattern USE =
      Pattern.compile(
          "\\b(?:text|texts\\.get|texts\\(\\)\\.get|item)\\(\\s*\"([^\"]+)\"(\\s*\\+)?");

  private final Texts texts = Texts.of(Locale.ENGLISH);

  /// All sources but the one that reads a file whose keys are not sentences.
  private static String sources() throws IOException {
    try (var files = Files.walk(SOURCES)) {
      StringBuilder all = new StringBuilder();
      for (Path file : files.filter(TextsTest::asksForTexts).toList()) {
        all.append(Files.readString(file)).append('\n');
      }
      return all.toString();
    }
  }

  private static boolean asksForTexts(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".java") && !name.equals("SettingsCodec.java");
  }

  @Test
  void everyKeyTheSourcesNameHasASentence() throws IOException {
    Set<String> missing = new TreeSet<>();
    int found = 0;
    Matcher use = USE.matcher(sources());
    while (use.find()) {
      found++;
      String key = use.group(1);
      boolean begins = use.group(2) != null;
      boolean there =
          begins ? texts.keys().stream().anyMatch(each -> each.startsWith(key)) : texts.has(key);
      if (!there) {
        missing.add(key);
      }
    }
    assertTrue(found > 150, "only " + found + " keys were seen: the pattern is out of date");
    assertEquals(Set.of(), missing);
  }

  @Test
  void anApostropheIsDoubledOnlyWhereSomethingIsFilledIn() {
    for (Locale language : List.of(Locale.ENGLISH, Locale.GERMAN)) {
      Texts all = Texts.of(language);
      for (String key : all.keys()) {
        String pattern = all.get(key);
        String left = pattern.contains("{") ? pattern.replace("''", "") : pattern;
        String wrong = pattern.contains("{") ? "'" : "''";
        assertFalse(left.contains(wrong), () -> language + " " + key + ": " + pattern);
      }
    }
  }

  @Test
  void everyStateSaysALongAndAShortSentence() {
    Sentences sentences = new Sentences(texts);
    for (TorrentStatus torrent : Samples.library()) {
      Sentences.Pair pair = sentences.of(torrent);
      assertFalse(pair.full().isBlank(), torrent.name());
      assertTrue(pair.brief().length() <= pair.full().length(), pair.toString());
      assertFalse(sentences.word(torrent.state()).isBlank());
    }
    for (Mend mend : Mend.values()) {
      assertFalse(sentences.mend(mend).isBlank());
    }
  }

  @Test
  void oneIsOneAndManyAreMany() {
    Sentences sentences = new Sentences(texts);
    var one = Samples.torrent("a").size(Samples.GB, 1).seeding(5_000, 1, 0.5).build();
    var six = Samples.torrent("a").size(Samples.GB, 1).seeding(5_000, 6, 3.42).build();
    assertEquals("Seeding to 1 peer · ratio 0.50", sentences.of(one).full());
    assertEquals("Seeding to 6 peers · ratio 3.42", sentences.of(six).full());
  }
}
