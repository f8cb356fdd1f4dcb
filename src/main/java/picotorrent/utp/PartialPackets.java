package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Packets of which some parts have come ([Header#PART]), by sequence number. Empty but where a
/// path shrank under a stream.
final class PartialPackets {
  private static final class Whole {
    final byte[] content;
    final int count;
    final BitSet here = new BitSet();

    Whole(int bytes, int count) {
      content = new byte[bytes];
      this.count = count;
    }
  }

  private final Map<Integer, Whole> wholes = new HashMap<>();
  private int bytes;

  /// Bytes that are kept for the packets to come.
  int bytes() {
    return bytes;
  }

  /// Whether parts of it have been kept already, cut in the same way.
  boolean has(int sequence, int wholeBytes, int count) {
    Whole whole = wholes.get(sequence);
    return whole != null && whole.content.length == wholeBytes && whole.count == count;
  }

  /// Bytes of each part but the last.
  static int partBytes(int wholeBytes, int count) {
    return (wholeBytes + count - 1) / count;
  }

  /// Whether the packet can be a part: its length is that of its place.
  static boolean isSound(IncomingPacket packet) {
    int whole = packet.wholeBytes();
    int each = partBytes(whole, Math.max(1, packet.partCount()));
    int from = packet.partIndex() * each;
    return packet.partIndex() < packet.partCount()
        && from < whole
        && packet.payloadBytes() == Math.min(each, whole - from);
  }

  /// Keeps a sound part. Returns the whole packet's payload once all have come, else null.
  @Nullable ByteBuffer put(IncomingPacket packet) {
    int sequence = packet.sequence();
    Whole whole = wholes.get(sequence);
    if (whole == null || !has(sequence, packet.wholeBytes(), packet.partCount())) {
      forget(sequence); // the path has shrunk again, and smaller parts come
      whole = new Whole(packet.wholeBytes(), packet.partCount());
      wholes.put(sequence, whole);
      bytes += packet.wholeBytes();
    }
    int from = packet.partIndex() * partBytes(whole.content.length, whole.count);
    ByteBuffer payload = packet.payload();
    payload.get(whole.content, from, payload.remaining());
    whole.here.set(packet.partIndex());
    if (whole.here.cardinality() < whole.count) {
      return null;
    }
    forget(sequence);
    return ByteBuffer.wrap(whole.content);
  }

  /// The packet has come.
  void forget(int sequence) {
    Whole whole = wholes.isEmpty() ? null : wholes.remove(sequence);
    if (whole != null) {
      bytes -= whole.content.length;
    }
  }

  void release() {
    wholes.clear();
    bytes = 0;
  }
}
