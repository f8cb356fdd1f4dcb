package picotorrent.session.torrent;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.Metainfo;
import picotorrent.mse.SkeyIndex;
import picotorrent.session.discovery.Sought;
import picotorrent.session.swarm.Swarm;
import picotorrent.swarm.peers.PeerSource;

/// The torrents of a session, by id and by every hash they answer to; in the order they were added.
///
/// Confined to the session loop.
public final class TorrentTable {
  private final Map<TorrentId, Torrent> byId = new LinkedHashMap<>();
  private final Map<Hash, Torrent> byHash = new HashMap<>();

  private final SkeyIndex skeys;
  private long version;

  /// @param skeys is kept to find the same torrents by
  public TorrentTable(SkeyIndex skeys) {
    this.skeys = skeys;
  }

  /// Takes one in, at the end.
  public void add(Torrent torrent) {
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

  /// Lets one go.
  public void remove(Torrent torrent) {
    version++;
    byId.remove(torrent.id());
    for (Hash hash : torrent.infoHashes().wireHashes()) {
      if (byHash.remove(hash, torrent)) {
        skeys.remove(hash);
      }
    }
  }

  public @Nullable Torrent get(TorrentId id) {
    return byId.get(id);
  }

  @Nullable Torrent byWireHash(Hash hash) {
    return byHash.get(hash);
  }

  /// The active torrent with this 20-byte hash, or null: then a remote that asks for it is turned
  /// away.
  @Nullable Torrent active(Hash hash) {
    Torrent torrent = byHash.get(hash);
    return torrent != null && torrent.isActive() ? torrent : null;
  }

  /// The peers of the active torrent with this 20-byte hash, or null.
  public @Nullable Swarm swarm(Hash hash) {
    Torrent torrent = active(hash);
    return torrent == null ? null : torrent.swarm();
  }

  /// The torrent that is the same as the one with these hashes, or null.
  public @Nullable Torrent same(InfoHashes hashes) {
    for (Hash hash : hashes.wireHashes()) {
      Torrent torrent = byHash.get(hash);
      if (torrent != null) {
        return torrent;
      }
    }
    return null;
  }

  /// All as trackers get to see them.
  public List<TorrentTrackers> announced() {
    return byId.values().stream().map(Torrent::trackers).toList();
  }

  /// Those that are to be known to strangers.
  public List<Sought> sought() {
    return byId.values().stream().filter(TorrentTable::isSought).map(TorrentTable::sought).toList();
  }

  /// A private torrent never (BEP 27 §"private"), not even to look.
  private static boolean isSought(Torrent torrent) {
    return torrent.isActive() && torrent.meetsStrangers();
  }

  private static Sought sought(Torrent torrent) {
    Metainfo known = torrent.metainfo();
    return new Sought(
        torrent.id(),
        torrent.infoHashes().wireHashes(),
        torrent.isComplete(),
        known == null ? torrent.knowledge().sources().nodes() : known.sources().nodes(),
        known != null);
  }

  /// Peers of a torrent are said to be there; see [picotorrent.session.discovery.Finds].
  public void found(Hash swarm, List<Endpoint> peers, PeerSource source, boolean local) {
    Torrent torrent = byHash.get(swarm);
    if (torrent != null && isSought(torrent)) {
      torrent.foundPeers(peers, source, local);
    }
  }

  /// Grows when a torrent comes or goes.
  long version() {
    return version;
  }

  /// All of them, in the order they were added; no copy.
  public Collection<Torrent> all() {
    return byId.values();
  }

  /// A copy to walk while torrents come and go.
  public List<Torrent> copy() {
    return List.copyOf(byId.values());
  }
}
