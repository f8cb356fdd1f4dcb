import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javafx.css.Stylesheet;

/// Writes each style sheet of a folder once more, as JavaFX reads it without parsing: `base.bss` beside `base.css`, which it
/// then prefers by itself. Parsing them took a tenth of the window's start.
final class Stylesheets {
  /// JavaFX writes the pseudo-classes of one selector in an order that each JVM chooses anew: with two of them no two builds
  /// were alike.
  private static final Pattern TWO_PSEUDO_CLASSES = Pattern.compile("[\\w.-]*:[a-z][a-z-]*:[a-z][a-z-]*");

  private Stylesheets() {}

  public static void main(String[] arguments) throws IOException {
    try (Stream<Path> files = Files.list(Path.of(arguments[0]))) {
      List<Path> sheets = files.filter(file -> file.toString().endsWith(".css")).sorted().toList();
      sheets.forEach(Stylesheets::convert);
    }
  }

  private static void convert(Path sheet) {
    String name = String.valueOf(sheet.getFileName()).replaceFirst("css$", "bss");
    try {
      Matcher two = TWO_PSEUDO_CLASSES.matcher(Files.readString(sheet));
      if (two.find()) {
        throw new IllegalArgumentException(
            sheet + ": " + two.group() + " has two pseudo-classes, so that no two builds give the same file; say it with one in each rule");
      }
      Stylesheet.convertToBinary(sheet.toFile(), sheet.resolveSibling(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
