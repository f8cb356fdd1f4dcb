package picotorrent.fx.view;

import java.text.Collator;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Comparator;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Hash;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Sentences;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;

/// What a column of the torrent table shows, how wide it is and how it sorts. The first seven are
/// there from the start.
enum TorrentColumn {
  STATE("state", 44, true),
  NAME("name", 240, true),
  SIZE("size", 76, true),
  PROGRESS("progress", 164, true),
  DOWN("down", 84, true),
  UP("up", 84, true),
  ETA("eta", 76, true),
  RATIO("ratio", 70, false),
  SEEDS("seeds", 84, false),
  PEERS("peers", 84, false),
  AVAILABILITY("availability", 94, false),
  ADDED("added", 110, false),
  COMPLETED("completed", 110, false),
  TRACKER("tracker", 170, false),
  LABEL("label", 110, false),
  FOLDER("folder", 200, false),
  HASH("hash", 310, false),
  DOWNLOADED("downloaded", 94, false),
  UPLOADED("uploaded", 94, false);

  private final String id;
  private final double width;
  private final boolean atFirst;

  TorrentColumn(String id, double width, boolean atFirst) {
    this.id = id;
    this.width = width;
    this.atFirst = atFirst;
  }

  String id() {
    return id;
  }

  double width() {
    return width;
  }

  boolean atFirst() {
    return atFirst;
  }

  boolean isRight() {
    return switch (this) {
      case SIZE, DOWN, UP, ETA, RATIO, SEEDS, PEERS, AVAILABILITY, DOWNLOADED, UPLOADED -> true;
      case STATE, NAME, PROGRESS, ADDED, COMPLETED, TRACKER, LABEL, FOLDER, HASH -> false;
    };
  }

  /// Tells whether the text is quiet: what a person rarely reads.
  boolean isQuiet() {
    return this != DOWN && this != UP;
  }

  /// The text of a plain cell; empty for what would say nothing.
  String text(TorrentStatus torrent, Texts texts) {
    Amounts amounts = texts.amounts();
    var traffic = torrent.traffic();
    var peers = torrent.peers();
    var life = torrent.life();
    return switch (this) {
      case STATE, NAME, PROGRESS -> "";
      case SIZE ->
          torrent.content().totalBytes() == 0 ? "" : amounts.bytes(torrent.content().totalBytes());
      case DOWN -> amounts.rateOrBlank(traffic.downBytesPerSecond());
      case UP -> amounts.rateOrBlank(traffic.upBytesPerSecond());
      case ETA -> amounts.duration(torrent.etaSeconds());
      case RATIO -> amounts.ratio(traffic.ratio());
      case SEEDS -> ofSwarm(peers.seeds(), peers.swarmSeeds(), amounts);
      case PEERS -> ofSwarm(peers.connected(), peers.swarmLeeches(), amounts);
      case AVAILABILITY -> peers.availability() <= 0 ? "" : amounts.tenths(peers.availability());
      case ADDED -> date(life.addedMillis(), texts);
      case COMPLETED -> date(life.completedMillis(), texts);
      case TRACKER -> torrent.tracker();
      case LABEL -> life.label() == null ? "" : Visible.line(life.label());
      case FOLDER -> Visible.line(life.folder().toString());
      case HASH -> hash(torrent);
      case DOWNLOADED -> amounts.bytes(traffic.downBytes());
      case UPLOADED -> amounts.bytes(traffic.upBytes());
    };
  }

  /// How the column sorts, smallest first.
  Comparator<TorrentStatus> order(Texts texts) {
    return switch (this) {
      case STATE -> Comparator.comparing(torrent -> StateKind.of(torrent.state()));
      case NAME -> byText(texts, torrent -> torrent.name());
      case SIZE -> Comparator.comparingLong(torrent -> torrent.content().totalBytes());
      case PROGRESS -> Comparator.comparingDouble(Sentences::workFraction);
      case DOWN -> Comparator.comparingLong(torrent -> torrent.traffic().downBytesPerSecond());
      case UP -> Comparator.comparingLong(torrent -> torrent.traffic().upBytesPerSecond());
      case ETA -> Comparator.comparingLong(TorrentColumn::etaOrLast);
      case RATIO -> Comparator.comparingDouble(torrent -> torrent.traffic().ratio());
      case SEEDS -> Comparator.comparingInt(torrent -> torrent.peers().seeds());
      case PEERS -> Comparator.comparingInt(torrent -> torrent.peers().connected());
      case AVAILABILITY -> Comparator.comparingDouble(torrent -> torrent.peers().availability());
      case ADDED -> Comparator.comparingLong(torrent -> torrent.life().addedMillis());
      case COMPLETED -> Comparator.comparingLong(torrent -> torrent.life().completedMillis());
      case TRACKER, LABEL, FOLDER -> byText(texts, torrent -> text(torrent, texts));
      case HASH -> Comparator.comparing(TorrentStatus::id);
      case DOWNLOADED -> Comparator.comparingLong(torrent -> torrent.traffic().downBytes());
      case UPLOADED -> Comparator.comparingLong(torrent -> torrent.traffic().upBytes());
    };
  }

  /// How rows sort by this column; equal ones by name, so that nothing hops about.
  Comparator<TorrentRow> rowOrder(Texts texts, boolean descending) {
    Comparator<TorrentStatus> order = order(texts);
    Comparator<TorrentRow> rows =
        this == NAME ? byName(texts) : (a, b) -> order.compare(a.status(), b.status());
    return (descending ? rows.reversed() : rows)
        .thenComparing(TorrentRow::name)
        .thenComparing(TorrentRow::id);
  }

  private static long etaOrLast(TorrentStatus torrent) {
    return torrent.etaSeconds() < 0 ? Long.MAX_VALUE : torrent.etaSeconds();
  }

  private static Comparator<TorrentRow> byName(Texts texts) {
    Collator collator = collator(texts);
    return (a, b) -> a.nameKey(collator).compareTo(b.nameKey(collator));
  }

  private static Collator collator(Texts texts) {
    Collator collator = Collator.getInstance(texts.locale());
    collator.setStrength(Collator.SECONDARY);
    return collator;
  }

  private static Comparator<TorrentStatus> byText(
      Texts texts, java.util.function.Function<TorrentStatus, String> text) {
    Collator collator = collator(texts);
    return (a, b) -> collator.compare(Visible.line(text.apply(a)), Visible.line(text.apply(b)));
  }

  private static String ofSwarm(int ours, int swarm, Amounts amounts) {
    if (ours == 0 && swarm <= 0) {
      return "";
    }
    return swarm < 0
        ? amounts.count(ours)
        : amounts.count(ours) + " (" + amounts.count(swarm) + ")";
  }

  private static String hash(TorrentStatus torrent) {
    Hash v1 = torrent.infoHashes().v1();
    return v1 == null ? torrent.id().toString() : v1.toHex();
  }

  private static String date(long millis, Texts texts) {
    return millis < 0
        ? ""
        : DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
            .withLocale(texts.locale())
            .withZone(ZoneId.systemDefault())
            .format(Instant.ofEpochMilli(millis));
  }
}
