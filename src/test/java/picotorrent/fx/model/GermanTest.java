package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picotorrent.fx.Samples;

/// German says everything that English says, with the same things put in.
class GermanTest {
  private static final Pattern ARGUMENT = Pattern.compile("\\{(\\d)");

  private static Properties read(String name) throws IOException {
    Properties read = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      read.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    }
    return read;
  }

  private static TreeSet<String> arguments(String sentence) {
    TreeSet<String> found = new TreeSet<>();
    ARGUMENT.matcher(sentence).results().forEach(each -> found.add(each.group(1)));
    return found;
  }

  @Test
  void bothLanguagesHaveTheSameKeysAndArguments() throws IOException {
    Properties english = read("messages.properties");
    Properties german = read("messages_de.properties");
    assertEquals(
        new TreeSet<>(english.stringPropertyNames()), new TreeSet<>(german.stringPropertyNames()));
    for (String key : english.stringPropertyNames()) {
      assertEquals(arguments(english.getProperty(key)), arguments(german.getProperty(key)), key);
    }
  }

  @Test
  void everySentenceCanBeFilledIn() {
    for (Locale language : new Locale[] {Locale.ENGLISH, Locale.GERMAN}) {
      Texts texts = Texts.of(language);
      for (String key : texts.keys()) {
        assertDoesNotThrow(() -> texts.get(key, 2, 3, 4, 5, 6), key);
      }
    }
  }

  @Test
  void numbersFollowTheLanguage() {
    Texts texts = Texts.of(Locale.GERMAN);
    assertEquals("6,8 GB", texts.amounts().bytes(6_800 * Samples.MB));
    assertEquals("2.991", texts.amounts().count(2_991));
    assertNotEquals("Preferences", texts.get("preferences.title"));
  }
}
