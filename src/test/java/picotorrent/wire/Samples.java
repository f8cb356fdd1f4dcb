package picotorrent.wire;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import picotorrent.base.Block;
import picotorrent.base.Hash;

/// Messages to test with.
final class Samples {
  static final Hash ROOT = Hash.ofHex("ab".repeat(32));
  static final HashSpan SPAN = new HashSpan(ROOT, 0, 512, 512, 9);

  private Samples() {}

  /// One of each kind.
  static List<PeerMessage> oneOfEach() {
    return List.of(
        new PeerMessage.KeepAlive(),
        new PeerMessage.Choke(),
        new PeerMessage.Unchoke(),
        new PeerMessage.Interested(),
        new PeerMessage.NotInterested(),
        new PeerMessage.Have(0x01020304),
        new PeerMessage.Bitfield(new byte[] {(byte) 0xff, 0x00, (byte) 0x80}),
        new PeerMessage.Request(1, 16_384, 16_384),
        new PeerMessage.Cancel(2, 0, 16_384),
        new PeerMessage.Port(65_535),
        new PeerMessage.Suggest(7),
        new PeerMessage.HaveAll(),
        new PeerMessage.HaveNone(),
        new PeerMessage.Reject(3, 32_768, 100),
        new PeerMessage.AllowedFast(Integer.MAX_VALUE),
        new PeerMessage.Extended(255, new byte[0]),
        new PeerMessage.Extended(
            0, "d1:md11:ut_metadatai2eee".getBytes(java.nio.charset.StandardCharsets.US_ASCII)),
        new PeerMessage.HashRequest(SPAN),
        new PeerMessage.Hashes(SPAN, Collections.nCopies(3, ROOT)),
        new PeerMessage.HashReject(SPAN));
  }

  static byte[] encode(List<PeerMessage> messages) {
    ByteBuffer out =
        ByteBuffer.allocate(messages.stream().mapToInt(MessageEncoder::encodedBytes).sum());
    messages.forEach(message -> MessageEncoder.put(message, out));
    return out.array();
  }

  static byte[] encodeBlock(Block block, byte fill) {
    ByteBuffer out = ByteBuffer.allocate(MessageEncoder.PIECE_HEADER_BYTES + block.length());
    MessageEncoder.pieceHeader(block, out);
    while (out.hasRemaining()) {
      out.put(fill);
    }
    return out.array();
  }

  static byte[] hex(String text) {
    return HexFormat.of().parseHex(text.replace(" ", ""));
  }

  static byte[] bytes(RandomGenerator random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  /// Messages of random kinds with random content that the decoder must accept.
  static List<PeerMessage> randomMessages(RandomGenerator random, int count) {
    List<PeerMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(randomMessage(random));
    }
    return messages;
  }

  private static PeerMessage randomMessage(RandomGenerator random) {
    List<PeerMessage> kinds = oneOfEach();
    return switch (kinds.get(random.nextInt(kinds.size()))) {
      case PeerMessage.Have _ -> new PeerMessage.Have(number(random));
      case PeerMessage.Suggest _ -> new PeerMessage.Suggest(number(random));
      case PeerMessage.AllowedFast _ -> new PeerMessage.AllowedFast(number(random));
      case PeerMessage.Request _ ->
          new PeerMessage.Request(number(random), number(random), number(random));
      case PeerMessage.Cancel _ ->
          new PeerMessage.Cancel(number(random), number(random), number(random));
      case PeerMessage.Reject _ ->
          new PeerMessage.Reject(number(random), number(random), number(random));
      case PeerMessage.Port _ -> new PeerMessage.Port(random.nextInt(1, 65_536));
      case PeerMessage.Bitfield _ -> new PeerMessage.Bitfield(bytes(random, random.nextInt(5_000)));
      case PeerMessage.Extended _ ->
          new PeerMessage.Extended(random.nextInt(256), bytes(random, random.nextInt(20_000)));
      case PeerMessage.HashRequest _ -> new PeerMessage.HashRequest(randomSpan(random));
      case PeerMessage.HashReject _ -> new PeerMessage.HashReject(randomSpan(random));
      case PeerMessage.Hashes _ ->
          new PeerMessage.Hashes(
              randomSpan(random), Collections.nCopies(random.nextInt(540), randomHash(random)));
      case PeerMessage plain -> plain;
    };
  }

  private static HashSpan randomSpan(RandomGenerator random) {
    return new HashSpan(
        randomHash(random), number(random), number(random), number(random), number(random));
  }

  private static Hash randomHash(RandomGenerator random) {
    return Hash.of(bytes(random, Hash.SHA256_BYTES));
  }

  private static int number(RandomGenerator random) {
    return random.nextInt() >>> random.nextInt(1, 32);
  }
}
