package picotorrent;

import java.io.File;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picotorrent.app.Picotorrent;

/// Another process that runs our classes, as a test wants it.
public final class ChildJvm {
  private ChildJvm() {}

  /// The command that runs a class of the tests in a small virtual machine that starts soon.
  public static List<String> command(Class<?> main, List<String> arguments) {
    return command(List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xmx128m"), main, arguments);
  }

  /// The command that runs a class of the tests in a virtual machine with these options.
  public static List<String> command(List<String> options, Class<?> main, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-XX:+UseSerialGC", "-ea", "-cp", classPath(main), main.getName()));
    command.addAll(arguments);
    return command;
  }

  /// All that this JVM has, on modules' path or not, as one class path.
  private static String classPath(Class<?> main) {
    List<String> all = new ArrayList<>();
    for (Class<?> type : List.of(Picotorrent.class, main)) {
      String resource = "/" + type.getName().replace('.', '/') + ".class";
      String uri = String.valueOf(type.getResource(resource));
      all.add(Path.of(URI.create(uri.substring(0, uri.length() - resource.length()))).toString());
    }
    all.add(System.getProperty("java.class.path", ""));
    all.add(System.getProperty("jdk.module.path", ""));
    return String.join(File.pathSeparator, all);
  }
}
