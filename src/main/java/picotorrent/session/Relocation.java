package picotorrent.session;

import java.nio.file.Path;
import java.util.List;
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

  /// Moves the data to another folder; without data the folder is only noted.
  void move(Path folder) {
    TorrentContent data = torrent.content();
    if (data == null) {
      torrent.arrangement().folder = folder;
      torrent.touch();
      return;
    }
    moving = true;
    fraction = 0;
    data.volume().move(folder, this::moved, outcome -> haveMoved(folder, outcome));
    torrent.touch();
  }

  private void moved(long bytes, long totalBytes) {
    fraction = totalBytes == 0 ? 0 : (double) bytes / totalBytes;
    torrent.touch();
  }

  private void haveMoved(Path folder, Outcome<Path> outcome) {
    moving = false;
    torrent.touch();
    switch (outcome) {
      case Outcome.Done<Path> _ -> torrent.arrangement().folder = folder;
      case Outcome.Failed<Path>(DiskFailure failure) -> tell("was not moved", failure);
      case Outcome.Cancelled<Path>() -> {}
    }
    env.resuming().changed(torrent);
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
      env.resuming().changed(torrent);
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
    env.events.publish(
        new Event.SessionNotice(torrent.name() + " " + what + ". " + failure.sentence()));
  }
}
