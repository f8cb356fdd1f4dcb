package picotorrent.swarm.peers;

/// Who told of a peer; the most trustworthy first.
public enum PeerSource {
  /// A person.
  USER,
  /// The `x.pe` of a magnet link (BEP 9).
  MAGNET,
  /// It connected to us.
  INCOMING,
  /// A tracker.
  TRACKER,
  /// An earlier session.
  RESUME,
  /// Local service discovery (BEP 14).
  LOCAL,
  /// Another peer (BEP 11).
  PEX,
  /// The distributed hash table (BEP 5).
  DHT;

  /// Whether a person chose this peer, or the link it is in: then it is not given up soon.
  boolean isOfPerson() {
    return this == USER || this == MAGNET;
  }

  /// Whether a private torrent may have peers from there (BEP 27): a tracker admits whom it knows;
  /// a person, and what was learnt from either, may name others.
  public boolean servesPrivate() {
    return switch (this) {
      case USER, INCOMING, TRACKER, RESUME -> true;
      case MAGNET, LOCAL, PEX, DHT -> false;
    };
  }
}
