package picotorrent.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartArgumentsTest {
  private static final Path HERE = Path.of("/home/ana");

  private static List<String> resolve(String... arguments) {
    return StartArguments.resolve(List.of(arguments), HERE);
  }

  @Test
  void relativePathsStartAtTheFolderOfTheStart() {
    assertEquals(
        List.of("/home/ana/a b.torrent", "/home/c.torrent", "/d.torrent"),
        resolve("a b.torrent", "../c.torrent", "/d.torrent"));
  }

  @Test
  void fileAddressesAreWhatADesktopHandsOver() {
    assertEquals(
        List.of("/tmp/ü b.torrent", "/tmp/x.torrent"),
        resolve("file:///tmp/%C3%BC%20b.torrent", "file:/tmp/x.torrent"));
  }

  @Test
  void linksStayAsTheyAre() {
    assertEquals(
        List.of("magnet:?xt=urn:btih:ab&dn=x/../y", "MAGNET:?xt=urn:btih:ab"),
        resolve("magnet:?xt=urn:btih:ab&dn=x/../y", " MAGNET:?xt=urn:btih:ab\n"));
  }

  @Test
  void whatIsNeitherIsLeftForTheWindowToName() {
    assertEquals(
        List.of("file://host/x", "file:%zz", "bad\0name"),
        resolve("file://host/x", "file:%zz", "bad\0name", "", " "));
  }
}
