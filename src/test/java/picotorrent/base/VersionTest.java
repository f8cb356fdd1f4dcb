package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VersionTest {
  @ParameterizedTest
  @CsvSource({
    "1.12.3, -pT0112-",
    "0.2.0, -pT0002-",
    "0.1.0, -pT0001-",
    "12.34, -pT1234-",
    "3.4-SNAPSHOT, -pT0304-",
    "unknown, -pT0001-",
    "'', -pT0001-",
    "1, -pT0001-",
    "100.1.0, -pT0001-",
    "1.100.0, -pT0001-",
    "${project.version}, -pT0001-"
  })
  void namesTheVersionInFourDigits(String text, String prefix) {
    assertEquals(prefix, new Version(text).peerIdPrefix());
  }

  @Test
  void theBuildWritesItsVersion() {
    assertNotEquals(Version.UNKNOWN, Version.current().text());
    assertTrue(Version.current().text().matches("\\d+\\.\\d+\\.\\d+.*"), Version.current().text());
    assertEquals("Picotorrent " + Version.current(), Version.current().userAgent());
  }
}
