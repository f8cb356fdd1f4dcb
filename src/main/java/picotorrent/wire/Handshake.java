package picotorrent.wire;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;

/// The 68 bytes with which each side of a peer connection begins (BEP 3 §"peer protocol").
///
/// @param reserved what the sender can do
/// @param infoHash 20 bytes: v1, or v2 truncated (BEP 52)
/// @param peerId who the sender is
public record Handshake(ReservedBits reserved, Hash infoHash, PeerId peerId) {
  /// Length of a handshake.
  public static final int BYTES = 68;

  /// Byte 19 and the protocol's name: how every connection that is not encrypted begins.
  static final byte[] PROTOCOL = "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

  /// Refuses an info hash of another length.
  public Handshake {
    if (infoHash.length() != Hash.SHA1_BYTES) {
      throw new IllegalArgumentException("a handshake has an info hash of 20 bytes");
    }
  }

  /// Writes the 68 bytes.
  public void put(ByteBuffer out) {
    out.put(PROTOCOL).putLong(reserved.bits()).put(infoHash.toBytes()).put(peerId.toBytes());
  }
}
