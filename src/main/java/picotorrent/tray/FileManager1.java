package picotorrent.tray;

import java.util.List;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.interfaces.DBusInterface;

/// A file manager's side: it shows files.
@DBusInterfaceName("org.freedesktop.FileManager1")
public interface FileManager1 extends DBusInterface {
  /// Shows files, selected, in the folders they lie in.
  ///
  /// @param uris of the files
  /// @param startupId of the click that led here, or empty
  @DBusMemberName("ShowItems")
  void showItems(List<String> uris, String startupId);
}
