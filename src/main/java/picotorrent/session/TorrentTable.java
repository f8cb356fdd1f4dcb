package picotorrent.session;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;
import picotorrent.mse.SkeyIndex;

/// The torrents of a session, by id and by every hash they answer to; in the order they were added.
///
/// Confined to the session loop.
final class TorrentTable {
  private final Map<TorrentId, Torrent> byId = new LinkedHashMap<>();
  private final Map<Hash, Torrent> byHash = new HashMap<>();

  private final SkeyIndex skeys;
  private long version;

  /// @param skeys is kept to find the same torrents by
  TorrentTable(SkeyIndex skeys) {
    this.skeys = skeys;
  }

  void add(Torrent torrent) {
    version++;
    byId.put(torrent.id(), torrent);
    learn(torrent);
  }

  /// A torrent has learnt more of its hashes: a magnet link's metadata came.
  void learn(Torrent torrent) {
    for (Hash hash : torrent.infoHashes().wireHashes()) {
      if (byHash.putIfAbsent(hash, torrent) == null) {
        skeys.add(hash);
      }
    }
  }

  void remove(Torrent torrent) {
    version++;
    byId.remove(torrent.id());
    for (Hash hash : torrent.infoHashes().wireHashes()) {
      if (byHash.remove(hash, torrent)) {
        skeys.remove(hash);
      }
    }
  }

  @Nullable Torrent get(TorrentId id) {
    return byId.get(id);
  }

  @Nullable Torrent byWireHash(Hash hash) {
    return byHash.get(hash);
  }

  /// The torrent that is the same as the one with these hashes, or null.
  @Nullable Torrent same(InfoHashes hashes) {
    for (Hash hash : hashes.wireHashes()) {
      Torrent torrent = byHash.get(hash);
      if (torrent != null) {
        return torrent;
      }
    }
    return null;
  }

  /// Grows when a torrent comes or goes.
  long version() {
    return version;
  }

  Collection<Torrent> all() {
    return byId.values();
  }

  /// A copy to walk while torrents come and go.
  List<Torrent> copy() {
    return List.copyOf(byId.values());
  }
}
