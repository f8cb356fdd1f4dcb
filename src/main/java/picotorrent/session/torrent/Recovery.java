package picotorrent.session.torrent;

import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.session.content.Doubts;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.swarm.Trading;

/// Does once more what the disk refused one torrent, when [Setbacks] says that it is time.
///
/// Confined to the session loop.
final class Recovery {
  private final Torrent torrent;

  Recovery(Torrent torrent) {
    this.torrent = torrent;
  }

  /// Tries again: a move that was cut short, writes that wait, or the way to the data.
  void tryAgain() {
    TorrentContent content = torrent.content();
    if (content == null || torrent.relocation().finish(content, this::movedAtLast)) {
      return;
    }
    Trading trading = torrent.trading();
    if (trading == null) {
      content.examine();
      return;
    }
    if (content.doubts().areRaised()) {
      content.settle(outcome -> settled(trading, outcome));
    } else {
      goOn(content, trading);
    }
  }

  /// What may not have been on the device is there now, or is fetched again.
  private void settled(Trading trading, Outcome<Doubts.Settled> outcome) {
    if (torrent.trading() != trading) {
      return;
    }
    switch (outcome) {
      case Outcome.Done<Doubts.Settled>(Doubts.Settled settled) -> {
        trading.settled(settled);
        torrent.work().wantsOthers();
        torrent.statusWriter().touchSizes();
        tryAgain();
      }
      case Outcome.Failed<Doubts.Settled>(DiskFailure failure) ->
          torrent.setbacks().diskFailed(failure);
      case Outcome.Cancelled<Doubts.Settled>() -> {}
    }
  }

  private void goOn(TorrentContent content, Trading trading) {
    boolean writes = trading.downloading().retryWrites();
    boolean makesFiles = torrent.tuning().retryFiles();
    if (writes || makesFiles) {
      torrent.setbacks().lookAgain();
    } else {
      content.volume().probe(outcome -> probed(content, outcome));
    }
  }

  private void movedAtLast() {
    torrent.setbacks().recovered();
    TorrentContent content = torrent.content();
    if (torrent.trading() == null && content != null) {
      content.examine();
    }
  }

  /// Nothing waits to be written: whether the files can be used tells if the cause is gone.
  private void probed(TorrentContent content, Outcome<Void> outcome) {
    switch (outcome) {
      case Outcome.Done<Void> _ -> torrent.setbacks().recovered();
      case Outcome.Failed<Void>(DiskFailure failure) -> {
        content.doubt(); // it forces, too
        torrent.setbacks().diskFailed(failure);
      }
      case Outcome.Cancelled<Void>() -> {}
    }
  }
}
