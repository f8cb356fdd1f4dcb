package picotorrent.bencode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class BencodeWriterTest {
  private static String text(BencodeWriter writer) {
    return new String(writer.toBytes(), UTF_8);
  }

  @Test
  void writesEveryKind() {
    BencodeWriter writer = new BencodeWriter();
    writer.dict().key("a").integer(-3).key("b").list().string("ü").dict().end().end();
    writer.key("c").encoded("le".getBytes(UTF_8)).end();
    assertEquals("d1:ai-3e1:bl2:üdee1:clee", text(writer));
  }

  @Test
  void keysMustSortAndDiffer() {
    BencodeWriter writer = new BencodeWriter().dict().key("b").integer(1);
    assertThrows(IllegalStateException.class, () -> writer.key("a"));
    assertThrows(IllegalStateException.class, () -> writer.key("b"));
  }

  @Test
  void keysSortAsUnsignedBytes() {
    BencodeWriter writer = new BencodeWriter().dict();
    writer.key(new byte[] {0x7f}).integer(1).key(new byte[] {(byte) 0x80}).integer(2).end();
    assertEquals(14, writer.toBytes().length);
  }

  @Test
  void refusesCallsThatMakeNoSense() {
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().end());
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().toBytes());
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().list().toBytes());
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().dict().integer(1));
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().list().key("a"));
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().dict().key("a").end());
    assertThrows(IllegalStateException.class, () -> new BencodeWriter().integer(1).integer(2));
  }
}
