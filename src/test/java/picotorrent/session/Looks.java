package picotorrent.session;

import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import picotorrent.api.Engine;
import picotorrent.api.Snapshot;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.SimWorld;

/// What a person sees of a simulated session; looking takes a moment of the world's time.
final class Looks {
  /// Longer than from one snapshot to the next.
  private static final Duration MOMENT = Duration.ofMillis(110);

  private Looks() {}

  private static Snapshot look(SimWorld world, SimClient client, Engine.Look look) {
    try (Engine.View _ = client.session().look(look)) {
      world.run(MOMENT);
      return client.session().snapshot();
    }
  }

  /// Everything as it is now.
  static Snapshot at(SimWorld world, SimClient client) {
    return look(world, client, Engine.Look.LIST);
  }

  /// The row of a torrent.
  static TorrentStatus row(SimWorld world, SimClient client, TorrentId id) {
    return at(world, client).torrents().stream()
        .filter(row -> row.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  /// An aspect of a torrent.
  static TorrentDetail at(SimWorld world, SimClient client, TorrentId id, Engine.Aspect aspect) {
    Engine.Look look = new Engine.Look(id, Set.of(aspect));
    return Objects.requireNonNull(look(world, client, look).detail());
  }
}
