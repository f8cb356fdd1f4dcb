package picotorrent.fx.desktop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The classes that JavaFX draws with on a real desktop. A rehearsal without one would not meet
/// them, and a start-up cache holds only what was met.
final class PlatformClasses {
  private static final String MODULE = "modules/javafx.graphics";

  /// Windows, input and colours of each system, and the pipelines that draw on its graphics card.
  private static final List<String> PACKAGES =
      List.of(
          "com/sun/glass/ui",
          "com/sun/javafx/application/preferences",
          "com/sun/glass/ui/gtk",
          "com/sun/glass/ui/win",
          "com/sun/glass/ui/mac",
          "com/sun/prism/es2",
          "com/sun/prism/d3d",
          "com/sun/prism/mtl");

  private PlatformClasses() {}

  /// Loads those that this image has, and the class that a start begins with; none is initialised.
  static void load(Class<?> main) throws IOException {
    load(main.getName());
    Path image = FileSystems.getFileSystem(URI.create("jrt:/")).getPath(MODULE);
    for (String each : PACKAGES) {
      Path folder = image.resolve(each);
      if (Files.isDirectory(folder)) {
        try (Stream<Path> classes = Files.list(folder)) {
          classes.forEach(file -> load(image.relativize(file).toString()));
        }
      }
    }
  }

  private static void load(String file) {
    String name = file.replace('/', '.').replaceFirst("\\.class$", "");
    try {
      Class.forName(name, false, ClassLoader.getSystemClassLoader());
    } catch (ClassNotFoundException | LinkageError e) {
      // Made for another system: it is not met on this one either.
    }
  }
}
