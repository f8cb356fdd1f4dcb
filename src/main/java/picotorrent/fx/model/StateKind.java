package picotorrent.fx.model;

import picotorrent.api.TorrentState;

/// The eight things a row can say it is doing: what the sidebar counts and what icons and colours
/// follow.
public enum StateKind {
  DOWNLOADING,
  SEEDING,
  FINISHED,
  WAITING,
  STOPPED,
  CHECKING,
  FETCHING,
  PROBLEM;

  /// The kind of a state.
  public static StateKind of(TorrentState state) {
    return switch (state) {
      case TorrentState.FetchingMetadata fetching -> FETCHING;
      case TorrentState.Checking checking -> CHECKING;
      case TorrentState.Queued queued -> WAITING;
      case TorrentState.Downloading downloading -> DOWNLOADING;
      case TorrentState.Seeding seeding -> SEEDING;
      case TorrentState.Finished finished -> FINISHED;
      case TorrentState.Stopped stopped -> STOPPED;
      case TorrentState.Moving moving -> CHECKING;
      case TorrentState.Finding finding -> CHECKING;
      case TorrentState.Failed failed -> PROBLEM;
    };
  }

  /// The pseudo-class and text key of the kind, in lower case.
  public String key() {
    return switch (this) {
      case DOWNLOADING -> "downloading";
      case SEEDING -> "seeding";
      case FINISHED -> "finished";
      case WAITING -> "waiting";
      case STOPPED -> "stopped";
      case CHECKING -> "checking";
      case FETCHING -> "fetching";
      case PROBLEM -> "problem";
    };
  }

  /// The kind under which the sidebar counts this one: fetching a file list is downloading.
  public StateKind counted() {
    return this == FETCHING ? DOWNLOADING : this;
  }
}
