package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AppDirsTest {
  private static final Path HOME = Path.of("/home/ana");

  @TempDir Path program;

  @Test
  void linuxFollowsTheBaseDirectories() {
    AppDirs usual = AppDirs.of("Linux", HOME, Map.of(), null);
    assertEquals(HOME.resolve(".config/picotorrent"), usual.config());
    assertEquals(HOME.resolve(".local/state/picotorrent"), usual.state());
    assertEquals(HOME.resolve("Downloads"), usual.downloads());
    AppDirs moved =
        AppDirs.of(
            "Linux",
            HOME,
            Map.of("XDG_CONFIG_HOME", "/c", "XDG_STATE_HOME", "relative", "XDG_DOWNLOAD_DIR", "/d"),
            null);
    assertEquals(Path.of("/c/picotorrent"), moved.config());
    assertEquals(HOME.resolve(".local/state/picotorrent"), moved.state(), "relative is ignored");
    assertEquals(Path.of("/d"), moved.downloads());
  }

  @Test
  void windowsAndMacHaveTheirOwnPlaces() {
    AppDirs windows =
        AppDirs.of("Windows 11", HOME, Map.of("APPDATA", "/roam", "LOCALAPPDATA", "/local"), null);
    assertEquals(Path.of("/roam/Picotorrent"), windows.config());
    assertEquals(Path.of("/local/Picotorrent"), windows.state());
    AppDirs mac = AppDirs.of("Mac OS X", HOME, Map.of(), null);
    assertEquals(HOME.resolve("Library/Application Support/Picotorrent"), mac.config());
  }

  @Test
  void aFolderNamedPortableBesideTheProgramKeepsAll() throws Exception {
    assertNull(AppDirs.portable(null, program.toString()), "there is none");
    Path beside = Files.createDirectory(program.resolve("portable"));
    String folder = AppDirs.portable(null, program.toString());
    assertEquals(beside.toString(), folder);
    assertEquals(AppDirs.in(beside), AppDirs.of("Linux", HOME, Map.of(), folder));
    assertEquals("/named", AppDirs.portable("/named", program.toString()));
    assertNull(AppDirs.portable(null, null));
  }

  @Test
  void downloadsGoWhereTheDesktopHasThem(@TempDir Path home) throws Exception {
    Path config = Files.createDirectories(home.resolve(".config"));
    assertEquals(home.resolve("Downloads"), downloads(home));
    Path file = config.resolve("user-dirs.dirs");
    Files.writeString(file, "# a line\nXDG_DOWNLOAD_DIR=\"$HOME/T\u00e9l\u00e9chargements\"\n");
    assertEquals(home.resolve("T\u00e9l\u00e9chargements"), downloads(home));
    Files.writeString(file, "XDG_DOWNLOAD_DIR=\"/big/disk\"\n");
    assertEquals(Path.of("/big/disk"), downloads(home));
    Files.writeString(file, "XDG_DOWNLOAD_DIR=\"$HOME/\"\n");
    assertEquals(home.resolve("Downloads"), downloads(home), "none is said by naming the home");
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe, '\n'});
    assertEquals(home.resolve("Downloads"), downloads(home), "no text");
  }

  private static Path downloads(Path home) {
    return AppDirs.of("Linux", home, Map.of(), null).downloads();
  }

  @Test
  void theHomeIsWhatTheShellTakesForIt() {
    Path listed = Path.of(System.getProperty("user.home"));
    assertEquals(HOME, AppDirs.home("Linux", Map.of("HOME", "/home/ana")));
    assertEquals(listed, AppDirs.home("Linux", Map.of()));
    assertEquals(listed, AppDirs.home("Linux", Map.of("HOME", "relative")));
    assertEquals(listed, AppDirs.home("Windows 11", Map.of("HOME", "/c/cygwin")));
  }
}
