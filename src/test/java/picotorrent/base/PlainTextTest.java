package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class PlainTextTest {
  @Test
  void ordinaryTextOfAnyScriptStaysAsItIs() {
    assertEquals("Größe 漢字 עברית 🎵", PlainText.of("Größe 漢字 עברית 🎵", 100));
  }

  @Test
  void nothingCommandsTheTerminal() {
    assertEquals("\ufffd[31mred\ufffd\ufffd", PlainText.of("\u001b[31mred\u0007\u009b", 100));
    assertEquals("a\ufffdb\ufffd\ufffdc", PlainText.of("a\nb\r\u0000c", 100));
  }

  @Test
  void nothingTurnsOrHidesWhatIsWritten() {
    assertEquals("\ufffdgpj.exe", PlainText.of("\u202egpj.exe", 100));
    assertEquals("a\ufffdb\ufffd\ufffd", PlainText.of("a\u200bb\u2066\ufeff", 100));
    assertEquals("\ufffd\ufffd\ufffd", PlainText.of("\u2028\u2029\ud800", 100));
  }

  @Test
  void longTextIsCutBetweenCharacters() {
    assertEquals("ab", PlainText.of("abc", 2));
    assertEquals("a", PlainText.of("a🎵", 2));
    assertEquals("", PlainText.of("abc", 0));
  }
}
