package picotorrent.dht;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

/// What a node has found out for us.
public sealed interface DhtEvent {
  /// Peers of a torrent, each told once per search.
  ///
  /// @param teller who told: a node, or the peer itself when it announced itself to us
  /// @param peers may be talked to as far as the DHT can tell; nobody has checked that they are
  ///   there
  record Peers(Hash infoHash, Endpoint teller, List<Endpoint> peers) implements DhtEvent {}

  /// A search for peers is over, and the nodes nearest to the torrent were told of us.
  ///
  /// @param nodes how many were told; 0 when none was found, or nothing was to be announced
  record Announced(Hash infoHash, int nodes) implements DhtEvent {}

  /// A search for nodes is over.
  ///
  /// @param nodes the nearest that answered, nearest first
  /// @param hops on how many nodes' word the nearest one was found: 0 when we knew it
  /// @param questions how many were asked
  record Located(long ticket, List<NodeInfo> nodes, int hops, int questions) implements DhtEvent {}

  /// A search for an item is over (BEP 44).
  ///
  /// @param item verified, of all found the one with the highest sequence number; null: none
  record ItemFound(long ticket, @Nullable DhtItem item) implements DhtEvent {}

  /// An item was put (BEP 44).
  ///
  /// @param nodes how many took it
  record ItemStored(long ticket, int nodes) implements DhtEvent {}

  /// The figures of a swarm, estimated (BEP 33).
  record Scraped(long ticket, long seeds, long downloaders) implements DhtEvent {}
}
