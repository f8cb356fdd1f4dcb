package picotorrent.session.resume;

import java.util.List;
import java.util.concurrent.TimeUnit;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.book.Digest;
import picotorrent.session.ground.Environment;
import picotorrent.session.swarm.HashExchange;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;

/// Lets torrents sleep that nobody needs any more (see [Digest]): what was read for a look, a
/// change or a run does not stay in memory. A few torrents a second, all in turn.
///
/// Confined to the session loop.
public final class Slumber {
  /// What somebody has looked at may be looked at again.
  static final long NEEDED_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// Ten thousand are looked at within a minute; each costs next to nothing.
  private static final int PER_SECOND = 200;

  private final Environment env;
  private final TorrentTable torrents;
  private final Resuming resuming;
  private int next;

  /// Has looked at none yet.
  public Slumber(Environment env, TorrentTable torrents, Resuming resuming) {
    this.env = env;
    this.torrents = torrents;
    this.resuming = resuming;
  }

  /// Once a second.
  public void tick() {
    List<Torrent> all = torrents.copy();
    for (int i = 0; i < Math.min(PER_SECOND, all.size()); i++) {
      next = next < all.size() ? next : 0;
      lull(env, resuming, all.get(next++));
    }
  }

  /// Lets a torrent sleep unless something still needs more than the list shows.
  static void lull(Environment env, Resuming resuming, Torrent torrent) {
    Metainfo known = torrent.metainfo();
    Digest digest =
        known == null || isNeeded(env, resuming, torrent) ? null : torrent.statusWriter().digest();
    if (digest != null && !HashExchange.areNeeded(known)) {
      torrent.fallAsleep(digest);
    }
  }

  private static boolean isNeeded(Environment env, Resuming resuming, Torrent torrent) {
    Arrangement own = torrent.arrangement();
    return torrent.isActive()
        || torrent.content() != null
        || own.held
        || own.movingTo != null
        || !own.renaming.isEmpty()
        || torrent.relocation().hasTheFiles()
        || torrent.finding().isUnderWay()
        || torrent.setbacks().current() != null
        || torrent.knowledge().wasNeededAfter(env.now() - NEEDED_NANOS)
        || !torrent.holdings().isOnDevice()
        || !resuming.isSaved(torrent);
  }
}
