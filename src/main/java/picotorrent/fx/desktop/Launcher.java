package picotorrent.fx.desktop;

import java.util.List;

/// Starts the desktop application: `picotorrent [FILE.torrent | MAGNET]…`.
public final class Launcher {
  private Launcher() {}

  /// Opens the window and waits until it is closed; where there is no display it says so in one
  /// sentence and ends with 1.
  public static void main(String[] arguments) {
    System.exit(new DesktopOpener().start(List.of(arguments)));
  }
}
