import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.css.Stylesheet;

/// Writes each style sheet of a folder once more, as JavaFX reads it without parsing: `base.bss` beside `base.css`, which it
/// then prefers by itself. Parsing them took a tenth of the window's start.
final class Stylesheets {
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
      Stylesheet.convertToBinary(sheet.toFile(), sheet.resolveSibling(name).toFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
