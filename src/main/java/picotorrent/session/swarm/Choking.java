package picotorrent.session.swarm;

import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.port.Loop;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.swarm.choke.Choker;

/// Whom one torrent serves: drives a [Choker] over its peers.
///
/// Confined to the session loop.
final class Choking {
  private final Environment env;
  private final Choker choker;
  private Loop.@Nullable Timer hurry;

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
    hurryIfDue();
  }

  /// Rechokes when it is time.
  void tick(long now, boolean seeding) {
    choker.setSeeding(seeding);
    choker.run(now);
  }

  private void hurryIfDue() {
    long now = env.now();
    if (hurry == null && choker.isHurried(now)) {
      hurry = env.ports().loop().at(now + Choker.HURRY_NANOS, this::hurry);
    }
  }

  private void hurry() {
    hurry = null;
    choker.hurry(env.now());
    hurryIfDue();
  }

  /// Serves nobody any more.
  void close() {
    if (hurry != null) {
      hurry.cancel();
      hurry = null;
    }
  }

  boolean isUnchoked(Peer peer) {
    return choker.isUnchoked(peer);
  }
}
