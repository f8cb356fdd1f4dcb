package picotorrent.tray;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.exceptions.InvalidBusAddressException;

/// The desktop's file manager, asked over the session bus. Any thread that may wait.
///
/// Source: freedesktop.org, File Manager D-Bus Interface.
public final class FileManager {
  private static final Logger LIBRARY = Logger.getLogger("org.freedesktop.dbus");
  private static final String NAME = "org.freedesktop.FileManager1";
  private static final String PATH = "/org/freedesktop/FileManager1";

  private FileManager() {}

  /// Has the file manager show a file, selected, in the folder that it lies in. Tells whether it
  /// could: there may be no such bus, or nobody on it.
  ///
  /// @param file absolute
  public static boolean select(Path file) {
    String address = TrayIcon.sessionBus(System.getenv());
    return address != null && select(address, file);
  }

  static boolean select(String address, Path file) {
    LIBRARY.setLevel(Level.OFF); // a desktop without such a file manager is no news
    try (DBusConnection bus = DBusConnectionBuilder.forAddress(address).withShared(false).build()) {
      String uri = file.toUri().toASCIIString();
      bus.getRemoteObject(NAME, PATH, FileManager1.class).showItems(List.of(uri), "");
      return true;
    } catch (DBusException
        | DBusExecutionException
        | InvalidBusAddressException
        | IllegalArgumentException
        | IOException e) {
      return false;
    }
  }
}
