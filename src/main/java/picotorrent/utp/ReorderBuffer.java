package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Packets that came before their time, by sequence number. Empty, and without memory, on a line
/// that loses nothing.
final class ReorderBuffer {
  /// How far ahead of the expected packet one may be.
  static final int MAX_PACKETS = 2048;

  /// An extension has 255 bytes at most, and a selective ack a multiple of four.
  private static final int MAX_SELECTIVE_ACK_BYTES = 252;

  private static final byte[] NOTHING = {};

  private byte @Nullable [][] slots;
  private int packets;
  private int bytes;
  private int highest;

  boolean isEmpty() {
    return packets == 0;
  }

  /// Bytes of payload held.
  int bytes() {
    return bytes;
  }

  boolean has(int sequence) {
    return packets > 0 && slots != null && slots[slot(sequence)] != null;
  }

  /// Keeps a copy of the payload; false if the packet is here already.
  boolean put(int sequence, ByteBuffer payload) {
    if (slots == null) {
      slots = new byte[MAX_PACKETS][];
    }
    int slot = slot(sequence);
    if (slots[slot] != null) {
      return false;
    }
    byte[] copy = payload.hasRemaining() ? new byte[payload.remaining()] : NOTHING;
    payload.get(copy);
    slots[slot] = copy;
    if (packets == 0 || Sequences.distance(sequence, highest) > 0) {
      highest = sequence;
    }
    packets++;
    bytes += copy.length;
    return true;
  }

  /// Takes a packet out that is here.
  ByteBuffer take(int sequence) {
    byte[] payload = slots == null ? null : slots[slot(sequence)];
    if (slots == null || payload == null) {
      throw new IllegalStateException("packet " + sequence + " is not here");
    }
    slots[slot(sequence)] = null;
    packets--;
    bytes -= payload.length;
    return ByteBuffer.wrap(payload);
  }

  /// Bytes of a selective ack behind `acknowledged`: a multiple of four, 0 without packets.
  int selectiveAckBytes(int acknowledged) {
    if (packets == 0) {
      return 0;
    }
    int bits = Sequences.distance(highest, acknowledged) - 1;
    return Math.min((bits + 31) / 32 * 4, MAX_SELECTIVE_ACK_BYTES);
  }

  /// Writes the bits of the selective ack at the position of `out`.
  void putSelectiveAck(ByteBuffer out, int acknowledged, int length) {
    for (int at = 0; at < length; at++) {
      int octet = 0;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        if (has((acknowledged + 2 + at * Byte.SIZE + bit) & 0xffff)) {
          octet |= 1 << bit;
        }
      }
      out.put((byte) octet);
    }
  }

  void release() {
    slots = null;
    packets = 0;
    bytes = 0;
  }

  private static int slot(int sequence) {
    return sequence & (MAX_PACKETS - 1);
  }
}
