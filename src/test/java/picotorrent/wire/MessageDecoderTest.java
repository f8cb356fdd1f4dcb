package picotorrent.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.primitives.Bytes;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Block;

class MessageDecoderTest {
  private static final long SEED = Long.getLong("picotorrent.seed", 20_261_122L);
  private static final int FUZZ_FRAMES = Integer.getInteger("picotorrent.fuzz.frames", 200_000);

  private final MessageDecoder decoder = new MessageDecoder();
  private final Transcript transcript = new Transcript();

  private List<Object> decode(byte[] stream) throws WireException {
    decoder.decode(ByteBuffer.wrap(stream), transcript);
    return transcript.heard;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "00000000 | KeepAlive[]",
        "00000001 00 | Choke[]",
        "00000001 01 | Unchoke[]",
        "00000001 02 | Interested[]",
        "00000001 03 | NotInterested[]",
        "00000005 04 00000007 | Have[piece=7]",
        "00000003 05 c080 | Bitfield[2 bytes]",
        "0000000d 06 00000001 00004000 00004000 | Request[piece=1, begin=16384, length=16384]",
        "0000000d 08 00000001 00004000 00004000 | Cancel[piece=1, begin=16384, length=16384]",
        "00000003 09 1ae1 | Port[port=6881]",
        "00000005 0d 00000009 | Suggest[piece=9]",
        "00000001 0e | HaveAll[]",
        "00000001 0f | HaveNone[]",
        "0000000d 10 00000001 00000000 00000020 | Reject[piece=1, begin=0, length=32]",
        "00000005 11 00000009 | AllowedFast[piece=9]",
        "00000004 14 00 6465 | Extended[0, 2 bytes]",
      })
  void readsEachMessageAsTheBepsWriteIt(String hex, String expected) throws WireException {
    assertEquals(expected, decode(Samples.hex(hex)).getFirst().toString());
    assertTrue(decoder.isBetweenMessages());
  }

  @Test
  void readsHashMessagesAsBep52WritesThem() throws WireException {
    String numbers = "00000000 00000200 00000200 00000009";
    String root = "ab".repeat(32);
    assertEquals(
        List.of(
            new PeerMessage.HashRequest(Samples.SPAN),
            new PeerMessage.Hashes(Samples.SPAN, List.of(Samples.ROOT)),
            new PeerMessage.HashReject(Samples.SPAN)),
        decode(
            Samples.hex(
                "00000031 15"
                    + root
                    + numbers
                    + "00000051 16"
                    + root
                    + numbers
                    + root
                    + "00000031 17"
                    + root
                    + numbers)));
  }

  @Test
  void writesWhatItReads() throws WireException {
    for (PeerMessage message : Samples.oneOfEach()) {
      transcript.heard.clear();
      assertEquals(List.of(message), decode(Samples.encode(List.of(message))));
    }
  }

  @Test
  void aRandomStreamInRandomCutsComesOutAsItWent() throws WireException {
    RandomGenerator random = new java.util.Random(SEED);
    List<PeerMessage> messages = Samples.randomMessages(random, 2_000);
    ByteBuffer stream = ByteBuffer.wrap(Samples.encode(messages));
    while (stream.hasRemaining()) {
      int now = Math.min(stream.remaining(), 1 + random.nextInt(3_000));
      decoder.decode(stream.slice(stream.position(), now), transcript);
      stream.position(stream.position() + now);
    }
    assertEquals(messages, transcript.heard, "seed " + SEED);
  }

  @Test
  void everyCutOfAStreamOfAllKindsYieldsTheSame() throws WireException {
    byte[] stream = streamOfAllKinds();
    List<Object> whole = decode(stream);
    assertEquals(Samples.oneOfEach().size() + 2, whole.size());
    for (int cut = 1; cut < stream.length; cut++) {
      MessageDecoder fresh = new MessageDecoder();
      Transcript heard = new Transcript();
      fresh.decode(ByteBuffer.wrap(stream, 0, cut), heard);
      fresh.decode(ByteBuffer.wrap(stream, cut, stream.length - cut), heard);
      assertEquals(whole, heard.heard, "cut at " + cut);
    }
  }

  @Test
  void aStreamByteByByteYieldsTheSame() throws WireException {
    byte[] stream = streamOfAllKinds();
    List<Object> whole = decode(stream);
    MessageDecoder fresh = new MessageDecoder();
    Transcript heard = new Transcript();
    for (byte b : stream) {
      fresh.decode(ByteBuffer.wrap(new byte[] {b}), heard);
    }
    assertEquals(whole, heard.heard);
    assertTrue(fresh.isBetweenMessages());
  }

  private static byte[] streamOfAllKinds() {
    byte[] unknown = Samples.hex("00000003 63 0102 00000001 64");
    List<byte[]> parts = new ArrayList<>();
    for (PeerMessage message : Samples.oneOfEach()) {
      parts.add(Samples.encode(List.of(message)));
    }
    parts.add(3, unknown);
    parts.add(5, Samples.encodeBlock(new Block(1, 0, 40), (byte) 9));
    parts.add(Samples.encodeBlock(new Block(1, 16_384, 1), (byte) 8));
    return Bytes.concat(parts.toArray(byte[][]::new));
  }

  @Test
  void unknownMessagesAreSkipped() throws WireException {
    byte[] stream = Bytes.concat(Samples.hex("00000005 63 01020304"), Samples.hex("00000001 00"));
    assertEquals(List.of(new PeerMessage.Choke()), decode(stream));
  }

  @Test
  void aBlockIsTheReadersOwnBytesAndIsNotKept() throws WireException {
    byte[] stream = Samples.encodeBlock(new Block(3, 16_384, 16_384), (byte) 5);
    MessageHandler marking =
        new Deaf() {
          @Override
          public void onBlockBytes(ByteBuffer bytes) {
            assertEquals(16_384, bytes.remaining());
            bytes.put((byte) 6);
          }
        };
    decoder.decode(ByteBuffer.wrap(stream), marking);
    assertEquals(6, stream[MessageEncoder.PIECE_HEADER_BYTES]);
    assertEquals(0, decoder.heldBytes());
  }

  @Test
  void aHandlerThatReadsNothingOfABlockLosesOnlyThat() throws WireException {
    byte[] stream =
        Bytes.concat(
            Samples.encodeBlock(new Block(0, 0, 100), (byte) 5), Samples.hex("00000001 01"));
    List<PeerMessage> heard = new ArrayList<>();
    MessageHandler handler =
        new Deaf() {
          @Override
          public void onMessage(PeerMessage message) {
            heard.add(message);
          }
        };
    decoder.decode(ByteBuffer.wrap(stream), handler);
    assertEquals(List.of(new PeerMessage.Unchoke()), heard);
  }

  @Test
  void aRefusedBlockIsSkippedAndCounted() throws WireException {
    transcript.refuseBlocks = true;
    byte[] block = Samples.encodeBlock(new Block(0, 0, 1_000), (byte) 1);
    decoder.decode(ByteBuffer.wrap(block, 0, 500), transcript);
    decoder.decode(ByteBuffer.wrap(block, 500, block.length - 500), transcript);
    assertEquals(List.of(new PeerMessage.Choke()), decode(Samples.hex("00000001 00")));
    assertEquals(1_000, decoder.refusedBytes());
  }

  @Test
  void skippedMessagesOfOtherKindsAreNoRefusedBlocks() throws WireException {
    transcript.refuseBlocks = true;
    decode(Samples.encodeBlock(new Block(0, 0, 10), (byte) 1));
    decode(Samples.hex("00000005 63 01020304"));
    assertEquals(10, decoder.refusedBytes());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ffffffff", // the length is negative
        "80000000",
        "00100001", // longer than any message
        "00000002 00", // a choke with a body
        "00000002 01",
        "00000002 02",
        "00000002 03",
        "00000001 04", // a have without a piece
        "00000006 04",
        "00000005 04 80000000", // a piece beyond 2^31
        "00000005 04 ffffffff",
        "00040002 05", // a bitfield for more pieces than any torrent has
        "0000000c 06",
        "0000000e 06",
        "0000000d 06 00000000 ffffffff 00004000",
        "0000000d 06 00000000 00000000 80000000",
        "00000001 07", // blocks without a header, without bytes, too large
        "00000008 07",
        "00000009 07",
        "0000400a 07",
        "0000000a 07 ffffffff 00000000",
        "0000000a 07 00000000 80000000",
        "0000000c 08",
        "00000002 09",
        "00000004 09",
        "00000004 0d",
        "00000002 0e",
        "00000002 0f",
        "00000005 10",
        "00000009 11",
        "00000001 14", // extended without an id, too large
        "00010002 14",
        "00000030 15",
        "00000032 15",
        "00000030 16",
        "00000032 16", // hashes that are no multiple of 32
        "00004652 16",
        "00000030 17",
      })
  void aMessageOfTheWrongSizeOrRangeEndsTheConnection(String hex) {
    byte[] head = Samples.hex(hex);
    byte[] stream = head.length > 5 ? head : Bytes.concat(head, new byte[64]);
    WireException refused = assertThrows(WireException.class, () -> decode(stream));
    assertNotEquals("", refused.getMessage());
    assertEquals(List.of(), transcript.heard);
  }

  @Test
  void lengthsAreRefusedBeforeAnythingIsKept() {
    byte[] stream = Samples.hex("00010002 14 00");
    assertThrows(WireException.class, () -> decode(stream));
    assertEquals(0, decoder.heldBytes());
  }

  @Test
  void whatIsKeptGrowsOnlyWithWhatHasCome() throws WireException {
    decode(Samples.hex("00040001 05")); // the largest bitfield: 256 KiB
    for (int arrived = 0; arrived < WireLimits.MAX_BITFIELD_BYTES - 16; arrived += 16) {
      decode(new byte[16]);
      int bound = Math.max(WireLimits.FIRST_BUFFER_BYTES, 2 * (arrived + 16));
      assertTrue(decoder.heldBytes() <= bound, decoder.heldBytes() + " after " + arrived);
    }
    decode(new byte[16]);
    assertEquals(1, transcript.heard.size());
    assertEquals(0, decoder.heldBytes());
  }

  @Test
  void theBitfieldHasExactlyTheLengthOfTheTorrent() throws WireException {
    decoder.expectPieces(17);
    assertEquals(1, decode(Samples.hex("00000004 05 ffff80")).size());
    assertThrows(WireException.class, () -> decode(Samples.hex("00000003 05 ffff")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"00000003 05 ffff", "00000005 05 ffffffff", "00000001 05"})
  void aBitfieldOfAnotherLengthIsRefused(String hex) {
    decoder.expectPieces(17);
    assertThrows(WireException.class, () -> decode(Samples.hex(hex)));
  }

  @Test
  void theHandlerMayEndTheDecoding() {
    MessageHandler strict =
        new Deaf() {
          @Override
          public void onMessage(PeerMessage message) throws WireException {
            throw new WireException("two bitfields");
          }
        };
    ByteBuffer stream = ByteBuffer.wrap(Samples.hex("00000001 00 00000001 01"));
    assertThrows(WireException.class, () -> decoder.decode(stream, strict));
    assertEquals(5, stream.remaining());
  }

  /// Frames with a plausible head and random everything: each is read whole or refused, memory
  /// stays within the bound, and nothing but WireException comes out.
  @Test
  void fuzzedFramesAreReadOrRefused() {
    RandomGenerator random = new java.util.Random(SEED);
    byte[] noise = Samples.bytes(random, 70_000);
    MessageDecoder fuzzed = new MessageDecoder();
    int refused = 0;
    for (int frame = 0; frame < FUZZ_FRAMES; frame++) {
      ByteBuffer bytes = ByteBuffer.wrap(noise).limit(5 + random.nextInt(200));
      int length = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(60);
      bytes.putInt(0, length).put(4, (byte) random.nextInt(26));
      try {
        fuzzed.decode(bytes, new Deaf());
        assertFalse(bytes.hasRemaining());
      } catch (WireException e) {
        refused++;
        fuzzed = new MessageDecoder();
      }
      assertTrue(fuzzed.heldBytes() <= 16_384 + 9, "seed " + SEED + " frame " + frame);
    }
    assertTrue(refused > FUZZ_FRAMES / 20 && refused < FUZZ_FRAMES, refused + " refused");
  }

  @Test
  void theEncoderSaysExactlyHowMuchItWrites() {
    for (PeerMessage message : Samples.oneOfEach()) {
      ByteBuffer out = ByteBuffer.allocate(MessageEncoder.encodedBytes(message));
      MessageEncoder.put(message, out);
      assertFalse(out.hasRemaining(), message.toString());
    }
  }

  @Test
  void theShortWaysWriteTheSame() {
    Block block = new Block(1, 2, 3);
    ByteBuffer shortWay = ByteBuffer.allocate(100);
    MessageEncoder.have(5, shortWay);
    MessageEncoder.request(block, shortWay);
    MessageEncoder.cancel(block, shortWay);
    MessageEncoder.reject(block, shortWay);
    byte[] longWay =
        Samples.encode(
            List.of(
                new PeerMessage.Have(5),
                PeerMessage.Request.of(block),
                PeerMessage.Cancel.of(block),
                new PeerMessage.Reject(1, 2, 3)));
    assertEquals(MessageEncoder.HAVE_BYTES + 3 * MessageEncoder.REQUEST_BYTES, shortWay.position());
    assertEquals(
        ByteBuffer.wrap(longWay),
        ByteBuffer.wrap(Arrays.copyOf(shortWay.array(), shortWay.position())));
  }

  @Test
  void aPieceHeaderHasThirteenBytes() {
    ByteBuffer out = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_BYTES);
    MessageEncoder.pieceHeader(new Block(7, 16_384, 16_384), out);
    assertEquals(ByteBuffer.wrap(Samples.hex("00004009 07 00000007 00004000")), out.flip());
  }

  /// Hears everything and does nothing.
  private static class Deaf implements MessageHandler {
    @Override
    public void onMessage(PeerMessage message) throws WireException {}

    @Override
    public boolean onBlockStart(int piece, int begin, int length) {
      return true;
    }

    @Override
    public void onBlockBytes(ByteBuffer bytes) {}

    @Override
    public void onBlockEnd() {}
  }
}
