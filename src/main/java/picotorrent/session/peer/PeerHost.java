package picotorrent.session.peer;

import picotorrent.base.Hash;
import picotorrent.base.TorrentId;
import picotorrent.rate.Bucket;
import picotorrent.wire.Handshake;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// The torrent that a connection is for, as its [PeerConnection] sees it.
///
/// Confined to the session loop.
public interface PeerHost {
  /// What a connection begins with.
  Terms terms();

  /// Whether a remote that names this hash means this torrent.
  boolean answersTo(Hash named);

  /// Whether there is room for a peer that came by itself.
  boolean admits(PeerConnection connection);

  /// The handshake is over: makes it a peer.
  ///
  /// @throws WireException when it is not wanted after all
  Peer join(PeerConnection connection, Handshake theirs) throws WireException;

  /// The connection is no more.
  void ended(PeerConnection connection);

  /// What a connection of a torrent begins with.
  ///
  /// @param id whose it is
  /// @param wireHash that we name when we connect
  /// @param speaks what we say that we speak
  /// @param below limits what comes and goes
  record Terms(TorrentId id, Hash wireHash, ReservedBits speaks, Limits below) {}

  /// The limits of a torrent.
  ///
  /// @param down on what comes from all its peers
  /// @param strangers on what comes of it from those who have neither given nor got anything
  /// @param up on what goes to all of them
  record Limits(Bucket down, Bucket strangers, Bucket up) {}
}
