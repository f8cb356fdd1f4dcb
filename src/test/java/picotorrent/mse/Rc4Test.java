package picotorrent.mse;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Rc4Test {
  private static final long SEED = 20_261_122L;

  @ParameterizedTest
  @CsvSource({
    "Key, Plaintext, bbf316e8d940af0ad3",
    "Wiki, pedia, 1021bf0420",
    "Secret, Attack at dawn, 45a01f645fc35b383552544b9bf5",
  })
  void yieldsThePublishedVectors(String key, String text, String hex) {
    byte[] bytes = text.getBytes(US_ASCII);
    new Rc4(key.getBytes(US_ASCII)).apply(bytes, 0, bytes.length);
    assertEquals(hex, HexFormat.of().formatHex(bytes));
  }

  @Test
  void agreesWithThePlatformsCipherInAnyKindOfBufferAndAnyCut() throws Exception {
    Random random = new Random(SEED);
    byte[] key = new byte[20];
    random.nextBytes(key);
    byte[] text = new byte[20_000];
    random.nextBytes(text);
    Cipher reference = Cipher.getInstance("ARCFOUR");
    reference.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "ARCFOUR"));
    byte[] expected = reference.doFinal(text);

    ByteBuffer heap = ByteBuffer.allocate(text.length + 7).position(7).slice().put(text).flip();
    ByteBuffer direct = ByteBuffer.allocateDirect(text.length).put(text).flip();
    ByteBuffer swapped =
        ByteBuffer.allocateDirect(text.length).order(ByteOrder.LITTLE_ENDIAN).put(text).flip();
    for (ByteBuffer buffer : new ByteBuffer[] {heap, direct, swapped}) {
      applyInCuts(new Rc4(key), buffer, random);
      byte[] actual = new byte[text.length];
      buffer.get(actual);
      assertArrayEquals(expected, actual, "seed " + SEED);
    }
  }

  private static void applyInCuts(Rc4 cipher, ByteBuffer buffer, Random random) {
    int end = buffer.limit();
    while (buffer.position() < end) {
      buffer.limit(Math.min(end, buffer.position() + 1 + random.nextInt(50)));
      cipher.apply(buffer);
      buffer.position(buffer.limit()).limit(end);
    }
    buffer.rewind();
  }

  @Test
  void discardedBytesAreOfTheSameStream() {
    byte[] key = {1, 2, 3, 4, 5};
    byte[] whole = new byte[1_100];
    new Rc4(key).apply(whole, 0, whole.length);
    Rc4 later = new Rc4(key);
    later.discard(1_024);
    byte[] rest = new byte[76];
    later.apply(rest, 0, rest.length);
    assertArrayEquals(java.util.Arrays.copyOfRange(whole, 1_024, 1_100), rest);
  }
}
