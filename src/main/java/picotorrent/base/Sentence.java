package picotorrent.base;

import com.google.common.base.Ascii;
import com.google.common.collect.ImmutableList;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a person is told, as a value: which sentence (or clause), and what goes into it. Whoever
/// shows it finds the words of the reader's language by [#key]; [#toString] says it in English.
///
/// @param english the words, with `{0}`, `{1}` … where parts go
/// @param parts what goes there
public record Sentence(String english, List<Part> parts) {
  /// Nothing is said.
  public static final Sentence NOTHING = new Sentence("", List.of());

  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
  private static final Pattern LETTER = Pattern.compile("[A-Za-z]");
  private static final Pattern NO_LETTERS = Pattern.compile("[^a-z0-9]+");
  private static final List<String> UNITS = List.of("bytes", "KiB", "MiB", "GiB", "TiB");

  /// Something that goes into a sentence and that each language writes in its own way.
  public sealed interface Part permits Words, Place, Count, Bytes, Clause {}

  /// A name, an address, what another program said: the same in every language.
  public record Words(String text) implements Part {}

  /// A file or folder.
  public record Place(Path path) implements Part {}

  /// A number of things.
  public record Count(long number) implements Part {}

  /// An amount of data.
  public record Bytes(long bytes) implements Part {}

  /// Another sentence.
  public record Clause(Sentence sentence) implements Part {}

  /// A sentence; a `String`, `Path`, `Integer`, `Long` or sentence among the parts is taken for
  /// what it is.
  public static Sentence of(String english, Object... parts) {
    ImmutableList.Builder<Part> taken = ImmutableList.builder();
    for (Object part : parts) {
      taken.add(part(part));
    }
    return new Sentence(english, taken.build());
  }

  private static Part part(Object part) {
    return switch (part) {
      case Part known -> known;
      case String text -> new Words(text);
      case Path path -> new Place(path);
      case Integer number -> new Count(number);
      case Long number -> new Count(number);
      case Sentence sentence -> new Clause(sentence);
      default -> throw new IllegalArgumentException("no part of a sentence: " + part.getClass());
    };
  }

  /// What somebody else said, in whatever language.
  public static Sentence quote(String text) {
    return text.isEmpty() ? NOTHING : of("{0}", text);
  }

  /// Tells whether nothing is said.
  public boolean isEmpty() {
    return english.isEmpty();
  }

  /// Names the sentence in a table of another language: its English words in lower case, with
  /// hyphens for whatever is no letter or digit; itself where it has no words of its own.
  public String key() {
    if (!LETTER.matcher(english).find()) {
      return english;
    }
    String key = NO_LETTERS.matcher(Ascii.toLowerCase(english)).replaceAll("-");
    int from = key.startsWith("-") ? 1 : 0;
    int to = key.endsWith("-") && key.length() > from ? key.length() - 1 : key.length();
    return key.substring(from, to);
  }

  /// Fills a sentence of any language.
  ///
  /// @param pattern its words, with `{0}`, `{1}` … where parts go
  /// @param language how it writes parts
  public String fill(String pattern, Function<Part, String> language) {
    return PLACE
        .matcher(pattern)
        .replaceAll(found -> {
          int index = Integer.parseInt(found.group(1));
          return Matcher.quoteReplacement(
              index < parts.size() ? language.apply(parts.get(index)) : found.group());
        });
  }

  /// The sentence in English.
  @Override
  public String toString() {
    return fill(english, Sentence::inEnglish);
  }

  private static String inEnglish(Part part) {
    return switch (part) {
      case Words(String text) -> text;
      case Place(Path path) -> path.toString();
      case Count(long number) -> Long.toString(number);
      case Bytes(long bytes) -> size(bytes);
      case Clause(Sentence sentence) -> sentence.toString();
    };
  }

  /// In the largest unit that leaves something before the point: `1.5 GiB`.
  private static String size(long bytes) {
    double size = bytes;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.size() - 1) {
      size /= 1024;
      unit++;
    }
    return unit == 0
        ? bytes + " bytes"
        : String.format(Locale.ROOT, "%.1f %s", size, UNITS.get(unit));
  }
}
