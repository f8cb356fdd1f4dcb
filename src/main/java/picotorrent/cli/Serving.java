package picotorrent.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import picotorrent.api.Reply;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// The torrents that `btinspect serve` carries: which file each came from, what is wrong with
/// which, each said once, and how they do together.
///
/// Confined to the command's thread.
final class Serving {
  private final Path data;
  private final int total;
  private final Consumer<String> complaints;
  private final Map<TorrentId, Path> files = new HashMap<>();
  private final Set<TorrentId> named = new HashSet<>();
  private boolean everSeeded;
  private boolean settled;

  /// @param data the folder with the data
  /// @param total how many torrent files there are
  /// @param complaints gets one line for whatever is wrong
  Serving(Path data, int total, Consumer<String> complaints) {
    this.data = data;
    this.total = total;
    this.complaints = complaints;
  }

  /// How all torrents do at one moment.
  ///
  /// @param seeding whose data is offered
  /// @param checking whose data is being looked at, or waits for it
  /// @param failed whose data cannot be offered
  /// @param total how many torrent files there are
  /// @param peers connected to all of them
  /// @param upBytesPerSecond to all peers
  /// @param upBytes sent to all peers
  record Tally(
      int seeding,
      int checking,
      int failed,
      int total,
      int peers,
      long upBytesPerSecond,
      long upBytes) {
    /// One line on how it goes.
    String line() {
      return "Seeding "
          + seeding
          + " of "
          + total
          + (checking == 0 ? "" : ", checking " + checking)
          + "  to "
          + peers
          + " peers  up "
          + Rates.perSecond(upBytesPerSecond)
          + "  "
          + Rates.bytes(upBytes)
          + " sent";
    }
  }

  /// Takes in what became of adding the torrent of a file.
  void answered(Path file, Reply reply) {
    switch (reply) {
      case Reply.Added(TorrentId id) -> files.put(id, file);
      case Reply.AlreadyThere(TorrentId id) ->
          complain(file + ": it is the same torrent as " + files.get(id));
      case Reply.Refused(Sentence reason) -> complain(file + ": " + reason);
      case Reply.Done(), Reply.Unknown(var _), Reply.Told _ -> {}
    }
  }

  /// A file could not be read; the failure names it.
  void passedOver(Exception failure) {
    complain(Failures.reason(failure));
  }

  /// Says one line about something that is wrong.
  void complain(String sentence) {
    complaints.accept(sentence);
  }

  /// Whether there is no torrent at all.
  boolean isEmpty() {
    return files.isEmpty();
  }

  /// Whether nothing has been seeded yet and nothing will be: data that was there and is gone may
  /// come back, data that never was is not waited for.
  boolean isHopeless(Tally tally) {
    return !everSeeded && tally.failed() == files.size();
  }

  /// Whether this is the first time that the data of every torrent has been looked at.
  boolean settles(Tally tally) {
    boolean first = !settled && tally.seeding() + tally.failed() == files.size();
    settled |= first;
    return first;
  }

  /// Looks at all rows once: names what is wrong and counts the rest.
  Tally look(List<TorrentStatus> rows) {
    int seeding = 0;
    int checking = 0;
    int failed = 0;
    int peers = 0;
    long rate = 0;
    long sent = 0;
    for (TorrentStatus row : rows) {
      switch (row.state()) {
        case TorrentState.Seeding() -> {
          seeding++;
          nameIfPartial(row);
        }
        case TorrentState.Failed failure -> {
          failed++;
          nameFailed(row, failure.told().toString());
        }
        case TorrentState.Checking _, TorrentState.Queued _ -> checking++;
        case TorrentState.FetchingMetadata _,
            TorrentState.Downloading _,
            TorrentState.Finished _,
            TorrentState.Stopped _,
            TorrentState.Moving _,
            TorrentState.Finding _ -> {} // nothing that a torrent seeded in place comes to
      }
      peers += row.peers().connected();
      rate += row.traffic().upBytesPerSecond();
      sent += row.traffic().upBytes();
    }
    everSeeded |= seeding > 0;
    return new Tally(seeding, checking, failed, total, peers, rate, sent);
  }

  private Path place(TorrentStatus row) {
    return data.resolve(row.topPath());
  }

  private void nameFailed(TorrentStatus row, String reason) {
    if (named.add(row.id())) {
      Path place = place(row);
      complain(row, Files.exists(place) ? reason : "there is no data at " + place);
    }
  }

  private void nameIfPartial(TorrentStatus row) {
    int right = row.content().piecesHave();
    int all = row.content().pieceCount();
    if (right < all && named.add(row.id())) {
      complain(row, "only " + right + " of " + all + " pieces at " + place(row) + " are right");
    }
  }

  private void complain(TorrentStatus row, String reason) {
    complain(files.get(row.id()) + ": " + reason);
  }
}
