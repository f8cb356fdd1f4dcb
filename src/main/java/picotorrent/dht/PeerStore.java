package picotorrent.dht;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picotorrent.base.Endpoint;

/// The peers that were announced to us, by info hash. Bounded three ways: what was announced
/// longest ago goes first, so that swarms in use stay.
final class PeerStore {
  /// Torrents; as libtorrent.
  static final int MAX_TORRENTS = 2_000;

  /// Peers of one torrent; as libtorrent.
  static final int MAX_PEERS_PER_TORRENT = 500;

  /// Peers of all torrents: about 10 MiB of heap, which the product of the two above would exceed
  /// twenty times.
  static final int MAX_PEERS = 50_000;

  /// How long an announce counts; peers repeat theirs every 15 minutes.
  static final long LIFE_NANOS = TimeUnit.MINUTES.toNanos(30);

  private final Map<NodeId, Map<Endpoint, Entry>> torrents =
      new LinkedHashMap<>(16, 0.75f, true); // in order of the last announce or request
  private int size;

  private record Entry(boolean seed, long at) {}

  /// A peer says it is one.
  void announce(NodeId infoHash, Endpoint peer, boolean seed, long now) {
    Map<Endpoint, Entry> peers = torrents.computeIfAbsent(infoHash, _ -> new LinkedHashMap<>(2));
    size -= peers.size();
    peers.remove(peer); // so that it goes to the end
    peers.put(peer, new Entry(seed, now));
    if (peers.size() > MAX_PEERS_PER_TORRENT) {
      peers.remove(peers.keySet().iterator().next());
    }
    size += peers.size();
    while (torrents.size() > MAX_TORRENTS || size > MAX_PEERS) {
      dropOldestTorrent();
    }
  }

  private void dropOldestTorrent() {
    Iterator<Map<Endpoint, Entry>> oldest = torrents.values().iterator();
    size -= oldest.next().size();
    oldest.remove();
  }

  /// Up to `most` peers, by chance.
  List<Endpoint> sample(
      NodeId infoHash, boolean noSeed, int most, RandomGenerator random, long now) {
    List<Endpoint> chosen = new ArrayList<>();
    int seen = 0;
    for (Map.Entry<Endpoint, Entry> peer : alive(infoHash, now).entrySet()) {
      if (noSeed && peer.getValue().seed) {
        continue;
      }
      seen++;
      if (chosen.size() < most) {
        chosen.add(peer.getKey());
      } else if (most > 0) {
        int place = random.nextInt(seen);
        if (place < most) {
          chosen.set(place, peer.getKey());
        }
      }
    }
    return chosen;
  }

  /// The seeds or the others as a filter (BEP 33).
  SwarmFilter filter(NodeId infoHash, boolean seeds, long now) {
    SwarmFilter filter = SwarmFilter.empty();
    alive(infoHash, now)
        .forEach((peer, entry) -> {
          if (entry.seed == seeds) {
            filter.add(peer.address());
          }
        });
    return filter;
  }

  boolean has(NodeId infoHash) {
    return torrents.containsKey(infoHash);
  }

  private Map<Endpoint, Entry> alive(NodeId infoHash, long now) {
    Map<Endpoint, Entry> peers = torrents.get(infoHash);
    if (peers == null) {
      return Map.of();
    }
    expire(peers, now);
    return peers;
  }

  private void expire(Map<Endpoint, Entry> peers, long now) {
    Iterator<Entry> oldest = peers.values().iterator();
    while (oldest.hasNext() && now - oldest.next().at > LIFE_NANOS) {
      oldest.remove();
      size--;
    }
  }

  /// Forgets what is too old.
  void expire(long now) {
    torrents.values().forEach(peers -> expire(peers, now));
    torrents.values().removeIf(Map::isEmpty);
  }

  /// Up to `most` info hashes, by chance (BEP 51).
  List<NodeId> sampleTorrents(int most, RandomGenerator random) {
    List<NodeId> all = new ArrayList<>(torrents.keySet());
    int count = Math.min(most, all.size());
    for (int i = 0; i < count; i++) {
      int other = i + random.nextInt(all.size() - i);
      NodeId swapped = all.set(i, all.get(other));
      all.set(other, swapped);
    }
    return all.subList(0, count);
  }

  /// Peers of all torrents.
  int size() {
    return size;
  }

  /// Torrents.
  int torrents() {
    return torrents.size();
  }
}
