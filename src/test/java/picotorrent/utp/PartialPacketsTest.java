package picotorrent.utp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PartialPacketsTest {
  private static IncomingPacket part(
      int sequence, int index, int count, int wholeBytes, byte[] payload) {
    ByteBuffer datagram = ByteBuffer.allocate(2000);
    Header.Fields fields = new Header.Fields();
    Header.put(datagram, 0, PacketType.DATA, Header.EXTENSION_BITS, fields, sequence);
    datagram.position(Header.BYTES);
    Header.putPart(datagram, index, count, wholeBytes);
    IncomingPacket packet = new IncomingPacket();
    assertTrue(packet.parse(datagram.put(payload).flip()));
    assertTrue(packet.isPart());
    return packet;
  }

  @Test
  void partsInAnyOrderMakeTheWhole() {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      byte[] whole = new byte[1 + random.nextInt(5000)];
      random.nextBytes(whole);
      int each = 1 + random.nextInt(1200);
      int count = (whole.length + each - 1) / each;
      if (count > Header.MAX_PARTS) {
        continue;
      }
      each = PartialPackets.partBytes(whole.length, count);
      List<IncomingPacket> parts = new ArrayList<>();
      for (int from = 0; from < whole.length; from += each) {
        byte[] payload = Arrays.copyOfRange(whole, from, Math.min(whole.length, from + each));
        parts.add(part(7, from / each, (whole.length + each - 1) / each, whole.length, payload));
      }
      Collections.shuffle(parts, random);
      PartialPackets partial = new PartialPackets();
      @Nullable ByteBuffer put = null;
      for (IncomingPacket one : parts) {
        assertNull(put);
        assertTrue(PartialPackets.isSound(one));
        put = partial.put(one);
      }
      assertNotNull(put);
      assertArrayEquals(whole, put.array());
      assertEquals(0, partial.bytes());
    }
  }

  @Test
  void partsOfNoWholeAreRefused() {
    byte[] hundred = new byte[100];
    assertTrue(PartialPackets.isSound(part(1, 0, 2, 200, hundred)));
    assertFalse(PartialPackets.isSound(part(1, 0, 0, 200, hundred)));
    assertFalse(PartialPackets.isSound(part(1, 2, 2, 200, hundred)));
    assertFalse(PartialPackets.isSound(part(1, 0, 2, 0, hundred)));
    assertFalse(PartialPackets.isSound(part(1, 0, 2, 0, new byte[0])));
    assertFalse(PartialPackets.isSound(part(1, 0, 2, 201, hundred)));
    assertFalse(PartialPackets.isSound(part(1, 1, 2, 201, new byte[101])));
    assertFalse(PartialPackets.isSound(part(1, 255, 255, 100, hundred)));
  }

  @Test
  void whatIsCutAnewBeginsAnew() {
    PartialPackets partial = new PartialPackets();
    assertNull(partial.put(part(1, 0, 2, 200, new byte[100])));
    assertNull(partial.put(part(1, 0, 4, 200, new byte[50])));
    assertEquals(200, partial.bytes());
    assertTrue(partial.has(1, 200, 4));
    partial.forget(1);
    assertEquals(0, partial.bytes());
  }
}
