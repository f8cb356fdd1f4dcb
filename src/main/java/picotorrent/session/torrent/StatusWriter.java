package picotorrent.session.torrent;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.PlainText;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.book.Digest;
import picotorrent.session.book.Ledger;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.peer.Peer;
import picotorrent.session.swarm.PeerSet;
import picotorrent.session.swarm.Trading;
import picotorrent.tracker.SwarmCounts;

/// Writes one torrent's row for snapshots; a row in which nothing has changed stays the same
/// object.
///
/// Confined to the session loop.
public final class StatusWriter {
  private static final int MAX_NAME_CHARS = 1_000;

  private static final TorrentStatus.Content NOTHING = new TorrentStatus.Content(0, 0, 0, 0, 0, 0);

  private final Environment env;
  private final Rows rows;
  private final Torrent torrent;
  private final Tally tally = new Tally();
  private @Nullable TorrentStatus last;
  private boolean touched = true;
  private int row = -1;

  StatusWriter(Services services, Torrent torrent) {
    this.env = services.env();
    this.rows = services.rows();
    this.torrent = torrent;
  }

  /// Something that the row shows may have changed.
  void touch() {
    if (!touched) {
      touched = true;
      rows.touched(this);
    }
  }

  /// The selection has changed.
  void touchSizes() {
    touch();
    tally.forget();
  }

  /// Where the row stands in the list of [Rows]; -1 while nobody lists it.
  int row() {
    return row;
  }

  void row(int now) {
    row = now;
  }

  /// Bytes that are wanted and missing.
  long leftBytes() {
    Tally.Sizes now = sizes();
    return now.wanted() - now.have();
  }

  /// What the list would show of it if it slept; null where nobody knows its content.
  public @Nullable Digest digest() {
    Digest asleep = torrent.knowledge().digest();
    Metainfo known = torrent.metainfo();
    if (asleep != null || known == null) {
      return asleep;
    }
    Metainfo.Sources sources = known.sources();
    return new Digest(
        known.infoHashes(),
        known.name(),
        known.isPrivate(),
        content(sizes()),
        topPath(),
        new Metainfo.Sources(sources.trackers(), List.of(), List.of(), sources.nodes()));
  }

  /// The row as it is now.
  TorrentStatus status() {
    TorrentStatus before = last;
    if (before != null && !touched) {
      return before;
    }
    TorrentStatus now = write();
    touched = false;
    if (stillMoving(now)) {
      touch();
    }
    TorrentStatus row = before != null && now.equals(before) ? before : now;
    last = row;
    return row;
  }

  /// Rates fall by themselves and checks go on: such a row is written again next time.
  private static boolean stillMoving(TorrentStatus now) {
    return now.traffic().downBytesPerSecond() > 0
        || now.traffic().upBytesPerSecond() > 0
        || now.state() instanceof TorrentState.Checking;
  }

  private TorrentStatus write() {
    Tally.Sizes counted = sizes();
    TorrentStatus.Traffic traffic = traffic(counted);
    TorrentState state = torrent.state();
    return new TorrentStatus(
        torrent.id(),
        torrent.infoHashes(),
        PlainText.of(torrent.name(), MAX_NAME_CHARS),
        state,
        torrent.isPrivate(),
        content(counted),
        traffic,
        peers(),
        life(),
        secondsLeft(state, counted, traffic),
        topPath(),
        torrent.trackers().host());
  }

  private long secondsLeft(TorrentState state, Tally.Sizes counted, TorrentStatus.Traffic traffic) {
    TorrentContent data = torrent.content();
    if (state instanceof TorrentState.Checking && data != null) {
      return data.checkSecondsLeft();
    }
    if (state instanceof TorrentState.Moving) {
      return torrent.relocation().secondsLeft();
    }
    long left = counted.wanted() - counted.have();
    long rate = traffic.downBytesPerSecond();
    return state instanceof TorrentState.Downloading && rate > 0 ? Math.ceilDiv(left, rate) : -1;
  }

  private TorrentStatus.Content content(Tally.Sizes counted) {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo == null) {
      Digest digest = torrent.knowledge().digest();
      return digest == null ? NOTHING : digest.content();
    }
    return new TorrentStatus.Content(
        counted.total(),
        counted.wanted(),
        counted.have(),
        metainfo.layout().geometry().pieceCount(),
        torrent.have().count(),
        metainfo.layout().geometry().pieceLengthBytes());
  }

  private TorrentStatus.Traffic traffic(Tally.Sizes counted) {
    long now = env.now();
    Ledger ledger = torrent.ledger();
    return new TorrentStatus.Traffic(
        ledger.downBytesPerSecond(now),
        ledger.upBytesPerSecond(now),
        ledger.downBytes(),
        ledger.upBytes(),
        ledger.wastedBytes(),
        ledger.ratio(counted.total()));
  }

  private TorrentStatus.Peers peers() {
    PeerSet set = torrent.peers();
    Trading trading = torrent.trading();
    SwarmCounts swarm = torrent.trackers().swarm();
    int sending = 0;
    int seeds = 0;
    for (Peer peer : set.open()) {
      sending += peer.isSending() ? 1 : 0;
      seeds += peer.machine().isSeed() ? 1 : 0;
    }
    return new TorrentStatus.Peers(
        set.open().size(),
        sending,
        set.known(),
        seeds,
        swarm.seeds(),
        swarm.leeches(),
        trading == null ? 0 : trading.downloading().picker().distributedCopies());
  }

  private TorrentStatus.Life life() {
    Arrangement own = torrent.arrangement();
    return new TorrentStatus.Life(
        own.folder,
        own.label,
        own.queuePosition,
        own.forced,
        own.order,
        own.addedMillis,
        own.completedMillis,
        own.limits,
        own.goals,
        own.superseeding);
  }

  private String topPath() {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo != null) {
      for (FileEntry entry : metainfo.layout().entries()) {
        if (!entry.isPadding()) {
          return entry.path().getFirst();
        }
      }
    }
    Digest digest = torrent.knowledge().digest();
    return digest == null ? "" : digest.topPath();
  }

  private Tally.Sizes sizes() {
    Metainfo metainfo = torrent.metainfo();
    Digest digest = torrent.knowledge().digest();
    if (digest != null) {
      TorrentStatus.Content then = digest.content();
      return new Tally.Sizes(then.totalBytes(), then.wantedBytes(), then.haveBytes());
    }
    return metainfo == null
        ? Tally.Sizes.UNKNOWN
        : tally.of(metainfo, torrent.arrangement(), torrent.have());
  }
}
