package picotorrent.session;

import java.util.List;
import java.util.concurrent.TimeUnit;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.book.Digest;
import picotorrent.session.swarm.HashExchange;

/// Lets torrents sleep that nobody needs any more (see [Digest]): what was read for a look, a
/// change or a run does not stay in memory. A few torrents a second, all in turn.
///
/// Confined to the session loop.
final class Slumber {
  /// What somebody has looked at may be looked at again.
  static final long NEEDED_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// Ten thousand are looked at within a minute; each costs next to nothing.
  private static final int PER_SECOND = 200;

  private final Services services;
  private int next;

  Slumber(Services services) {
    this.services = services;
  }

  /// Once a second.
  void tick() {
    List<Torrent> all = services.torrents().copy();
    for (int i = 0; i < Math.min(PER_SECOND, all.size()); i++) {
      next = next < all.size() ? next : 0;
      lull(services, all.get(next++));
    }
  }

  /// Lets a torrent sleep unless something still needs more than the list shows.
  static void lull(Services services, Torrent torrent) {
    Metainfo known = torrent.metainfo();
    Digest digest =
        known == null || isNeeded(services, torrent) ? null : torrent.statusWriter().digest();
    if (digest != null && !HashExchange.areNeeded(known)) {
      torrent.fallAsleep(digest);
    }
  }

  private static boolean isNeeded(Services services, Torrent torrent) {
    Arrangement own = torrent.arrangement();
    return torrent.isActive()
        || torrent.content() != null
        || own.held
        || own.movingTo != null
        || !own.renaming.isEmpty()
        || torrent.relocation().hasTheFiles()
        || torrent.finding().isUnderWay()
        || torrent.setbacks().current() != null
        || torrent.knowledge().wasNeededAfter(services.env().now() - NEEDED_NANOS)
        || !torrent.holdings().isOnDevice()
        || !services.resuming().isSaved(torrent);
  }
}
