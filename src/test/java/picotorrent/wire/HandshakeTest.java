package picotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;

class HandshakeTest {
  private static final Hash INFO_HASH = Hash.ofHex("0123456789abcdef0123456789abcdef01234567");
  private static final PeerId PEER_ID =
      PeerId.of("-pT0001-abcdefghijkl".getBytes(StandardCharsets.US_ASCII));
  private static final Handshake HANDSHAKE =
      new Handshake(ReservedBits.OURS.withDht().withV2Upgrade(), INFO_HASH, PEER_ID);

  private static byte[] encode(Handshake handshake) {
    ByteBuffer out = ByteBuffer.allocate(Handshake.BYTES);
    handshake.put(out);
    assertFalse(out.hasRemaining());
    return out.array();
  }

  @Test
  void isWrittenAsBep3And4Say() {
    assertEquals(
        ByteBuffer.wrap(
            Samples.hex(
                "13426974546f7272656e742070726f746f636f6c 0000000000100015"
                    + "0123456789abcdef0123456789abcdef01234567"
                    + "2d7054303030312d6162636465666768696a6b6c")),
        ByteBuffer.wrap(encode(HANDSHAKE)));
  }

  @Test
  void saysWhatTheRemoteCanDo() {
    ReservedBits theirs = new ReservedBits(0x0000_0000_0010_0005L);
    assertTrue(theirs.extensionProtocol() && theirs.fast() && theirs.dht());
    assertFalse(theirs.v2Upgrade());
    assertEquals("0000000000100005", theirs.toString());
    assertFalse(ReservedBits.NONE.extensionProtocol() || ReservedBits.NONE.fast());
  }

  @Test
  void isReadWhateverTheCutAndLeavesWhatFollows() throws WireException {
    byte[] stream = new byte[Handshake.BYTES + 4];
    System.arraycopy(encode(HANDSHAKE), 0, stream, 0, Handshake.BYTES);
    for (int cut = 0; cut <= stream.length; cut++) {
      HandshakeDecoder decoder = new HandshakeDecoder();
      ByteBuffer first = ByteBuffer.wrap(stream, 0, cut);
      ByteBuffer second = ByteBuffer.wrap(stream, cut, stream.length - cut);
      decoder.decode(first);
      assertEquals(cut >= 28, decoder.reserved() != null, "reserved at " + cut);
      assertEquals(cut >= 48, decoder.infoHash() != null, "info hash at " + cut);
      assertEquals(cut >= 68, decoder.handshake() != null, "handshake at " + cut);
      decoder.decode(second);
      assertEquals(HANDSHAKE, decoder.handshake());
      assertEquals(4, first.remaining() + second.remaining());
    }
  }

  @Test
  void theInfoHashIsKnownBeforeThePeerId() throws WireException {
    HandshakeDecoder decoder = new HandshakeDecoder();
    decoder.decode(ByteBuffer.wrap(encode(HANDSHAKE), 0, 48));
    assertEquals(INFO_HASH, decoder.infoHash());
    assertNotNull(decoder.reserved());
    assertNull(decoder.handshake());
  }

  @Test
  void anyWrongByteOfTheProtocolNameIsRefusedAtOnce() {
    for (int wrong = 0; wrong < 20; wrong++) {
      byte[] bytes = encode(HANDSHAKE);
      bytes[wrong] ^= 0x20;
      HandshakeDecoder decoder = new HandshakeDecoder();
      ByteBuffer begun = ByteBuffer.wrap(bytes, 0, wrong + 1);
      assertThrows(WireException.class, () -> decoder.decode(begun), "byte " + wrong);
    }
  }
}
