package picotorrent.session;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// Moves, renames and removes the files of one torrent, while all else goes on.
///
/// Confined to the session loop.
final class Relocation {
  private final Environment env;
  private final Torrent torrent;
  private boolean moving;
  private boolean cancelled;
  private Store.@Nullable Job job;
  private double fraction;

  Relocation(Environment env, Torrent torrent) {
    this.env = env;
    this.torrent = torrent;
  }

  /// Whether files are being moved.
  boolean isMoving() {
    return moving;
  }

  /// Share of the bytes that has been moved, 0 to 1.
  double fraction() {
    return fraction;
  }

  /// Moves the data to another folder, of a torrent that rests too; where nothing is known of the
  /// data the folder is only noted.
  void move(Path folder) {
    Metainfo known = torrent.metainfo();
    if (known == null) {
      torrent.arrangement().folder = folder;
      torrent.touch();
    } else if (moving) {
      notice("is being moved already. Cancel that first.");
    } else {
      torrent.arrangement().movingTo = folder;
      moving = true;
      cancelled = false;
      fraction = 0;
      torrent.touch();
      env.resuming().saveNow(torrent, () -> begin(known, folder));
    }
  }

  private void begin(Metainfo known, Path folder) {
    TorrentContent data = torrent.content();
    if (cancelled) {
      settle(new Outcome.Cancelled<>());
    } else if (data != null) {
      move(data.volume(), folder, outcome -> haveMoved(data.volume(), outcome));
    } else {
      Store.Volume volume = torrent.holdings().openAtRest(known);
      move(
          volume,
          folder,
          outcome -> {
            haveMoved(volume, outcome);
            volume.close(torrent.holdings()::goOnWhereResting);
          });
    }
  }

  private void move(Store.Volume volume, Path folder, Consumer<Outcome<Path>> done) {
    moving = true;
    job = volume.move(folder, this::moved, done);
  }

  private void moved(long bytes, long totalBytes) {
    fraction = totalBytes == 0 ? 0 : (double) bytes / totalBytes;
    torrent.touch();
  }

  private void haveMoved(Store.Volume volume, Outcome<Path> outcome) {
    if (outcome instanceof Outcome.Failed<Path>(DiskFailure failure)) {
      if (volume.isBetweenFolders()) {
        moving = false;
        torrent.diskFailed(failure);
        return;
      }
      tell("was not moved", failure);
    }
    settle(outcome);
  }

  /// Nobody but a person gives a move up: what was cut short by an end of the program is finished
  /// at the next start.
  private void settle(Outcome<Path> outcome) {
    moving = false;
    job = null;
    Arrangement own = torrent.arrangement();
    Path folder = own.movingTo;
    if (outcome instanceof Outcome.Done<Path> && folder != null) {
      own.folder = folder;
    }
    if (cancelled || !(outcome instanceof Outcome.Cancelled<Path>)) {
      own.movingTo = null;
    }
    torrent.touch();
    env.resuming().saveNow(torrent, () -> {});
  }

  /// Ends a move; all stays where it was.
  void cancel() {
    cancelled = true;
    if (job != null) {
      job.cancel();
    } else {
      torrent.arrangement().movingTo = null;
    }
  }

  /// Finishes a move that was cut short, before anything else is done with the content; tells
  /// whether there was one. `then` runs when the files are all in one place.
  boolean finish(TorrentContent data, Runnable then) {
    Path folder = torrent.arrangement().movingTo;
    if (folder == null || moving) {
      return false;
    }
    move(
        data.volume(),
        folder,
        outcome -> {
          if (outcome instanceof Outcome.Failed<Path>(DiskFailure failure)) {
            moving = false;
            torrent.diskFailed(failure);
          } else {
            settle(outcome);
            then.run();
          }
        });
    return true;
  }

  /// Gives a file another path below the save folder; a file that there is not is ignored.
  void rename(int file, List<String> path) {
    Metainfo known = torrent.metainfo();
    TorrentContent data = torrent.content();
    if (data == null || known == null || file < 0 || file >= known.layout().files().size()) {
      return;
    }
    int entry = known.layout().entries().indexOf(known.layout().files().get(file));
    data.volume().rename(entry, path, outcome -> renamed(entry, path, outcome));
  }

  private void renamed(int entry, List<String> path, Outcome<Void> outcome) {
    if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
      tell("was not renamed", failure);
    } else {
      torrent.arrangement().places.put(entry, Path.of("", path.toArray(String[]::new)));
      env.resuming().saveNow(torrent, () -> {});
    }
    torrent.touch();
  }

  /// Removes the files of a torrent that is gone.
  void delete(Store.Volume volume, boolean toTrash) {
    volume.delete(
        toTrash,
        outcome -> {
          if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)) {
            tell("was removed, but its files remain", failure);
          }
        });
  }

  private void tell(String what, DiskFailure failure) {
    notice(what + ". " + failure.sentence());
  }

  private void notice(String words) {
    env.events.publish(new Event.SessionNotice(torrent.name() + " " + words));
  }
}
