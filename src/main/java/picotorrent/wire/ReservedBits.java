package picotorrent.wire;

import com.google.common.io.BaseEncoding;
import com.google.common.primitives.Longs;

/// The eight reserved bytes of a handshake, by which a client says what it can do (BEP 4 §"reserved
/// bit allocations").
///
/// @param bits the bytes, big-endian
public record ReservedBits(long bits) {
  /// Byte 5, 0x10: the extension protocol (BEP 10).
  private static final long EXTENSION_PROTOCOL = 0x10L << 16;

  /// Byte 7, 0x01: a DHT node runs here (BEP 5).
  private static final long DHT = 0x01L;

  /// Byte 7, 0x04: the fast extension (BEP 6).
  private static final long FAST = 0x04L;

  /// Byte 7, 0x10: the torrent is hybrid and may be upgraded to v2 (BEP 52 §"upgrade path").
  private static final long V2_UPGRADE = 0x10L;

  /// No bit at all.
  public static final ReservedBits NONE = new ReservedBits(0);

  /// What we can do always: extension protocol and fast extension.
  public static final ReservedBits OURS = new ReservedBits(EXTENSION_PROTOCOL | FAST);

  /// The same bits and that of the DHT.
  public ReservedBits withDht() {
    return new ReservedBits(bits | DHT);
  }

  /// The same bits and that of the upgrade to v2.
  public ReservedBits withV2Upgrade() {
    return new ReservedBits(bits | V2_UPGRADE);
  }

  /// Tells whether the extension protocol is spoken (BEP 10).
  public boolean extensionProtocol() {
    return (bits & EXTENSION_PROTOCOL) != 0;
  }

  /// Tells whether the fast extension is spoken (BEP 6).
  public boolean fast() {
    return (bits & FAST) != 0;
  }

  /// Tells whether there is a DHT node, whose port a PORT message may tell (BEP 5).
  public boolean dht() {
    return (bits & DHT) != 0;
  }

  /// Tells whether the connection may be upgraded to the v2 info hash (BEP 52).
  public boolean v2Upgrade() {
    return (bits & V2_UPGRADE) != 0;
  }

  /// Returns 16 hexadecimal digits.
  @Override
  public String toString() {
    return BaseEncoding.base16().lowerCase().encode(Longs.toByteArray(bits));
  }
}
