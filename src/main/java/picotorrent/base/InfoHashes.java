package picotorrent.base;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The info hashes of one torrent: SHA-1 (v1), SHA-256 (v2) or both (hybrid). At least one is
/// there.
///
/// @param v1 20 bytes, or null for a v2-only torrent (BEP 3)
/// @param v2 32 bytes, or null for a v1-only torrent (BEP 52)
public record InfoHashes(@Nullable Hash v1, @Nullable Hash v2) {
  /// Refuses two nulls and hashes of the wrong length.
  public InfoHashes {
    if (v1 == null && v2 == null) {
      throw new IllegalArgumentException("a torrent has at least one info hash");
    }
    if (v1 != null && v1.length() != Hash.SHA1_BYTES) {
      throw new IllegalArgumentException("a v1 info hash has 20 bytes");
    }
    if (v2 != null && v2.length() != Hash.SHA256_BYTES) {
      throw new IllegalArgumentException("a v2 info hash has 32 bytes");
    }
  }

  /// The hashes of a v1-only torrent.
  public static InfoHashes ofV1(Hash v1) {
    return new InfoHashes(v1, null);
  }

  /// The hashes of a v2-only torrent.
  public static InfoHashes ofV2(Hash v2) {
    return new InfoHashes(null, v2);
  }

  /// The 20 bytes by which a session files this torrent: v1 where there is one, else v2 truncated.
  public TorrentId id() {
    return new TorrentId(wireHashes().getFirst());
  }

  /// The 20-byte hashes under which peers, trackers and the DHT know this torrent: v1 first, then
  /// v2 truncated (BEP 52 §"upgrade path").
  public List<Hash> wireHashes() {
    List<Hash> hashes = new ArrayList<>(2);
    if (v1 != null) {
      hashes.add(v1);
    }
    if (v2 != null) {
      hashes.add(v2.truncated());
    }
    return hashes;
  }

  /// Tells whether the two name the same torrent: some hash is equal and none contradicts.
  public boolean sameTorrentAs(InfoHashes other) {
    boolean contradict = bothAndUnequal(v1, other.v1) || bothAndUnequal(v2, other.v2);
    boolean agree =
        (v1 != null && Objects.equals(v1, other.v1))
            || (v2 != null && Objects.equals(v2, other.v2));
    return agree && !contradict;
  }

  private static boolean bothAndUnequal(@Nullable Hash ours, @Nullable Hash theirs) {
    return ours != null && theirs != null && !ours.equals(theirs);
  }
}
