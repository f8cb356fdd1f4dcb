package picotorrent.app;

import java.util.List;

/// Opens the window. Found as a service, so that the command line starts without a toolkit and
/// loads one only for `btinspect gui`.
public interface DesktopStarter {
  /// Shows the window and waits until it is closed.
  ///
  /// @param arguments torrent files and magnet links to begin with
  /// @return an exit code
  int start(List<String> arguments);
}
