package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class DisplayTextTest {
  @Test
  void replacesWhatCommandsATerminal() {
    assertEquals("\uFFFD[31mred\uFFFD[0m", DisplayText.of("\u001b[31mred\u009b[0m"));
    assertEquals("a\uFFFDb\uFFFDc\uFFFD", DisplayText.of("a\nb\rc\u0007"));
  }

  @Test
  void replacesWhatReordersOrHides() {
    assertEquals("\uFFFDgpj.exe", DisplayText.of("\u202Egpj.exe"));
    assertEquals("a\uFFFD\uFFFD\uFFFDb", DisplayText.of("a\u200B\u2066\uFEFFb"));
    assertEquals("\uFFFD\uFFFD\uFFFD", DisplayText.of("\u2028\u2029\uD800"));
  }

  @Test
  void leavesPlainTextAlone() {
    assertEquals("Grüße 日本語 😀 <b>&amp;</b> %s", DisplayText.of("Grüße 日本語 😀 <b>&amp;</b> %s"));
  }
}
