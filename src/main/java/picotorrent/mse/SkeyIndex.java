package picotorrent.mse;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// The torrents that an incoming connection may be for, found by what its initiator sends in place
/// of the info hash: one hash is computed when a torrent is added, none per connection and torrent.
/// Confined to the session loop.
public final class SkeyIndex {
  private final Map<Hash, Hash> byObfuscatedHash = new HashMap<>();

  /// An index of no torrent.
  public SkeyIndex() {}

  /// Makes a torrent findable by one of its 20-byte hashes.
  public void add(Hash infoHash) {
    byObfuscatedHash.put(Secrets.obfuscated(infoHash), infoHash);
  }

  /// Forgets a hash.
  public void remove(Hash infoHash) {
    byObfuscatedHash.remove(Secrets.obfuscated(infoHash));
  }

  /// The info hash behind HASH('req2', SKEY), or null when there is no such torrent.
  @Nullable Hash find(Hash obfuscated) {
    return byObfuscatedHash.get(obfuscated);
  }
}
