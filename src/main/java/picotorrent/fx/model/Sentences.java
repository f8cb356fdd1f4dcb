package picotorrent.fx.model;

import picotorrent.api.Command.DataFate;
import picotorrent.api.RemovalStatus;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentState.Checking;
import picotorrent.api.TorrentState.Downloading;
import picotorrent.api.TorrentState.Failed;
import picotorrent.api.TorrentState.FetchingMetadata;
import picotorrent.api.TorrentState.Finding;
import picotorrent.api.TorrentState.Finished;
import picotorrent.api.TorrentState.Mend;
import picotorrent.api.TorrentState.Moving;
import picotorrent.api.TorrentState.Queued;
import picotorrent.api.TorrentState.Seeding;
import picotorrent.api.TorrentState.Stopped;
import picotorrent.api.TorrentStatus;

/// What a row says about its torrent: a long sentence for where there is room and a short one for
/// where there is not. Immutable, any thread.
public final class Sentences {
  private final Texts texts;

  /// Sentences in a language.
  public Sentences(Texts texts) {
    this.texts = texts;
  }

  /// Both sentences of a torrent.
  ///
  /// @param full the long one
  /// @param brief the short one
  /// @param whole the long one with what to do, for where a button does not say that
  public record Pair(String full, String brief, String whole) {
    Pair(String full, String brief) {
      this(full, brief, full);
    }
  }

  /// What a torrent is doing.
  public Pair of(TorrentStatus torrent) {
    return switch (torrent.state()) {
      case FetchingMetadata fetching -> fetching(torrent.peers().connected());
      case Checking checking -> both("checking", texts.amounts().rate(checking.bytesPerSecond()));
      case Queued queued -> both("waiting");
      case Downloading downloading -> downloading(torrent);
      case Seeding seeding -> seeding(torrent);
      case Finished finished -> both("finished", texts.amounts().ratio(torrent.traffic().ratio()));
      case Stopped stopped -> stopped(torrent);
      case Moving moving -> both("moving", texts.amounts().percent(moving.fraction()));
      case Finding finding ->
          both(
              "finding",
              texts.amounts().count(finding.filesSeen()),
              texts.amounts().percent(finding.fraction()));
      case Failed failed ->
          new Pair(texts.say(failed.reason()), texts.say(failed.brief()), texts.say(failed.told()));
    };
  }

  /// Tells whether a torrent is at work: checks, moves, downloads, or gives to somebody.
  public boolean isWork(TorrentStatus torrent) {
    return switch (torrent.state()) {
      case Checking checking -> true;
      case Moving moving -> true;
      case Finding finding -> true;
      case Downloading downloading -> true;
      case FetchingMetadata fetching -> true;
      case Seeding seeding -> torrent.traffic().upBytesPerSecond() > 0;
      case Queued queued -> false;
      case Finished finished -> false;
      case Stopped stopped -> false;
      case Failed failed -> false;
    };
  }

  /// How a torrent's work goes: what it does, how fast, and for how long yet.
  public String work(TorrentStatus torrent) {
    String does = word(torrent.state());
    return switch (torrent.state()) {
      case Checking checking -> pace(does, checking.bytesPerSecond(), torrent.etaSeconds());
      case Downloading downloading ->
          pace(does, torrent.traffic().downBytesPerSecond(), torrent.etaSeconds());
      case Seeding seeding -> pace(does, torrent.traffic().upBytesPerSecond(), -1);
      case FetchingMetadata fetching -> of(torrent).full();
      case Moving moving ->
          moving.bytesPerSecond() == 0
              ? of(torrent).full()
              : pace(texts.get("task.moving"), moving.bytesPerSecond(), torrent.etaSeconds());
      case Finding finding -> of(torrent).full();
      case Queued queued -> of(torrent).full();
      case Finished finished -> of(torrent).full();
      case Stopped stopped -> of(torrent).full();
      case Failed failed -> of(torrent).full();
    };
  }

  /// How far a torrent's work is, 0 to 1, or -1 while unknown.
  public static double workFraction(TorrentStatus torrent) {
    return switch (torrent.state()) {
      case Checking checking -> checking.fraction();
      case Moving moving -> moving.fraction();
      case Finding finding -> finding.fraction();
      case FetchingMetadata fetching -> -1;
      case Queued queued -> torrent.content().fraction();
      case Downloading downloading -> torrent.content().fraction();
      case Seeding seeding -> torrent.content().fraction();
      case Finished finished -> torrent.content().fraction();
      case Stopped stopped -> torrent.content().fraction();
      case Failed failed -> torrent.content().fraction();
    };
  }

  /// What the removal of a torrent's files is called.
  public String removal(RemovalStatus removal) {
    return texts.get("removal.title", Visible.line(removal.name()));
  }

  /// How far a removal is.
  public String removed(RemovalStatus removal) {
    int all = removal.filesInAll();
    if (all == 0) {
      return texts.get("removal.looking");
    }
    String gone = texts.amounts().count(removal.filesDone());
    String total = texts.amounts().count(all);
    return removal.data() == DataFate.TRASH
        ? texts.get("removal.trash", gone, all, total)
        : texts.get("removal.delete", gone, all, total);
  }

  /// How far a removal is, 0 to 1, or -1 while unknown.
  public double removedFraction(RemovalStatus removal) {
    return removal.filesInAll() == 0 ? -1 : (double) removal.filesDone() / removal.filesInAll();
  }

  private String pace(String does, long rate, long etaSeconds) {
    String left = texts.amounts().duration(etaSeconds);
    String speed = does + " · " + texts.amounts().rate(rate);
    return left.isEmpty() ? speed : speed + " · " + texts.get("task.left", left);
  }

  /// What the button says that mends a failure.
  public String mend(Mend mend) {
    return switch (mend) {
      case RETRY -> texts.get("mend.retry");
      case FREE_SPACE -> texts.get("mend.free-space");
      case CHOOSE_FOLDER -> texts.get("mend.choose-folder");
      case RECHECK -> texts.get("mend.recheck");
      case REPLACE -> texts.get("mend.replace");
    };
  }

  /// The one word for a state.
  public String word(TorrentState state) {
    return texts.get("state." + StateKind.of(state).key());
  }

  private Pair fetching(int peers) {
    return new Pair(texts.get("sentence.fetching", peers), texts.get("sentence.fetching.short"));
  }

  private Pair downloading(TorrentStatus torrent) {
    int connected = torrent.peers().connected();
    int known = Math.max(connected, torrent.peers().known());
    return connected == 0
        ? both("lonely")
        : both("downloading", texts.amounts().count(connected), texts.amounts().count(known));
  }

  private Pair seeding(TorrentStatus torrent) {
    String ratio = texts.amounts().ratio(torrent.traffic().ratio());
    return torrent.traffic().upBytesPerSecond() == 0
        ? both("idle", ratio)
        : new Pair(
            texts.get("sentence.seeding", torrent.peers().connected(), ratio),
            texts.get("sentence.seeding.short", torrent.peers().connected(), ratio));
  }

  private Pair stopped(TorrentStatus torrent) {
    var content = torrent.content();
    return content.haveBytes() >= content.wantedBytes()
        ? both("stopped.complete")
        : both("stopped", texts.amounts().bytesOf(content.haveBytes(), content.wantedBytes()));
  }

  private Pair both(String key, Object... arguments) {
    return new Pair(
        texts.get("sentence." + key, arguments),
        texts.get("sentence." + key + ".short", arguments));
  }
}
