package picotorrent.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;

/// Reads the handshake of one peer, cut in any way. A wrong byte is found as soon as it comes, and
/// the info hash is told as soon as it is there: some clients hold their peer id back until they
/// have seen ours, so an incoming connection must be answered after 48 bytes.
///
/// Confined to the session loop. After a [WireException] the decoder is of no more use.
public final class HandshakeDecoder {
  private static final int RESERVED_AT = Handshake.PROTOCOL.length;
  private static final int INFO_HASH_AT = RESERVED_AT + Long.BYTES;
  private static final int PEER_ID_AT = INFO_HASH_AT + Hash.SHA1_BYTES;

  private final byte[] bytes = new byte[Handshake.BYTES];
  private int have;

  /// Reads from `in` up to the end of the handshake and not beyond; what follows belongs to a
  /// [MessageDecoder].
  ///
  /// @throws WireException when this is not a BitTorrent handshake
  public void decode(ByteBuffer in) throws WireException {
    int before = have;
    int now = Math.min(bytes.length - have, in.remaining());
    in.get(bytes, have, now);
    have += now;
    int named = Math.min(have, RESERVED_AT);
    if (before < named && !Arrays.equals(bytes, 0, named, Handshake.PROTOCOL, 0, named)) {
      throw new WireException("no BitTorrent handshake");
    }
  }

  /// What the remote can do, or null while it has not said so.
  public @Nullable ReservedBits reserved() {
    return have < INFO_HASH_AT
        ? null
        : new ReservedBits(ByteBuffer.wrap(bytes).getLong(RESERVED_AT));
  }

  /// The info hash of 20 bytes, or null while it is not there.
  public @Nullable Hash infoHash() {
    return have < PEER_ID_AT ? null : Hash.of(bytes, INFO_HASH_AT, Hash.SHA1_BYTES);
  }

  /// The whole handshake, or null while it is not there.
  public @Nullable Handshake handshake() {
    ReservedBits reserved = reserved();
    Hash infoHash = infoHash();
    if (have < bytes.length || reserved == null || infoHash == null) {
      return null;
    }
    return new Handshake(
        reserved, infoHash, PeerId.of(Arrays.copyOfRange(bytes, PEER_ID_AT, bytes.length)));
  }
}
