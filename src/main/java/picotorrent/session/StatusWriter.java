package picotorrent.session;

import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Bitfield;
import picotorrent.base.PlainText;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.swarm.Picker;

/// Writes one torrent's row for snapshots; a row in which nothing has changed stays the same
/// object.
///
/// Confined to the session loop.
final class StatusWriter {
  private static final int MAX_NAME_CHARS = 1_000;

  /// Sizes change only with the selection and with verified pieces: counted once and kept.
  private record Sizes(long total, long wanted, long have) {
    static final Sizes UNKNOWN = new Sizes(0, 0, 0);
  }

  private final Environment env;
  private final Torrent torrent;
  private @Nullable TorrentStatus last;
  private Sizes sizes = Sizes.UNKNOWN;
  private int sizesAtPieces = -1;
  private boolean touched = true;
  private int row = -1;
  private boolean sizesTouched = true;

  StatusWriter(Environment env, Torrent torrent) {
    this.env = env;
    this.torrent = torrent;
  }

  /// Something that the row shows may have changed.
  void touch() {
    if (!touched) {
      touched = true;
      env.rows().touched(this);
    }
  }

  /// The selection has changed.
  void touchSizes() {
    touch();
    sizesTouched = true;
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
    Sizes now = sizes();
    return now.wanted() - now.have();
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
    Sizes counted = sizes();
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
        topPath());
  }

  private long secondsLeft(TorrentState state, Sizes counted, TorrentStatus.Traffic traffic) {
    TorrentContent data = torrent.content();
    if (state instanceof TorrentState.Checking && data != null) {
      return data.checkSecondsLeft();
    }
    long left = counted.wanted() - counted.have();
    long rate = traffic.downBytesPerSecond();
    return state instanceof TorrentState.Downloading && rate > 0 ? Math.ceilDiv(left, rate) : -1;
  }

  private TorrentStatus.Content content(Sizes counted) {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo == null) {
      return new TorrentStatus.Content(0, 0, 0, 0, 0, 0);
    }
    return new TorrentStatus.Content(
        counted.total(),
        counted.wanted(),
        counted.have(),
        metainfo.layout().geometry().pieceCount(),
        torrent.have().count(),
        metainfo.layout().geometry().pieceLengthBytes());
  }

  private TorrentStatus.Traffic traffic(Sizes counted) {
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
    return new TorrentStatus.Peers(
        set.open().size(),
        (int) set.open().stream().filter(Peer::isSending).count(),
        set.known(),
        (int) set.open().stream().filter(peer -> peer.machine().isSeed()).count(),
        torrent.trackers().swarmSeeds(),
        torrent.trackers().swarmLeeches(),
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
        own.goals);
  }

  private String topPath() {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo == null || metainfo.layout().files().isEmpty()) {
      return "";
    }
    return metainfo.layout().files().getFirst().path().getFirst();
  }

  private Sizes sizes() {
    Metainfo metainfo = torrent.metainfo();
    if (metainfo == null) {
      return Sizes.UNKNOWN;
    }
    int pieces = torrent.have().count();
    if (sizesTouched || pieces != sizesAtPieces) {
      sizes = count(metainfo, torrent.have());
      sizesAtPieces = pieces;
      sizesTouched = false;
    }
    return sizes;
  }

  private Sizes count(Metainfo metainfo, Bitfield have) {
    long total = 0;
    long wanted = 0;
    long had = 0;
    int file = 0;
    for (FileEntry entry : metainfo.layout().entries()) {
      if (entry.isPadding()) {
        continue;
      }
      total += entry.length();
      if (torrent.arrangement().priority(file++) != FilePriority.SKIP) {
        wanted += entry.length();
        had += FileProgress.haveBytes(metainfo.layout().geometry(), entry, have);
      }
    }
    return new Sizes(total, wanted, had);
  }

  /// The priority of a piece for the picker, by that of a file.
  static int pickerPriority(FilePriority priority) {
    return switch (priority) {
      case SKIP -> Picker.SKIP;
      case LOW -> Picker.LOW;
      case NORMAL -> Picker.NORMAL;
      case HIGH -> Picker.HIGH;
    };
  }
}
