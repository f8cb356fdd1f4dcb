package picotorrent.app;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What a desktop or a shell starts the program with, in one form: absolute paths and links.
///
/// A desktop hands over `file:` addresses where its entry says `%U`; a shell hands over paths
/// relative to its folder, which mean nothing to an instance that was started elsewhere.
public final class StartArguments {
  private static final String FILE = "file:";
  private static final String MAGNET = "magnet:";

  private StartArguments() {}

  /// Files as absolute paths, links as they are; what can be neither is left as it is, so that the
  /// window can say so.
  ///
  /// @param arguments as the program was given them
  /// @param folder what relative paths start at
  public static List<String> resolve(List<String> arguments, Path folder) {
    return arguments.stream()
        .filter(argument -> !argument.isBlank())
        .map(argument -> resolve(argument, folder))
        .toList();
  }

  private static String resolve(String argument, Path folder) {
    String start = argument.strip().toLowerCase(Locale.ROOT);
    if (start.startsWith(MAGNET)) {
      return argument.strip();
    }
    try {
      Path path =
          start.startsWith(FILE) ? Path.of(new URI(argument.strip())) : folder.resolve(argument);
      return path.toAbsolutePath().normalize().toString();
    } catch (URISyntaxException | IllegalArgumentException | FileSystemNotFoundException e) {
      return argument; // InvalidPathException among them: a name that this system cannot have
    }
  }
}
