package picotorrent.peer;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.wire.Extension;

/// Writes frames of the peer protocol that are nearly right: every message that there is, with
/// numbers at and beyond the edges of a torrent, now and then with a wrong length, an unknown id or
/// a byte changed. Mostly right, for a stream that breaks at once proves little of what comes
/// later.
final class FrameNoise {
  /// Every frame is shorter.
  static final int MAX_FRAME_BYTES = 32 << 10;

  private static final int UNKNOWN_ID = 99;

  /// The numbers of the messages (BEP 3, 5, 6, 10, 52), each as often as it is to come.
  private static final int[] IDS = {
    0, 1, 2, 3, 4, 4, 5, 6, 6, 6, 7, 7, 8, 9, 13, 14, 15, 16, 17, 20, 20, 20, 21, 22, 23, UNKNOWN_ID
  };

  /// What extension messages say, by the number of the extension; 0 is the handshake.
  private static final Map<Integer, List<byte[]>> DICTIONARIES =
      Map.of(
          0,
          List.of(
              latin("d1:md11:ut_metadatai3e6:ut_pexi1e11:lt_donthavei7ee13:metadata_sizei31235ee"),
              latin("d1:md6:ut_pexi0ee1:pi6881e4:reqqi250e11:upload_onlyi1e6:yourip4:aaaa1:v1:ae")),
          Extension.PEX.localId(),
          List.of(
              latin("d5:added12:abcdefghijkl7:added.f2:xy7:dropped6:mnopqre"),
              latin("d6:added618:abcdefghijklmnopqr8:added6.f1:xe")),
          Extension.METADATA.localId(),
          List.of(
              latin("d8:msg_typei0e5:piecei0ee"),
              latin("d8:msg_typei1e5:piecei0e10:total_sizei10ee0123456789"),
              latin("d8:msg_typei2e5:piecei7ee")));

  private final SplittableRandom random;
  private final Geometry geometry;

  FrameNoise(long seed, Geometry geometry) {
    this.random = new SplittableRandom(seed);
    this.geometry = geometry;
  }

  private static byte[] latin(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  SplittableRandom random() {
    return random;
  }

  boolean oneIn(int many) {
    return random.nextInt(many) == 0;
  }

  /// Puts one frame.
  void put(ByteBuffer out) {
    int start = out.position();
    out.putInt(0);
    int id = id();
    if (!oneIn(40)) { // else a keep-alive
      out.put((byte) id);
      putBody(id, out);
    }
    int length = out.position() - start - Integer.BYTES;
    out.putInt(start, oneIn(400) ? wrongLength(length) : length);
    if (oneIn(300)) {
      out.put(start + random.nextInt(out.position() - start), (byte) random.nextInt());
    }
  }

  /// What ends a connection when it is said again comes seldom.
  private int id() {
    int id = IDS[random.nextInt(IDS.length)];
    boolean once = id == 5 || id == 14 || id == 15;
    return once && !oneIn(15) ? 4 : id;
  }

  private int wrongLength(int right) {
    return oneIn(4) ? random.nextInt() : Math.max(0, right + random.nextInt(-3, 4));
  }

  private void putBody(int id, ByteBuffer out) {
    switch (id) {
      case 4, 13, 17 -> out.putInt(piece());
      case 5 -> putBitfield(out);
      case 6, 8, 16 -> putSpan(out, id == 6);
      case 7 -> putBlock(out);
      case 9 -> out.putShort((short) random.nextInt());
      case 20 -> putExtended(out);
      case 21, 23 -> putHashes(out, 0);
      case 22 -> putHashes(out, random.nextInt(1, 20));
      case UNKNOWN_ID -> putNoise(out, random.nextInt(40));
      default -> {} // its number says all
    }
  }

  private int piece() {
    return oneIn(200) ? odd(geometry.pieceCount()) : random.nextInt(geometry.pieceCount());
  }

  /// A number that somebody might have forgotten.
  private int odd(int edge) {
    return switch (random.nextInt(5)) {
      case 0 -> edge;
      case 1 -> -1;
      case 2 -> Integer.MAX_VALUE;
      case 3 -> Integer.MIN_VALUE;
      default -> random.nextInt();
    };
  }

  private void putSpan(ByteBuffer out, boolean anyLength) {
    int piece = piece();
    int whole = geometry.isPiece(piece) ? geometry.pieceBytes(piece) : geometry.pieceLengthBytes();
    int blocks = (whole + Geometry.BLOCK_BYTES - 1) / Geometry.BLOCK_BYTES;
    int begin = random.nextInt(blocks) * Geometry.BLOCK_BYTES;
    int length = Math.min(Geometry.BLOCK_BYTES, whole - begin);
    out.putInt(piece);
    out.putInt(oneIn(200) ? odd(whole) : begin);
    out.putInt(
        oneIn(200) ? odd(length) : anyLength && oneIn(10) ? random.nextInt(1, length) : length);
  }

  private void putBlock(ByteBuffer out) {
    int at = out.position();
    putSpan(out, false);
    int length = Math.clamp(out.getInt(at + 2 * Integer.BYTES), 0, Geometry.BLOCK_BYTES);
    out.position(at + 2 * Integer.BYTES + length); // whatever lies there
  }

  private void putBitfield(ByteBuffer out) {
    int at = out.position();
    if (oneIn(3)) {
      putNoise(out, (geometry.pieceCount() + Byte.SIZE - 1) / Byte.SIZE);
    } else {
      Bitfield all = new Bitfield(geometry.pieceCount());
      for (int piece = random.nextInt(1, 4); piece < geometry.pieceCount(); piece++) {
        all.set(piece);
      }
      out.put(all.toWire());
    }
    if (oneIn(20)) {
      out.position(Math.max(at, out.position() + random.nextInt(-2, 3)));
    }
  }

  private void putExtended(ByteBuffer out) {
    int any = random.nextInt(Extension.values().length + 2) - 1;
    Extension extension =
        any >= 0 && any < Extension.values().length ? Extension.values()[any] : null;
    out.put((byte) (extension != null ? extension.localId() : any < 0 ? 0 : 200));
    switch (extension) {
      case DONT_HAVE -> out.putInt(piece());
      case UPLOAD_ONLY -> out.put((byte) random.nextInt(3));
      case HOLEPUNCH -> {
        int family = random.nextInt(2);
        out.put((byte) random.nextInt(3)).put((byte) family);
        putNoise(out, (family == 0 ? 4 : 16) + 2 + (oneIn(10) ? 0 : 4));
      }
      case PEX, METADATA -> putDictionary(extension.localId(), out);
      case null -> putDictionary(0, out);
    }
  }

  private void putDictionary(int extension, ByteBuffer out) {
    List<byte[]> dictionaries = requireNonNull(DICTIONARIES.get(extension));
    int at = out.position();
    out.put(dictionaries.get(random.nextInt(dictionaries.size())));
    int length = out.position() - at;
    if (oneIn(10)) {
      out.put(at + random.nextInt(length), (byte) random.nextInt());
    }
    if (oneIn(50)) {
      out.position(at + random.nextInt(length));
    }
  }

  private void putHashes(ByteBuffer out, int hashes) {
    out.position(out.position() + 32); // a root, whatever lies there
    out.putInt(oneIn(99) ? odd(1) : 0);
    out.putInt(oneIn(99) ? odd(512) : 512);
    out.putInt(oneIn(99) ? odd(2) : 2);
    out.putInt(oneIn(99) ? odd(9) : random.nextInt(10));
    out.position(out.position() + hashes * 32);
  }

  private void putNoise(ByteBuffer out, int length) {
    for (int i = 0; i < length; i++) {
      out.put((byte) random.nextInt());
    }
  }
}
