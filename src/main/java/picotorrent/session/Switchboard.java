package picotorrent.session;

import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.ground.Environment;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.Handshake;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Leads what the peers of one torrent say to the part of it that it concerns.
///
/// Confined to the session loop.
final class Switchboard {
  private final Environment env;
  private final Torrent torrent;

  Switchboard(Environment env, Torrent torrent) {
    this.env = env;
    this.torrent = torrent;
  }

  /// Whether there is room for a peer that came by itself.
  boolean admits(PeerConnection connection) {
    return torrent.isActive() && torrent.peers().admits(connection);
  }

  /// The handshake is over: makes it a peer.
  ///
  /// @throws WireException when it is not wanted after all
  Peer join(PeerConnection connection, Handshake theirs) throws WireException {
    Peer peer = new Peer(env, torrent, connection, theirs);
    torrent.peers().join(peer);
    Metainfo known = torrent.metainfo();
    if (known != null) {
      peer.machine().metadataKnown(known.layout().geometry(), isPadded(known));
    }
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.join(peer);
    } else {
      peer.mouth().hasNothingYet();
    }
    if (theirs.reserved().dht() && answersDht() && env.reach().udpPort() != 0) {
      peer.mouth().dhtPort(env.reach().udpPort());
    }
    torrent.exchange().arrived(peer);
    torrent.metadata().greet(peer);
    torrent.hashes().joined(peer);
    torrent.touch();
    return peer;
  }

  /// Whether a remote may ask for the whole last block of a file: v2 pads every file.
  static boolean isPadded(Metainfo metainfo) {
    return metainfo.format() == Metainfo.Format.V2;
  }

  void connectionEnded(PeerConnection connection) {
    torrent.touch();
    torrent.peers().ended(connection);
  }

  /// A peer has left, after [PeerConnection] has told everybody else.
  void left(Peer peer) {
    Trading trading = torrent.trading();
    torrent.metadata().left(peer);
    torrent.hashes().left(peer);
    torrent.exchange().left(peer);
    torrent.holepunching().left(peer);
    if (trading != null) {
      trading.left(peer);
    }
  }

  void received(int bytes) {
    torrent.ledger().received(env.now(), bytes);
    torrent.touch();
  }

  void serve(Peer peer) {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.serve(peer);
    }
  }

  void interestChanged(Peer peer) {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.interestChanged(peer);
    }
  }

  /// Work that no peer gave up can be asked of the peers.
  void refillAll() {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.refillAll();
    }
  }

  /// A peer has certainly sent wrong data.
  void guilty(Peer peer) {
    torrent.peers().ban(peer, "sent wrong data");
  }

  void refillOthers(Peer peer) {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.refillOthers(peer);
    }
  }

  /// A peer has said what it has.
  void told(Peer peer) {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.told(peer);
    }
  }

  /// A peer has got a piece.
  void announced(Peer peer, int piece) {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.announced(peer, piece);
    }
  }

  /// A peer is about to be served.
  void advise(Peer peer) {
    Trading trading = torrent.trading();
    if (trading != null) {
      trading.advise(peer);
    }
  }

  /// A peer has told what it has or that it wants no more: two seeds have nothing to say to each
  /// other.
  void peerHas(Peer peer) {
    Trading trading = torrent.trading();
    if (peer.machine().isSeed()) {
      peer.connection().known().seed(true);
    }
    boolean wantsNothing = peer.machine().isSeed() || peer.machine().profile().uploadOnly();
    if (wantsNothing && torrent.isComplete() && trading != null && trading.isFinished()) {
      peer.connection().close("both have what they want");
    }
  }

  void introduced(Peer peer, ExtendedHandshake said) {
    torrent.peers().introduced(peer, said);
    Endpoint remote = peer.connection().remote();
    if (AddressScope.of(remote.address()) == AddressScope.GLOBAL) {
      env.reach().strangerSays(remote.address().toString(), said.yourIp());
    }
    torrent.exchange().arrived(peer);
    torrent.metadata().introduced(peer);
    if (torrent.metainfo() != null) {
      peerHas(peer);
    }
  }

  void extension(Peer peer, ExtensionMessage message) throws WireException {
    if (message instanceof ExtensionMessage.Pex told) {
      torrent.exchange().heard(peer, told);
    } else if (message instanceof ExtensionMessage.Holepunch word) {
      torrent.holepunching().heard(peer, word);
    } else if (message instanceof ExtensionMessage.UploadOnly) {
      peerHas(peer);
    } else {
      torrent.metadata().message(peer, message);
    }
  }

  /// A node that answers nobody is told to nobody (BEP 43).
  private boolean answersDht() {
    return torrent.usesDht() && !env.settings().discovery().dhtReadOnly();
  }

  void dhtPort(Peer peer, int port) {
    if (port != 0 && torrent.usesDht()) {
      env.dhtNodeSeen(new Endpoint(peer.connection().remote().address(), port));
    }
  }

  void hashMessage(Peer peer, PeerMessage message) throws WireException {
    torrent.hashes().message(peer, message);
  }
}
