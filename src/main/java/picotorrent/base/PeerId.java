package picotorrent.base;

import java.util.Arrays;
import java.util.HexFormat;

/// The 20 bytes by which a client names itself in a handshake (BEP 3, BEP 20). Immutable.
public final class PeerId implements Comparable<PeerId> {
  /// Length of every peer id.
  public static final int BYTES = 20;

  private final byte[] bytes;

  private PeerId(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a peer id has 20 bytes, not " + bytes.length);
    }
    this.bytes = bytes;
  }

  /// Copies 20 bytes; any other length is an `IllegalArgumentException`.
  public static PeerId of(byte[] id) {
    return new PeerId(id.clone());
  }

  /// Returns a copy of the 20 bytes.
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public int compareTo(PeerId other) {
    return Arrays.compareUnsigned(bytes, other.bytes);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PeerId id && Arrays.equals(bytes, id.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /// Returns printable ASCII as it is and every other byte as `%xx`: safe in a log and a terminal.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(BYTES);
    for (byte b : bytes) {
      if (b > ' ' && b < 0x7f && b != '%') {
        text.append((char) b);
      } else {
        text.append('%').append(HexFormat.of().toHexDigits(b));
      }
    }
    return text.toString();
  }
}
