package picotorrent.session.swarm;

import picotorrent.base.Geometry;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.swarm.Choker;

/// Whom one torrent serves: drives a [Choker] over its peers.
///
/// Confined to the session loop.
final class Choking {
  private final Environment env;
  private final Choker choker;

  Choking(Environment env, Geometry geometry) {
    this.env = env;
    this.choker = new Choker(geometry.pieceCount(), geometry.pieceLengthBytes(), env.random());
    applySettings();
  }

  /// Takes over changed settings.
  void applySettings() {
    choker.setSlots(env.settings().limits().uploadSlots());
    choker.setPolicy(
        switch (env.settings().sharing().serving()) {
          case IN_TURN -> Choker.Policy.ROUND_ROBIN;
          case FASTEST -> Choker.Policy.FASTEST;
          case ANTI_LEECH -> Choker.Policy.ANTI_LEECH;
        });
  }

  void joined(Peer peer) {
    choker.add(peer, env.now());
  }

  void left(Peer peer) {
    choker.remove(peer, env.now());
  }

  void interestChanged(Peer peer) {
    choker.interestChanged(peer, env.now());
  }

  /// Rechokes when it is time.
  void tick(long now, boolean seeding) {
    choker.setSeeding(seeding);
    choker.run(now);
  }

  boolean isUnchoked(Peer peer) {
    return choker.isUnchoked(peer);
  }
}
