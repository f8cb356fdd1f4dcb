package picotorrent.swarm.peers;

/// What a [PeerBook] says of a connection.
public sealed interface Admission {
  /// It may stay.
  record Welcome(KnownPeer peer) implements Admission {}

  /// It may stay, and another one is to be closed for it.
  record Replaces(KnownPeer peer, KnownPeer worst) implements Admission {}

  /// It is to be closed.
  record Refused(Reason reason) implements Admission {}

  /// Why a connection is closed.
  enum Reason {
    /// A person has banned the address.
    BLOCKED,
    /// It sent wrong data.
    BANNED,
    /// It is ourselves.
    SELF,
    /// There is a connection to that peer already.
    DUPLICATE,
    /// Too many connections from that address.
    TOO_MANY_FROM_ADDRESS,
    /// Too many connections, and none is worse.
    FULL
  }
}
