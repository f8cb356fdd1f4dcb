package picotorrent.swarm;

/// Who told of a peer; the most trustworthy first.
public enum PeerSource {
  /// A person, or a magnet link's `x.pe`.
  USER,
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
  DHT
}
