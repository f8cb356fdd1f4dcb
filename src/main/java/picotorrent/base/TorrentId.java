package picotorrent.base;

/// The name of a torrent inside one session: its 20-byte wire hash (see [InfoHashes#id]). It never
/// changes while the torrent is in the session, also when a magnet link turns out to be a hybrid.
///
/// @param hash 20 bytes
public record TorrentId(Hash hash) implements Comparable<TorrentId> {
  /// Refuses a hash that is not 20 bytes long.
  public TorrentId {
    if (hash.length() != Hash.SHA1_BYTES) {
      throw new IllegalArgumentException("a torrent id has 20 bytes");
    }
  }

  @Override
  public int compareTo(TorrentId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return hash.toHex();
  }
}
