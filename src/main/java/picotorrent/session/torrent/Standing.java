package picotorrent.session.torrent;

import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentState;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.swarm.HashExchange;

/// What a torrent is doing, in the words of the api. Static and pure.
final class Standing {
  private Standing() {}

  /// The state that a person sees.
  static TorrentState of(Torrent torrent) {
    Finding finding = torrent.finding();
    if (finding.isUnderWay()) {
      return new TorrentState.Finding(finding.filesSeen(), finding.fraction());
    }
    Relocation relocation = torrent.relocation();
    if (relocation.isMoving()) {
      return new TorrentState.Moving(relocation.bytesPerSecond(), relocation.fraction());
    }
    TorrentState.Failed wrong = torrent.setbacks().current();
    if (wrong != null) {
      return wrong;
    }
    Arrangement own = torrent.arrangement();
    if (!own.running) {
      return own.finished ? new TorrentState.Finished() : new TorrentState.Stopped();
    }
    if (!torrent.isActive()) {
      return new TorrentState.Queued();
    }
    if (own.held && torrent.metainfo() != null) {
      return new TorrentState.Stopped();
    }
    return ofActive(torrent, torrent.metainfo());
  }

  private static TorrentState ofActive(Torrent torrent, @Nullable Metainfo known) {
    if (known == null || HashExchange.areNeeded(known)) {
      return new TorrentState.FetchingMetadata();
    }
    TorrentContent content = torrent.content();
    if (content != null && content.isChecking()) {
      return new TorrentState.Checking(content.checkBytesPerSecond(), content.checkedFraction());
    }
    if (torrent.trading() == null) {
      return new TorrentState.Queued();
    }
    return torrent.isComplete() ? new TorrentState.Seeding() : new TorrentState.Downloading();
  }
}
