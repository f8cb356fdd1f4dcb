package picotorrent.bencode;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BencodeReaderTest {
  /// Mutated inputs per run; the long run sets millions.
  private static final int INPUTS = Integer.getInteger("picotorrent.fuzz.inputs", 50_000);

  private static final String TORRENT =
      "d8:announce9:udp://a:14:infod5:filesld6:lengthi-12e4:pathl1:a3:b\0ceee6:lengthi0e"
          + "4:name0:ee";

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }

  private static BencodeDocument read(String text) throws BencodeException {
    return BencodeReader.read(bytes(text), BencodeLimits.FILE);
  }

  private static BencodeException refused(String text) {
    return assertThrows(BencodeException.class, () -> read(text));
  }

  @ParameterizedTest
  @CsvSource({
    "i0e, 0",
    "i-1e, -1",
    "i42e, 42",
    "i9223372036854775807e, 9223372036854775807",
    "i-9223372036854775808e, -9223372036854775808"
  })
  void readsEveryLong(String text, long number) throws BencodeException {
    BencodeDocument document = read(text);
    assertEquals(number, assertInstanceOf(BencodeInteger.class, document.root()).value());
    assertTrue(document.isCanonical());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"i9223372036854775808e", "i-9223372036854775809e", "i99999999999999999999e"})
  void refusesIntegersBeyond64Bits(String text) {
    assertTrue(refused(text).getMessage().contains("64 bits"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "i",
        "ie",
        "i-e",
        "i--1e",
        "i1",
        "i1.5e",
        "i 1e",
        "i+1e",
        "l",
        "d",
        "e",
        "1",
        "1:",
        "5:abcd",
        ":",
        "-1:a",
        "x",
        "di1ei2ee",
        "d1:ae",
        "d1:a",
        "d1:ai1e",
        "1a:a",
        "99999999999:a",
        "99999999999999999999999:"
      })
  void refusesWhatIsNotBencode(String text) {
    assertTrue(refused(text).offset() <= text.length());
  }

  @ParameterizedTest
  @CsvSource({
    "i007e, 0, superfluous",
    "i-0e, 0, superfluous",
    "i-07e, 0, superfluous",
    "l03:abce, 1, superfluous",
    "d1:bi1e1:ai2ee, 7, sorted",
    "d1:ai1e1:ai2ee, 7, twice",
    "i1ei2e, 3, follow",
    "d1:bi1e1:ai2e1:bi3ee, 7, sorted"
  })
  void findsWhatIsReadableButNotCanonical(String text, int offset, String word)
      throws BencodeException {
    BencodeFinding finding = read(text).findings().getFirst();
    assertEquals(offset, finding.offset());
    assertTrue(finding.message().contains(word), finding.message());
  }

  @Test
  void findsAKeyThatIsRepeatedFarFromItsTwin() throws BencodeException {
    List<BencodeFinding> findings = read("d1:bi1e1:ai2e1:bi3ee").findings();
    assertEquals(List.of(7, 13), findings.stream().map(BencodeFinding::offset).toList());
  }

  @Test
  void ofEqualKeysTheFirstCounts() throws BencodeException {
    BencodeDict dict = (BencodeDict) read("d1:ai1e1:ai2ee").root();
    assertEquals(1, dict.integer("a").orElseThrow());
  }

  @Test
  void getsByTypeAndIsEmptyHandedOtherwise() throws BencodeException {
    BencodeDict dict = (BencodeDict) read("d1:ai1e1:b2:xy1:cli1e1:ze1:dd1:ei2eee").root();
    assertEquals(1, dict.integer("a", 7));
    assertEquals(7, dict.integer("b", 7));
    assertEquals("xy", dict.text("b"));
    assertArrayEquals(bytes("xy"), dict.bytes("b"));
    assertEquals(2, requireNonNull(dict.list("c")).size());
    assertEquals(1, requireNonNull(dict.list("c")).strings().size());
    assertEquals(2, requireNonNull(dict.dict("d")).integer("e").orElseThrow());
    assertNull(dict.get("zz"));
    assertNull(dict.text("a"));
    assertEquals(4, dict.size());
  }

  @Test
  void aKeyIsNotFoundByItsTail() throws BencodeException {
    // The key "x1:a" ends in what the key "a" looks like.
    BencodeDict dict = (BencodeDict) read("d4:x1:ai1ee").root();
    assertNull(dict.get("a"));
    assertEquals(1, dict.integer("x1:a").orElseThrow());
  }

  @Test
  void keepsTheSpanOfEveryValue() throws BencodeException {
    BencodeDict root = (BencodeDict) read(TORRENT).root();
    BencodeDict info = requireNonNull(root.dict("info"));
    assertEquals(TORRENT.indexOf("d5:files"), info.start());
    assertEquals(TORRENT.length() - 1, info.end());
    assertArrayEquals(bytes(TORRENT.substring(info.start(), info.end())), info.encoded());
  }

  @Test
  void equalityIsThatOfTheBytes() throws BencodeException {
    assertEquals(read("li1ee").root(), ((BencodeDict) read("d1:ali1eee").root()).get("a"));
    assertNotEquals(read("li1ee").root(), read("li2ee").root());
  }

  @Test
  void aPrefixEndsWhereItsValueEnds() throws BencodeException {
    byte[] message = bytes("xxd1:ai1eeDATA");
    BencodeDocument document =
        BencodeReader.readPrefix(message, 2, message.length, BencodeLimits.MESSAGE);
    assertEquals(message.length - 4, document.root().end());
    assertTrue(document.isCanonical());
  }

  @Test
  void aMillionNestedListsAreAnErrorAndNotAStackOverflow() {
    assertTrue(refused("l".repeat(1_000_000)).getMessage().contains("deeper than 100"));
    assertTrue(refused("d1:a".repeat(1_000_000)).getMessage().contains("deeper than 100"));
  }

  @Test
  void aHundredNestedListsAreRead() throws BencodeException {
    assertTrue(read("l".repeat(100) + "e".repeat(100)).isCanonical());
    refused("l".repeat(101) + "e".repeat(101));
  }

  @Test
  void countsTokensAndBytes() throws BencodeException {
    BencodeLimits narrow = new BencodeLimits(10, 5, 3);
    byte[] three = bytes("l0:0:e");
    BencodeReader.read(three, narrow);
    byte[] four = bytes("l0:0:0:e");
    assertThrows(BencodeException.class, () -> BencodeReader.read(four, narrow));
    byte[] eleven = bytes("8:12345678" + "x");
    assertThrows(BencodeException.class, () -> BencodeReader.read(eleven, narrow));
    assertTrue(refused("l" + "0:".repeat(3_000_000) + "e").getMessage().contains("3000000"));
  }

  @Test
  void aFileFullOfFaultsHasABoundedListOfFindings() throws BencodeException {
    List<BencodeFinding> findings = read("l" + "i00e".repeat(500_000) + "e").findings();
    assertEquals(BencodeReader.MAX_FINDINGS, findings.size());
  }

  @Test
  void everyTruncationIsRefused() {
    for (int length = 0; length < TORRENT.length(); length++) {
      refused(TORRENT.substring(0, length));
    }
  }

  @Test
  void whatIsReadWithoutAFindingIsWrittenBackIdentically() {
    long seed = 20_261_122L;
    Random random = new Random(seed);
    int accepted = 0;
    for (int i = 0; i < INPUTS; i++) {
      byte[] input = mutated(bytes(TORRENT), random);
      try {
        BencodeDocument document = BencodeReader.read(input, BencodeLimits.FILE);
        byte[] written = new BencodeWriter().value(document.root()).toBytes();
        boolean same = Arrays.equals(input, written);
        assertEquals(document.isCanonical(), same, () -> new String(input, ISO_8859_1));
        accepted++;
      } catch (BencodeException e) {
        assertTrue(e.offset() <= input.length);
      }
    }
    assertTrue(accepted > INPUTS / 100, "seed " + seed + ": accepted only " + accepted);
  }

  private static byte[] mutated(byte[] input, Random random) {
    String alphabet = "0123456789deil:-a";
    for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
      int at = random.nextInt(input.length);
      input[at] =
          random.nextBoolean()
              ? (byte) alphabet.charAt(random.nextInt(alphabet.length()))
              : (byte) random.nextInt(256);
    }
    return input;
  }
}
