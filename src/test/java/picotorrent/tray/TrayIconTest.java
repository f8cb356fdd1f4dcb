package picotorrent.tray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.freedesktop.dbus.exceptions.DBusException;
import org.freedesktop.dbus.types.Variant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real bus (`dbus-daemon`), asked by a program of another make (`gdbus`).
@Tag("desktop")
class TrayIconTest {
  private static final String WATCHER = "org.kde.StatusNotifierWatcher";
  private static final String ITEM =
      "org.kde.StatusNotifierItem-" + ProcessHandle.current().pid() + "-1";
  private static final TrayFace FACE =
      new TrayFace(
          "A program",
          "a-program",
          new TrayFace.Picture(1, new byte[] {-1, 1, 2, 3}),
          List.of(new TrayFace.Entry("SHOW", "Show it"), new TrayFace.Entry("QUIT", "Quit_now")));

  @TempDir Path folder;
  private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
  private final TrayIcon.Listener listener =
      new TrayIcon.Listener() {
        @Override
        public void activated() {
          heard.add("activated");
        }

        @Override
        public void chosen(String key) {
          heard.add("chosen " + key);
        }

        @Override
        public void lost() {
          heard.add("lost");
        }
      };
  private Process daemon;
  private String address;

  /// A tray of ours, which tells who registers.
  private static final class Tray extends Described implements StatusNotifierWatcher {
    private final BlockingQueue<String> heard;

    Tray(BlockingQueue<String> heard) {
      super(
          "/StatusNotifierWatcher",
          WATCHER,
          Map.of("IsStatusNotifierHostRegistered", new Variant<>(true)));
      this.heard = heard;
    }

    @Override
    public void register(String service) {
      heard.add("registered " + service);
    }
  }

  @BeforeEach
  void startBus() throws IOException {
    daemon =
        new ProcessBuilder(
                "dbus-daemon",
                "--session",
                "--nofork",
                "--print-address",
                "--address=unix:path=" + folder.resolve("bus"))
            .start();
    address = new BufferedReader(reader(daemon)).readLine();
  }

  @AfterEach
  void stopBus() throws InterruptedException {
    daemon.destroy();
    daemon.waitFor();
  }

  private static InputStreamReader reader(Process process) {
    return new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8);
  }

  private DBusConnection tray() throws DBusException {
    DBusConnection bus = DBusConnectionBuilder.forAddress(address).withShared(false).build();
    bus.exportObject(new Tray(heard));
    bus.requestBusName(WATCHER);
    return bus;
  }

  private String call(String path, String method, String... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                "gdbus",
                "call",
                "--address",
                address,
                "--dest",
                ITEM,
                "--object-path",
                path,
                "--method",
                method,
                "--"));
    command.addAll(Arrays.asList(arguments));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
  }

  private String next() throws InterruptedException {
    return heard.poll(10, TimeUnit.SECONDS);
  }

  private static void await(BooleanSupplier truth) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!truth.getAsBoolean() && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
    }
    assertTrue(truth.getAsBoolean());
  }

  @Test
  void itIsClickedAndItsMenuChosen() throws Exception {
    try (DBusConnection _ = tray();
        TrayIcon icon = TrayIcon.open(address, FACE, listener)) {
      assertNotNull(icon);
      assertEquals("registered " + ITEM, next());
      assertTrue(icon.isShown());
      assertEquals("()", call(ItemObject.PATH, "org.kde.StatusNotifierItem.Activate", "10", "20"));
      assertEquals("activated", next());
      assertEquals(
          "(uint32 1, (0, {'children-display': <'submenu'>}, "
              + "[<(1, {'label': <'Show it'>}, @av [])>, <(2, {'label': <'Quit__now'>}, @av [])>]))",
          call(MenuObject.PATH, "com.canonical.dbusmenu.GetLayout", "0", "-1", "[]"));
      assertEquals(
          "()", call(MenuObject.PATH, "com.canonical.dbusmenu.Event", "2", "clicked", "<0>", "0"));
      assertEquals("chosen QUIT", next());
    }
  }

  @Test
  void itSaysWhatATrayAsks() throws Exception {
    try (TrayIcon icon = TrayIcon.open(address, FACE, listener)) {
      assertNotNull(icon);
      String get = "org.freedesktop.DBus.Properties.Get";
      String item = "org.kde.StatusNotifierItem";
      assertEquals("(<'a-program'>,)", call(ItemObject.PATH, get, item, "IconName"));
      assertEquals(
          "(<[(1, 1, [byte 0xff, 0x01, 0x02, 0x03])]>,)",
          call(ItemObject.PATH, get, item, "IconPixmap"));
      assertEquals("(<objectpath '/MenuBar'>,)", call(ItemObject.PATH, get, item, "Menu"));
      assertEquals(
          "(<('', @a(iiay) [], 'A program', '')>,)", call(ItemObject.PATH, get, item, "ToolTip"));
      assertTrue(call(ItemObject.PATH, get, item, "Colour").startsWith("Error"));
      String all = call(ItemObject.PATH, "org.freedesktop.DBus.Properties.GetAll", item);
      assertTrue(all.contains("'Status': <'Active'>"), all);
      assertEquals(
          "([(1, {'label': <'Show it'>})],)",
          call(MenuObject.PATH, "com.canonical.dbusmenu.GetGroupProperties", "[1, 7]", "[]"));
    }
  }

  @Test
  void aTrayThatComesLaterGetsItAndOneThatGoesIsMissed() throws Exception {
    try (TrayIcon icon = TrayIcon.open(address, FACE, listener)) {
      assertNotNull(icon);
      assertFalse(icon.isShown());
      try (DBusConnection _ = tray()) {
        assertEquals("registered " + ITEM, next());
        await(icon::isShown);
      }
      assertEquals("lost", next());
      assertFalse(icon.isShown());
      try (DBusConnection _ = tray()) {
        assertEquals("registered " + ITEM, next());
      }
    }
  }

  @Test
  void withoutABusThereIsNone() {
    assertNull(TrayIcon.open("nonsense", FACE, listener));
    assertNull(TrayIcon.open("unix:abstract=/tmp/dbus-of-old", FACE, listener));
    assertNull(TrayIcon.sessionBus(Map.of()));
  }
}
