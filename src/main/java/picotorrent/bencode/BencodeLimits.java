package picotorrent.bencode;

/// How much input a reader accepts before it refuses the rest: checked before anything is
/// allocated.
///
/// @param maxBytes length of the whole input
/// @param maxDepth lists and dictionaries inside one another; the reader recurses that deep
/// @param maxTokens values and dictionary keys together; each costs 12 bytes while the value lives
public record BencodeLimits(int maxBytes, int maxDepth, int maxTokens) {
  /// For a torrent file or its info dictionary: the depth and tokens that libtorrent allows, and
  /// the 30 MiB that it takes as metadata, so that whatever loads there loads here: 100,000 files
  /// make 12 MiB.
  public static final BencodeLimits FILE = new BencodeLimits(30 << 20, 100, 3_000_000);

  /// For one message of a peer, tracker or DHT node. A peer message has at most 1 MiB, and no
  /// message that exists nests deeper than six.
  public static final BencodeLimits MESSAGE = new BencodeLimits(1 << 20, 32, 50_000);
}
