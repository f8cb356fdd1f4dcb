package picotorrent.wire;

/// What a peer may make us hold or skip, in one place. Each is checked against the length prefix
/// before anything is kept.
public final class WireLimits {
  /// A bitfield for 2,097,152 pieces, the most that any client accepts in a torrent; once the piece
  /// count is known ([MessageDecoder#expectPieces]) the length is exact.
  public static final int MAX_BITFIELD_BYTES = (2 << 20) / Byte.SIZE;

  /// An extension message: the largest that a sound client sends is a metadata piece of 16 KiB with
  /// its dictionary, or a handshake with some dozens of extensions.
  public static final int MAX_EXTENDED_BYTES = 64 << 10;

  /// Hashes in one message: a whole request and one uncle for each layer above.
  public static final int MAX_HASHES = HashSpan.MAX_LENGTH + HashSpan.MAX_LAYERS;

  /// An info dictionary: one for 2,097,152 v1 pieces has 40 MiB of hashes, which nobody shares by
  /// magnet link; 31,457,280 is where other clients stop too.
  public static final int MAX_METADATA_BYTES = 30 << 20;

  /// Endpoints that are taken from one list of a PEX message; BEP 11 allows 50 in all, and more in
  /// a peer's first message.
  public static final int MAX_PEX_PEERS = 100;

  /// A message with an id that we do not know is skipped up to this length; beyond, the stream is
  /// taken for garbage.
  public static final int MAX_UNKNOWN_BYTES = 1 << 20;

  /// What the decoder keeps of a torn message at first; it grows only as bytes arrive.
  static final int FIRST_BUFFER_BYTES = 256;

  private WireLimits() {}
}
