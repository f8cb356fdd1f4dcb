package picotorrent.cli;

import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picotorrent.app.DesktopStarter;

/// `btinspect gui`: opens the window.
@Command(name = "gui", description = "Open the window.", mixinStandardHelpOptions = true)
final class GuiCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "TORRENT",
      arity = "0..*",
      description = "Torrent files and magnet links to begin with.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws CommandFailure {
    DesktopStarter desktop =
        ServiceLoader.load(DesktopStarter.class)
            .findFirst()
            .orElseThrow(() -> new CommandFailure("This installation has no window."));
    return desktop.start(arguments);
  }
}
