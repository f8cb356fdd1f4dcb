package picotorrent.session;

import java.util.List;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.torrent.Torrent;
import picotorrent.session.torrent.TorrentTable;

/// Looks after files that nobody reads: one that was changed, or a drive that is gone, is noticed
/// though no peer asks for it. A few torrents a second, all in turn.
///
/// Confined to the session loop.
final class Patrol {
  /// Each torrent is looked at so often while there are not too many.
  private static final int ROUND_SECONDS = 30;

  /// With ten thousand torrents a round takes longer rather than a core.
  private static final int MAX_PER_SECOND = 50;

  private final TorrentTable torrents;
  private int next;
  private int due;

  Patrol(TorrentTable torrents) {
    this.torrents = torrents;
  }

  /// Once a second.
  void tick() {
    List<Torrent> all = torrents.copy();
    due += all.size();
    int count = Math.min(MAX_PER_SECOND, due / ROUND_SECONDS);
    due %= ROUND_SECONDS;
    for (int i = 0; i < count; i++) {
      next = next < all.size() ? next : 0;
      look(all.get(next++));
    }
  }

  private static void look(Torrent torrent) {
    TorrentContent content = torrent.content();
    if (content != null && torrent.trading() != null && !torrent.relocation().hasTheFiles()) {
      content.volume().glance(outcome -> seen(torrent, content, outcome));
    }
  }

  private static void seen(Torrent torrent, TorrentContent content, Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)
        && torrent.content() == content) {
      torrent.diskFailed(failure);
    }
  }
}
