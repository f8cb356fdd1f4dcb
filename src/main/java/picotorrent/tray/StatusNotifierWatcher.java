package picotorrent.tray;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.messages.DBusSignal;

/// The tray's side: it hears of icons.
@DBusInterfaceName("org.kde.StatusNotifierWatcher")
public interface StatusNotifierWatcher extends DBusInterface {
  /// Shows the icon of a bus name.
  @DBusMemberName("RegisterStatusNotifierItem")
  void register(String service);

  /// Somebody shows icons from now on.
  class StatusNotifierHostRegistered extends DBusSignal {
    /// Made by the bus.
    public StatusNotifierHostRegistered(String path) throws DBusException {
      super(path);
    }
  }
}
