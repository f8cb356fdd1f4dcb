package picotorrent.tray;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.exceptions.InvalidBusAddressException;
import org.freedesktop.dbus.interfaces.DBus;
import org.freedesktop.dbus.interfaces.Properties;
import org.jspecify.annotations.Nullable;

/// An icon in the tray of a desktop that has one, now or later: a panel that starts again gets the
/// icon again. Safe on any thread; opening waits for the bus.
///
/// Source: freedesktop.org StatusNotifierItem, com.canonical.dbusmenu.
public final class TrayIcon implements AutoCloseable {
  private static final Logger LIBRARY = Logger.getLogger("org.freedesktop.dbus");
  private static final String WATCHER = "org.kde.StatusNotifierWatcher";
  private static final String WATCHER_PATH = "/StatusNotifierWatcher";

  private final DBusConnection bus;
  private final String name;
  private final Listener listener;
  private boolean shown; // guarded by this

  /// Hears what a person does with the icon, on a thread of the bus.
  public interface Listener {
    /// The icon was clicked.
    void activated();

    /// An entry of its menu was chosen.
    ///
    /// @param key the entry's
    void chosen(String key);

    /// The tray that showed it has gone.
    void lost();
  }

  private TrayIcon(DBusConnection bus, Listener listener) {
    this.bus = bus;
    this.name = "org.kde.StatusNotifierItem-" + ProcessHandle.current().pid() + "-1";
    this.listener = listener;
  }

  /// Puts an icon on the session bus. Null where there is no such bus: then there is no tray,
  /// either.
  public static @Nullable TrayIcon open(TrayFace face, Listener listener) {
    String address = sessionBus(System.getenv());
    return address == null ? null : open(address, face, listener);
  }

  static @Nullable TrayIcon open(String address, TrayFace face, Listener listener) {
    LIBRARY.setLevel(Level.OFF); // a desktop without a tray is no news
    DBusConnection bus = null;
    try {
      bus = DBusConnectionBuilder.forAddress(address).withShared(false).build();
      TrayIcon icon = new TrayIcon(bus, listener);
      icon.offer(face);
      return icon;
    } catch (DBusException
        | DBusExecutionException
        | InvalidBusAddressException
        | IllegalArgumentException e) {
      if (bus != null) {
        bus.disconnect();
      }
      return null;
    }
  }

  /// The address that the environment names, or the one that a desktop with systemd has.
  static @Nullable String sessionBus(Map<String, String> environment) {
    String told = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
    if (!told.isBlank()) {
      return told;
    }
    String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
    Path usual = Path.of(runtime, "bus");
    return !runtime.isEmpty() && Files.exists(usual) ? "unix:path=" + usual : null;
  }

  private void offer(TrayFace face) throws DBusException {
    bus.requestBusName(name);
    bus.exportObject(ItemObject.PATH, new ItemObject(face, listener));
    bus.exportObject(MenuObject.PATH, new MenuObject(face.menu(), listener));
    bus.addSigHandler(
        DBus.NameOwnerChanged.class,
        signal -> {
          if (signal.name.equals(WATCHER)) {
            register();
          }
        });
    bus.addSigHandler(StatusNotifierWatcher.StatusNotifierHostRegistered.class, any -> register());
    register();
  }

  /// Tells the tray of the icon, if there is one.
  private void register() {
    boolean there = false;
    try {
      DBus dbus = bus.getRemoteObject("org.freedesktop.DBus", "/org/freedesktop/DBus", DBus.class);
      if (dbus.NameHasOwner(WATCHER)) {
        bus.getRemoteObject(WATCHER, WATCHER_PATH, StatusNotifierWatcher.class).register(name);
        Properties state = bus.getRemoteObject(WATCHER, WATCHER_PATH, Properties.class);
        there = Boolean.TRUE.equals(state.Get(WATCHER, "IsStatusNotifierHostRegistered"));
      }
    } catch (DBusException | DBusExecutionException e) {
      there = false; // it went away just now: it says so when it is back
    }
    if (show(there) && !there) {
      listener.lost();
    }
  }

  /// Tells whether it was shown before.
  private synchronized boolean show(boolean there) {
    boolean before = shown;
    shown = there;
    return before;
  }

  /// Whether a tray shows the icon.
  public synchronized boolean isShown() {
    return shown && bus.isConnected();
  }

  /// Takes the icon away.
  @Override
  public void close() {
    try {
      bus.close();
    } catch (IOException e) {
      // The bus forgets us with the connection.
    }
  }
}
