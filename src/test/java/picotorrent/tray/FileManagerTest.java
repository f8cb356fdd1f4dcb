package picotorrent.tray;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.freedesktop.dbus.connections.impl.DBusConnection;
import org.freedesktop.dbus.connections.impl.DBusConnectionBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// On a real bus (`dbus-daemon`), with a file manager of ours on it.
@Tag("desktop")
class FileManagerTest {
  @TempDir Path folder;
  private final BlockingQueue<List<String>> shown = new LinkedBlockingQueue<>();
  private Process daemon;
  private String address;

  /// Remembers what it is asked to show.
  private static final class Manager implements FileManager1 {
    private final BlockingQueue<List<String>> shown;

    Manager(BlockingQueue<List<String>> shown) {
      this.shown = shown;
    }

    @Override
    public void showItems(List<String> uris, String startupId) {
      shown.add(List.copyOf(uris));
    }

    @Override
    public String getObjectPath() {
      return "/org/freedesktop/FileManager1";
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
    address =
        new BufferedReader(new InputStreamReader(daemon.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
  }

  @AfterEach
  void stopBus() throws InterruptedException {
    daemon.destroy();
    daemon.waitFor();
  }

  @Test
  void aFileIsSelectedByItsUri() throws Exception {
    try (DBusConnection bus = DBusConnectionBuilder.forAddress(address).withShared(false).build()) {
      bus.exportObject(new Manager(shown));
      bus.requestBusName("org.freedesktop.FileManager1");
      assertTrue(FileManager.select(address, Path.of("/films/ä b,#%.mkv")));
      assertEquals(
          List.of("file:///films/%C3%A4%20b,%23%25.mkv"), shown.poll(10, TimeUnit.SECONDS));
    }
  }

  @Test
  void whereThereIsNoFileManagerOrNoBusItIsTold() {
    assertFalse(FileManager.select(address, Path.of("/films/a.mkv")), "nobody is on it");
    assertFalse(FileManager.select("unix:path=/nowhere/bus", Path.of("/films/a.mkv")), "no bus");
  }
}
