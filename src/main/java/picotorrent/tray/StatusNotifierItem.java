package picotorrent.tray;

import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.interfaces.DBusInterface;

/// The icon's side: what is done with it.
@DBusInterfaceName("org.kde.StatusNotifierItem")
public interface StatusNotifierItem extends DBusInterface {
  /// It was clicked, at a place of the screen.
  @DBusMemberName("Activate")
  void activate(int x, int y);

  /// It was clicked with the middle button.
  @DBusMemberName("SecondaryActivate")
  void activateSecondary(int x, int y);

  /// Its menu is asked of the program itself; ours is on the bus.
  @DBusMemberName("ContextMenu")
  void contextMenu(int x, int y);

  /// The wheel was turned above it.
  @DBusMemberName("Scroll")
  void scroll(int delta, String orientation);
}
