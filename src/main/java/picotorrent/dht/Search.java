package picotorrent.dht;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

/// A lookup and what it is for; gathers what the answers bring.
final class Search {
  /// Peers told of by one search: enough for any swarm, and the end of what liars can feed us.
  static final int MAX_PEERS = 1_000;

  final Lookup lookup;
  final Purpose purpose;
  final SwarmFilter seeds = SwarmFilter.empty();
  final SwarmFilter downloaders = SwarmFilter.empty();
  private final Set<Endpoint> peers = new HashSet<>(); // asked for membership only
  private @Nullable DhtItem item;

  /// Why something is looked up.
  sealed interface Purpose {
    /// To fill the table.
    record Refresh() implements Purpose {}

    /// To tell the nearest nodes.
    record Locate(long ticket) implements Purpose {}

    /// To find peers, and to be found.
    record Peers(Hash infoHash, Announcements.@Nullable Entry announce) implements Purpose {}

    /// To learn the figures of a swarm.
    record Scrape(long ticket) implements Purpose {}

    /// To find an item.
    ///
    /// @param key of a mutable item, else null
    record GetItem(long ticket, byte @Nullable [] key, byte[] salt) implements Purpose {}

    /// To keep an item.
    record PutItem(long ticket, DhtItem item) implements Purpose {}
  }

  Search(Lookup lookup, Purpose purpose) {
    this.lookup = lookup;
    this.purpose = purpose;
  }

  /// What each node is asked.
  Query query(Query.Want want) {
    NodeId target = lookup.target();
    return switch (purpose) {
      case Purpose.Refresh _, Purpose.Locate _ -> new Query.FindNode(target, want);
      case Purpose.Peers(_, Announcements.Entry announce) ->
          new Query.GetPeers(target, announce != null && announce.seed(), false, want);
      case Purpose.Scrape _ -> new Query.GetPeers(target, false, true, want);
      case Purpose.GetItem _, Purpose.PutItem _ ->
          new Query.Get(target, OptionalLong.empty(), want);
    };
  }

  /// Keeps those peers that are new and may be talked to, and returns them.
  List<Endpoint> freshPeers(List<Endpoint> told, Endpoint teller) {
    List<Endpoint> fresh = new ArrayList<>();
    for (Endpoint peer : told) {
      if (peers.size() < MAX_PEERS && Places.isPlausible(peer, teller) && peers.add(peer)) {
        fresh.add(peer);
      }
    }
    return fresh;
  }

  int peersFound() {
    return peers.size();
  }

  /// Looks at an item an answer brought: it counts when it is what was asked for, genuine, and
  /// newer than the one before.
  void offer(DhtItem offered, byte @Nullable [] key) {
    boolean rightKind = (offered.signed() != null) == (key != null);
    if (rightKind
        && isNewer(offered)
        && NodeId.of(offered.target()).equals(lookup.target())
        && offered.isGenuine()) {
      item = offered;
    }
  }

  private boolean isNewer(DhtItem offered) {
    return item == null
        || (item.signed() != null
            && offered.signed() != null
            && offered.signed().sequence() > item.signed().sequence());
  }

  @Nullable DhtItem item() {
    return item;
  }

  /// Whether nothing better can come: an immutable item is the same everywhere.
  boolean isSatisfied() {
    return purpose instanceof Purpose.GetItem && item != null && item.signed() == null;
  }
}
