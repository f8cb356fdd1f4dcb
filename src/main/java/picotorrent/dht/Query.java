package picotorrent.dht;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// What one node asks another.
sealed interface Query {
  /// Whether the other is there (BEP 5 §"ping").
  record Ping() implements Query {}

  /// The nodes nearest to a point (BEP 5 §"find_node").
  record FindNode(NodeId target, Want want) implements Query {}

  /// The peers of a torrent (BEP 5 §"get_peers", BEP 33).
  ///
  /// @param noSeed whether seeds may be left out
  /// @param scrape whether the figures of the swarm are asked for
  record GetPeers(NodeId infoHash, boolean noSeed, boolean scrape, Want want) implements Query {}

  /// That the sender is a peer of a torrent (BEP 5 §"announce_peer", BEP 33).
  ///
  /// @param port where it listens
  /// @param impliedPort whether it listens at the port the datagram came from instead
  /// @param seed whether it has everything
  record AnnouncePeer(NodeId infoHash, int port, boolean impliedPort, boolean seed, byte[] token)
      implements Query {}

  /// An item (BEP 44 §"get").
  ///
  /// @param newerThan the sequence number the sender has; the item is not wanted unless above it
  record Get(NodeId target, OptionalLong newerThan, Want want) implements Query {}

  /// That an item be kept (BEP 44 §"put").
  ///
  /// @param expected the sequence number of the item to be replaced, if that matters (`cas`)
  record Put(DhtItem item, OptionalLong expected, byte[] token) implements Query {}

  /// Some of the info hashes that a node has peers of (BEP 51).
  record SampleInfoHashes(NodeId target, Want want) implements Query {}

  /// Which families of nodes are wanted (BEP 32); nothing said means that of the datagram.
  record Want(boolean said, boolean ipv4, boolean ipv6) {
    static final Want UNSAID = new Want(false, false, false);
    static final Want BOTH = new Want(true, true, true);

    boolean wants(boolean family6, boolean datagram6) {
      return said ? (family6 ? ipv6 : ipv4) : family6 == datagram6;
    }
  }

  /// The point that an answer's nodes are to be near, or null where no nodes are asked for.
  default @Nullable NodeId near() {
    return switch (this) {
      case FindNode ask -> ask.target();
      case GetPeers ask -> ask.infoHash();
      case Get ask -> ask.target();
      case SampleInfoHashes ask -> ask.target();
      case Ping _, AnnouncePeer _, Put _ -> null;
    };
  }
}
