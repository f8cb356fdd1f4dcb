package picotorrent.tracker;

import java.net.InetAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.PeerId;

/// One announce, whatever carries it (BEP 3 §"trackers", BEP 15 §"announce").
///
/// @param infoHash 20 bytes; a hybrid torrent announces each of its two
/// @param self who asks
/// @param progress the figures
/// @param event why now
/// @param numWant how many peers are wanted, 0 for none
/// @param trackerId what this tracker gave us to repeat, or null
public record AnnounceRequest(
    Hash infoHash,
    Self self,
    Progress progress,
    AnnounceEvent event,
    int numWant,
    @Nullable String trackerId) {

  /// What is asked for by default; what libtorrent asks for.
  public static final int DEFAULT_NUM_WANT = 200;

  /// What a magnet link without metadata says is left: more than nothing, else it counts as a seed.
  public static final long LEFT_UNKNOWN_BYTES = 16 << 10;

  /// Refuses a hash that is not 20 bytes long.
  public AnnounceRequest {
    if (infoHash.length() != Hash.SHA1_BYTES) {
      throw new IllegalArgumentException("trackers know 20-byte hashes");
    }
  }

  /// Who asks.
  ///
  /// @param peerId ours
  /// @param port where we listen
  /// @param key a random number that stays the same for a torrent while our address changes, and
  ///   that no other peer knows
  /// @param crypto what to say about protocol encryption
  /// @param alsoAt addresses of ours of the other family to be told (BEP 7); empty in private life
  public record Self(PeerId peerId, int port, int key, Crypto crypto, List<InetAddress> alsoAt) {}

  /// The figures, all in bytes since the torrent was started.
  ///
  /// @param uploaded payload sent
  /// @param downloaded payload received
  /// @param left wanted and missing; see [#LEFT_UNKNOWN_BYTES]
  public record Progress(long uploaded, long downloaded, long left) {}

  /// What to say about protocol encryption, so that the tracker hands out fitting peers.
  public enum Crypto {
    SILENT,
    SUPPORTED,
    REQUIRED
  }
}
