package picotorrent.fx.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import picotorrent.base.Sentence;

/// Every sentence of the window in one language, by key; English where the language has none.
///
/// Immutable, any thread. A key that does not exist is a mistake of ours and an
/// `IllegalArgumentException`; a test reads every key that the sources name.
public final class Texts {
  private static final String ENGLISH = "messages.properties";

  private final Properties sentences;
  private final Properties said;
  private final Locale locale;
  private final Amounts amounts;

  private Texts(Properties sentences, Properties said, Locale locale) {
    this.sentences = sentences;
    this.said = said;
    this.locale = locale;
    this.amounts = new Amounts(this);
  }

  /// The texts in a language; its numbers follow the same language.
  public static Texts of(Locale locale) {
    Properties english = read(ENGLISH);
    Properties own = new Properties(english);
    if (Texts.class.getResource(fileOf(locale)) != null) {
      own.putAll(read(fileOf(locale)));
      return new Texts(own, read("said_" + locale.getLanguage() + ".properties"), locale);
    }
    return new Texts(own, new Properties(), Locale.ENGLISH);
  }

  private static String fileOf(Locale locale) {
    return "messages_" + locale.getLanguage() + ".properties";
  }

  private static Properties read(String name) {
    Properties read = new Properties();
    try (InputStream in = Texts.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the program");
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      read.load(reader);
      return read;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The sentence of a key, with `{0}`, `{1}` … replaced. Arguments are put in as they are: pass
  /// numbers through [#amounts] first, except where the sentence chooses by number.
  public String get(String key, Object... arguments) {
    String pattern = sentences.getProperty(key);
    if (pattern == null) {
      throw new IllegalArgumentException("no text '" + key + "'");
    }
    return arguments.length == 0 ? pattern : new MessageFormat(pattern, locale).format(arguments);
  }

  /// What the engine says, in this language and on one line; in English where the language has no
  /// words for it.
  public String say(Sentence sentence) {
    String pattern = said.getProperty(sentence.key(), sentence.english());
    return Visible.line(sentence.fill(pattern, this::part));
  }

  private String part(Sentence.Part part) {
    return switch (part) {
      case Sentence.Words(String text) -> text;
      case Sentence.Place(Path path) -> Visible.path(path);
      case Sentence.Count(long number) -> amounts.count(number);
      case Sentence.Bytes(long bytes) -> amounts.bytes(bytes);
      case Sentence.Clause(Sentence clause) -> say(clause);
    };
  }

  /// Tells whether a key has a sentence, in this language or in English.
  public boolean has(String key) {
    return sentences.getProperty(key) != null;
  }

  /// Every key, sorted.
  public Set<String> keys() {
    return new TreeSet<>(sentences.stringPropertyNames());
  }

  /// Numbers with units as this language writes them.
  public Amounts amounts() {
    return amounts;
  }

  /// The language.
  public Locale locale() {
    return locale;
  }
}
