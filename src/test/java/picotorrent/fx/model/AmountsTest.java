package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Numbers as a person reads them.
class AmountsTest {
  private final Amounts amounts = Texts.of(Locale.ENGLISH).amounts();

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "12, 12 B",
    "81000, 81 KB",
    "999960, 1.0 MB",
    "784000000, 784 MB",
    "6800000000, 6.8 GB",
    "24300000000, 24.3 GB"
  })
  void bytesHaveTwoOrThreeDigits(long bytes, String text) {
    assertEquals(text, amounts.bytes(bytes));
  }

  @ParameterizedTest
  @CsvSource({"-1, ''", "54, 54 s", "2460, 41 min", "11520, 3 h 12 min", "187200, 2 d 4 h"})
  void aTimeLeftIsAsExactAsItIsUseful(long seconds, String text) {
    assertEquals(text, amounts.duration(seconds));
  }

  @Test
  void everythingButTheLastByteIsNotAHundredPercent() {
    assertEquals("99%", amounts.percent(0.999_999));
    assertEquals("100%", amounts.percent(1));
  }

  @Test
  void nothingIsBlankInARowAndZeroInTheStatusBar() {
    assertEquals("", amounts.rateOrBlank(0));
    assertEquals("0 KB/s", amounts.rate(0));
    assertEquals("4.1 MB/s", amounts.rate(4_100_000));
  }

  @Test
  void aPartAndItsWholeShareTheirUnit() {
    assertEquals("1.9 of 3.1 GB", amounts.bytesOf(1_900_000_000L, 3_100_000_000L));
  }

  @Test
  void piecesAreBinaryAndCountsAreGrouped() {
    assertEquals("2 MiB", amounts.binary(2 << 20));
    assertEquals("512 KiB", amounts.binary(512 << 10));
    assertEquals("2,991", amounts.count(2991));
    assertEquals("3.42", amounts.ratio(3.42));
  }

  @Test
  void binaryUnitsAreChosenAtAnyTime() {
    Amounts amounts = Texts.of(Locale.ENGLISH).amounts();
    assertTrue(amounts.useBinary(true));
    assertFalse(amounts.useBinary(true));
    assertEquals("6.5 GiB", amounts.bytes(7_000_000_000L));
    assertEquals("1.0 MiB", amounts.bytes(1 << 20));
    assertEquals("1.0 MiB", amounts.bytes((1 << 20) - 1));
    assertEquals("1.0 MiB/s", amounts.rate(1 << 20));
    amounts.useBinary(false);
    assertEquals("7.0 GB", amounts.bytes(7_000_000_000L));
  }
}
