package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/// BEP 29 §"header format" and §"Selective ACK", byte by byte.
class HeaderTest {
  private static final byte[] DATA =
      HexFormat.of()
          .parseHex("01001234" + "0102030405060708" + "00100000" + "fffe" + "0005" + "616263");

  @Test
  void aHeaderIsWrittenAsTheBepDrawsIt() {
    Header.Fields fields = new Header.Fields();
    fields.connectionId = 0x1234;
    fields.timestampMicros = 0x01020304;
    fields.timestampDifferenceMicros = 0x05060708;
    fields.windowBytes = 1 << 20;
    fields.acknowledged = 5;
    ByteBuffer out = ByteBuffer.allocate(23).put(20, new byte[] {'a', 'b', 'c'});
    Header.put(out, 0, PacketType.DATA, 0, fields, 0xfffe);
    assertArrayEquals(DATA, out.array());
  }

  @Test
  void aHeaderIsReadAsTheBepDrawsIt() {
    IncomingPacket packet = new IncomingPacket();
    assertTrue(packet.parse(ByteBuffer.wrap(DATA)));
    assertEquals(PacketType.DATA, packet.type());
    assertEquals(0x1234, packet.connectionId());
    assertEquals(0x01020304, packet.timestampMicros());
    assertEquals(0x05060708, packet.timestampDifferenceMicros());
    assertEquals(1 << 20, packet.windowBytes());
    assertEquals(0xfffe, packet.sequence());
    assertEquals(5, packet.acknowledged());
    assertEquals(3, packet.payloadBytes());
  }

  @Test
  void theSelectiveAckStartsTwoBehindTheAckWithTheLowestBit() {
    ReorderBuffer reorder = new ReorderBuffer();
    for (int sequence : new int[] {7, 9, 16}) {
      reorder.put(sequence, ByteBuffer.allocate(1));
    }
    assertEquals(4, reorder.selectiveAckBytes(5));
    ByteBuffer bits = ByteBuffer.allocate(4);
    reorder.putSelectiveAck(bits, 5, 4);
    assertArrayEquals(new byte[] {0b0000_0101, 0b0000_0010, 0, 0}, bits.array());
  }

  @Test
  void unknownExtensionsAreSkippedAndKnownOnesFound() {
    byte[] packet =
        HexFormat.of()
            .parseHex(
                "21631234"
                    + "00".repeat(12)
                    + "00010005" // extension 0x63 first
                    + "01"
                    + "02"
                    + "aaaa" // two bytes of it, then a selective ack
                    + "00"
                    + "04"
                    + "01000080"
                    + "7a");
    IncomingPacket read = new IncomingPacket();
    assertTrue(read.parse(ByteBuffer.wrap(packet)));
    assertEquals(32, read.selectiveAckBits());
    assertTrue(read.selectivelyAcknowledged(0));
    assertFalse(read.selectivelyAcknowledged(1));
    assertTrue(read.selectivelyAcknowledged(31));
    assertEquals(1, read.payloadBytes());
  }

  @Test
  void aPacketCutAnywhereIsRefusedOrWhole() {
    byte[] whole =
        HexFormat.of().parseHex("21011234" + "00".repeat(12) + "00010005" + "0004" + "01000080");
    for (int length = 0; length < whole.length; length++) {
      assertFalse(
          new IncomingPacket().parse(ByteBuffer.wrap(whole, 0, length)), "length " + length);
    }
    assertTrue(new IncomingPacket().parse(ByteBuffer.wrap(whole)));
  }

  @Test
  void paddingOfAnySizeIsSkipped() {
    Header.Fields fields = new Header.Fields();
    for (int padding = Header.MIN_PADDING_BYTES; padding < 2000; padding++) {
      ByteBuffer out = ByteBuffer.allocate(Header.BYTES + padding + 1);
      Header.put(out, 0, PacketType.DATA, Header.EXTENSION_BITS, fields, 1);
      Header.putPadding(out.position(Header.BYTES), padding);
      IncomingPacket packet = new IncomingPacket();
      assertTrue(packet.parse(out.clear()), "padding " + padding);
      assertEquals(1, packet.payloadBytes(), "padding " + padding);
    }
  }

  @Test
  void sequenceNumbersWrapAround() {
    assertEquals(2, Sequences.distance(1, 0xffff));
    assertEquals(-2, Sequences.distance(0xffff, 1));
    assertEquals(0x1_0001L, Sequences.unwrap(1, 0xffffL));
    assertEquals(0xffffL, Sequences.unwrap(0xffff, 0x1_0001L));
  }
}
