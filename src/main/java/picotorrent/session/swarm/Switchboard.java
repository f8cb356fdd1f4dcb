package picotorrent.session.swarm;

import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.WireException;

/// Leads what the peers of one torrent say to the part of it that it concerns.
///
/// Confined to the session loop.
public final class Switchboard implements Peer.Listener {
  private final Environment env;
  private final Swarm swarm;

  Switchboard(Environment env, Swarm swarm) {
    this.env = env;
    this.swarm = swarm;
  }

  /// A peer has left, after [picotorrent.session.peer.PeerConnection] has told everybody else.
  void left(Peer peer) {
    Trading trading = swarm.trading();
    swarm.metadata().left(peer);
    swarm.hashes().left(peer);
    swarm.exchange().left(peer);
    swarm.holepunching().left(peer);
    if (trading != null) {
      trading.left(peer);
    }
  }

  @Override
  public void received(int bytes) {
    swarm.dossier().ledger().received(env.now(), bytes);
    swarm.listener().touch();
  }

  @Override
  public void serve(Peer peer) {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.serve(peer);
    }
  }

  @Override
  public void interestChanged(Peer peer) {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.interestChanged(peer);
    }
  }

  /// Work that no peer gave up can be asked of the peers.
  public void refillAll() {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.refillAll();
    }
  }

  @Override
  public void guilty(Peer peer) {
    swarm.peers().ban(peer, "sent wrong data");
  }

  @Override
  public void refillOthers(Peer peer) {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.refillOthers(peer);
    }
  }

  @Override
  public void told(Peer peer) {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.told(peer);
    }
  }

  @Override
  public void announced(Peer peer, int piece) {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.announced(peer, piece);
    }
  }

  @Override
  public void advise(Peer peer) {
    Trading trading = swarm.trading();
    if (trading != null) {
      trading.advise(peer);
    }
  }

  @Override
  public void peerHas(Peer peer) {
    Trading trading = swarm.trading();
    if (peer.machine().isSeed()) {
      peer.connection().known().seed(true);
    }
    boolean wantsNothing = peer.machine().isSeed() || peer.machine().profile().uploadOnly();
    if (wantsNothing && swarm.isComplete() && trading != null && trading.isFinished()) {
      peer.connection().close("both have what they want");
    }
  }

  @Override
  public void introduced(Peer peer, ExtendedHandshake said) {
    swarm.peers().introduced(peer, said);
    Endpoint remote = peer.connection().remote();
    if (AddressScope.of(remote.address()) == AddressScope.GLOBAL) {
      env.reach().strangerSays(remote.address().toString(), said.yourIp());
    }
    swarm.exchange().arrived(peer);
    swarm.metadata().introduced(peer);
    if (swarm.metainfo() != null) {
      peerHas(peer);
    }
  }

  @Override
  public void extension(Peer peer, ExtensionMessage message) throws WireException {
    if (message instanceof ExtensionMessage.Pex told) {
      swarm.exchange().heard(peer, told);
    } else if (message instanceof ExtensionMessage.Holepunch word) {
      swarm.holepunching().heard(peer, word);
    } else if (message instanceof ExtensionMessage.UploadOnly) {
      peerHas(peer);
    } else {
      swarm.metadata().message(peer, message);
    }
  }

  @Override
  public void dhtPort(Peer peer, int port) {
    if (port != 0 && swarm.usesDht()) {
      env.dhtNodeSeen(new Endpoint(peer.connection().remote().address(), port));
    }
  }

  @Override
  public void hashMessage(Peer peer, PeerMessage message) throws WireException {
    swarm.hashes().message(peer, message);
  }
}
