package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picotorrent.api.TorrentState;
import picotorrent.base.Sentence;
import picotorrent.fx.Samples;
import picotorrent.port.DiskFailure;

/// German has words for everything that the engine says.
class SaidTest {
  private static final Path SOURCES = Path.of("src/main/java/picotorrent");
  private static final String LITERAL = "\"(?:[^\"\\\\]|\\\\.)*\"";
  private static final Pattern PART = Pattern.compile("\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern USE =
      Pattern.compile(
          "(?:Sentence\\.of\\(|new HttpFailure\\([^\",]+,|findings\\.(?:warn|inform)\\([^\",]+,|\\btell\\(|\\bfind\\([^\",]+,)"
              + "\\s*("
              + LITERAL
              + "(?:\\s*\\+\\s*"
              + LITERAL
              + ")*)");
  private static final Pattern PLACE = Pattern.compile("\\{\\d}");

  private static Map<String, String> english() throws IOException {
    Map<String, String> said = new TreeMap<>();
    try (var files = Files.walk(SOURCES)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
        USE.matcher(Files.readString(file))
            .results()
            .map(use -> PART.matcher(use.group(1)).results())
            .map(parts -> parts.map(part -> part.group(1)).collect(Collectors.joining()))
            .filter(text -> !text.equals(Sentence.of(text).key()))
            .forEach(text -> said.put(Sentence.of(text).key(), text));
      }
    }
    return said;
  }

  private static Properties german() throws IOException {
    Properties german = new Properties();
    try (Reader reader =
        new InputStreamReader(
            Texts.class.getResourceAsStream("said_de.properties"), StandardCharsets.UTF_8)) {
      german.load(reader);
    }
    return german;
  }

  private static Set<String> places(String text) {
    return PLACE
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everySentenceOfTheEngineHasGermanWordsForTheSameParts() throws IOException {
    Map<String, String> english = english();
    Properties german = german();
    assertTrue(english.size() > 140, "only " + english.size() + " seen: the pattern is too narrow");
    Set<String> missing = new TreeSet<>(english.keySet());
    missing.removeAll(german.stringPropertyNames());
    assertEquals(Set.of(), missing);
    english.forEach(
        (key, text) -> assertEquals(places(text), places(german.getProperty(key)), text));
    Set<String> superfluous = new TreeSet<>(german.stringPropertyNames());
    superfluous.removeAll(english.keySet());
    assertEquals(Set.of(), superfluous, "nobody says these");
  }

  @Test
  void aFullDiskIsToldInTheLanguageOfTheWindow() {
    Path films = Path.of("/mnt/films");
    Sentence full = new DiskFailure.NoSpace(films, 1_200 * Samples.MB, 300 * Samples.MB).sentence();
    assertEquals(
        "Kein Platz mehr in /mnt/films: 1,2 GB nötig, 300 MB frei. Platz schaffen oder einen anderen"
            + " Ordner wählen.",
        Texts.of(Locale.GERMAN).say(full));
    assertEquals(
        "No space left in /mnt/films: 1.2 GB needed, 300 MB free. Free space or choose another"
            + " folder.",
        Texts.of(Locale.ENGLISH).say(full));
  }

  @Test
  void aRowSaysItsProblemInTheLanguageOfTheWindow() {
    TorrentState failed =
        new TorrentState.Failed(
            Sentence.of("{0} was changed by another program", Path.of("a")),
            Sentence.of("Check the files again."),
            Sentence.of("{0} was changed", "a"),
            TorrentState.Mend.RECHECK);
    Sentences german = new Sentences(Texts.of(Locale.GERMAN));
    assertEquals(
        new Sentences.Pair(
            "a wurde von einem anderen Programm geändert",
            "a wurde geändert",
            "a wurde von einem anderen Programm geändert. Die Dateien neu prüfen."),
        german.of(Samples.torrent("x").state(failed).build()));
  }

  @Test
  void whatStrangersSayStaysOnOneLineAndHarmless() {
    Sentence quoted = Sentence.quote("no\u202e {0}\n<b>");
    assertEquals("no\uFFFD {0}\uFFFD<b>", Texts.of(Locale.GERMAN).say(quoted));
  }
}
