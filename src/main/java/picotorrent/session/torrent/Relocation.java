package picotorrent.session.torrent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.base.Sentence;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.PathSanitiser;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;

/// Moves, renames and removes the files of one torrent, while all else goes on.
///
/// Confined to the session loop.
public final class Relocation {
  private final Environment env;
  private final Archive archive;
  private final Torrent torrent;

  /// A rate over less time than this says nothing.
  private static final long SETTLE_NANOS = 300_000_000L;

  private static final double NANOS = 1e9;

  private boolean moving;
  private boolean cancelled;
  private boolean between;
  private int worksAtRest;
  private Store.@Nullable Volume atRest;
  private Store.@Nullable Job job;
  private long beganNanos;
  private long movedBytes;
  private long totalBytes;

  Relocation(Services services, Torrent torrent) {
    this.env = services.env();
    this.archive = services.archive();
    this.torrent = torrent;
  }

  /// Whether files are being moved.
  public boolean isMoving() {
    return moving;
  }

  /// Whether somebody else has the files of a torrent that rests: it waits until they are done.
  public boolean hasTheFiles() {
    return moving || atRest != null;
  }

  /// Share of the bytes that has been moved, 0 to 1.
  double fraction() {
    return totalBytes == 0 ? 0 : (double) movedBytes / totalBytes;
  }

  /// How fast they are moved, 0 in the first moments.
  long bytesPerSecond() {
    long took = env.now() - beganNanos;
    return took < SETTLE_NANOS ? 0 : (long) (movedBytes / (took / NANOS));
  }

  /// Until the last has been moved, -1 while nobody can tell.
  long secondsLeft() {
    long rate = bytesPerSecond();
    return rate == 0 ? -1 : Math.ceilDiv(totalBytes - movedBytes, rate);
  }

  /// Moves the data to another folder, of a torrent that rests too; where nothing is known of the
  /// data the folder is only noted.
  public void move(Path folder) {
    Metainfo known = torrent.metainfo();
    Arrangement own = torrent.arrangement();
    if (known == null || own.isOthers()) {
      boolean waits = own.occupied && own.running;
      own.folder = folder;
      own.guessed = false;
      own.occupied = false;
      own.replaces = false; // that was said of the other folder
      torrent.touch();
      if (waits) {
        torrent.lifecycle().start();
      }
    } else if (hasTheFiles()) {
      env.events()
          .publish(
              new Event.SessionNotice(
                  Sentence.of("{0} is being moved already. Cancel that first.", torrent.name())));
    } else {
      torrent.arrangement().movingTo = folder;
      moving = true;
      cancelled = false;
      expect();
      torrent.touch();
      archive.saveNow(torrent, () -> begin(known, folder));
    }
  }

  private void begin(Metainfo known, Path folder) {
    TorrentContent data = torrent.content();
    if (cancelled) {
      settle(new Outcome.Cancelled<>());
    } else if (data != null) {
      move(data.volume(), folder, outcome -> haveMoved(data.volume(), outcome));
    } else {
      Store.Volume volume = rest(known);
      move(
          volume,
          folder,
          outcome -> {
            haveMoved(volume, outcome);
            rested();
          });
    }
  }

  /// The files of a torrent that rests; [#rested] follows.
  private Store.Volume rest(Metainfo known) {
    Store.Volume volume = atRest == null ? torrent.holdings().openAtRest(known) : atRest;
    atRest = volume;
    worksAtRest++;
    return volume;
  }

  private void rested() {
    Store.Volume volume = atRest;
    worksAtRest--;
    if (worksAtRest == 0 && volume != null) {
      volume.close(() -> {
        if (worksAtRest == 0) {
          atRest = null;
          torrent.holdings().goOnWhereResting();
        }
      });
    }
  }

  /// The volume in use while the torrent rests, or null.
  Store.@Nullable Volume atRest() {
    return atRest;
  }

  private void move(Store.Volume volume, Path folder, Consumer<Outcome<Path>> done) {
    moving = true;
    job = volume.move(folder, this::moved, done);
  }

  private void expect() {
    beganNanos = env.now();
    movedBytes = 0;
    totalBytes = 0;
  }

  private void moved(long bytes, long ofBytes) {
    movedBytes = bytes;
    totalBytes = ofBytes;
    torrent.touch();
  }

  private void haveMoved(Store.Volume volume, Outcome<Path> outcome) {
    between = volume.isBetweenFolders();
    if (outcome instanceof Outcome.Failed<Path>(DiskFailure failure)) {
      if (between) {
        moving = false;
        job = null;
        torrent.diskFailed(failure);
        return;
      }
      tell("{0} was not moved. {1}", failure);
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
    archive.saveNow(torrent, () -> {});
  }

  /// Ends a move; all stays where it was, unless it failed so late that only its end helps.
  public void cancel() {
    cancelled = true;
    if (job != null) {
      job.cancel();
    } else if (between) {
      env.events()
          .publish(
              new Event.SessionNotice(
                  Sentence.of(
                      "{0} is in two folders. Mend what the move failed of: it will go on by"
                          + " itself.",
                      torrent.name())));
    } else if (torrent.arrangement().movingTo != null) {
      torrent.arrangement().movingTo = null;
      TorrentContent data = torrent.content();
      if (data != null && !moving && torrent.trading() == null) {
        data.examine(); // an earlier session's move, which failed in this one
      }
    }
  }

  /// Finishes what was cut short, renaming and moving, before anything else is done with the
  /// content; tells whether there was something. `then` runs when the files are all in place.
  boolean finish(TorrentContent data, Runnable then) {
    if (moving) {
      return false;
    }
    if (!torrent.arrangement().renaming.isEmpty()) {
      finishRenaming(data, then);
      return true;
    }
    Path folder = torrent.arrangement().movingTo;
    if (folder == null) {
      return false;
    }
    cancelled = false;
    expect();
    move(
        data.volume(),
        folder,
        outcome -> {
          between = data.volume().isBetweenFolders();
          if (outcome instanceof Outcome.Failed<Path>(DiskFailure failure)) {
            moving = false;
            job = null;
            torrent.diskFailed(failure);
          } else {
            settle(outcome);
            then.run();
          }
        });
    return true;
  }

  private void finishRenaming(TorrentContent data, Runnable then) {
    int entry = torrent.arrangement().renaming.keySet().iterator().next();
    List<String> path = new ArrayList<>();
    torrent
        .arrangement()
        .renaming
        .getOrDefault(entry, Path.of(""))
        .forEach(name -> path.add(name.toString()));
    data.volume()
        .rename(
            entry,
            path,
            true,
            outcome -> {
              if (outcome instanceof Outcome.Failed<Void>(DiskFailure failure)
                  && failure.mayPass()) {
                torrent.diskFailed(failure);
                return;
              }
              renamed(entry, path, outcome);
              if (!(outcome instanceof Outcome.Cancelled<Void>) && !finish(data, then)) {
                then.run();
              }
            });
  }

  /// Gives a file another path below the save folder, of a torrent that rests too.
  ///
  /// @return null, or why not
  public @Nullable Sentence rename(int file, List<String> path) {
    Metainfo known = torrent.metainfo();
    if (known == null || file < 0 || file >= known.layout().files().size()) {
      return Sentence.of("{0} has no such file.", torrent.name());
    }
    if (path.isEmpty() || !path.stream().allMatch(Relocation::isName)) {
      return Sentence.of(
          "That is no name for a file everywhere. Leave out {0} and use at most {1} bytes.",
          "/ \\ : * ? \" < > |", PathSanitiser.MAX_ELEMENT_BYTES);
    }
    if (moving) {
      return Sentence.of(
          "{0} is being moved. Wait for its end, or cancel that first.", torrent.name());
    }
    int entry = known.layout().entries().indexOf(known.layout().files().get(file));
    torrent.arrangement().renaming.put(entry, Path.of("", path.toArray(String[]::new)));
    archive.saveNow(torrent, () -> rename(known, entry, path));
    return null;
  }

  private static boolean isName(String element) {
    return !element.isEmpty() && PathSanitiser.element(element).equals(element);
  }

  private void rename(Metainfo known, int entry, List<String> path) {
    TorrentContent data = torrent.content();
    if (data != null) {
      data.volume().rename(entry, path, false, outcome -> renamed(entry, path, outcome));
    } else {
      rest(known)
          .rename(
              entry,
              path,
              false,
              outcome -> {
                renamed(entry, path, outcome);
                rested();
              });
    }
  }

  private void renamed(int entry, List<String> path, Outcome<Void> outcome) {
    Arrangement own = torrent.arrangement();
    switch (outcome) {
      case Outcome.Cancelled<Void>() -> {
        return; // the next start sees it through
      }
      case Outcome.Failed<Void>(DiskFailure failure) -> tell("{0} was not renamed. {1}", failure);
      case Outcome.Done<Void> _ -> own.places.put(entry, Path.of("", path.toArray(String[]::new)));
    }
    own.renaming.remove(entry);
    archive.saveNow(torrent, () -> {});
    torrent.touch();
  }

  /// The files of the torrent are about to be removed, in both folders where a move was cut short:
  /// who knows where to finds them there.
  public void endFor(Store.Volume volume) {
    Path halfWay = torrent.arrangement().movingTo;
    if (halfWay != null && !moving) {
      volume.move(halfWay, (_, _) -> {}, _ -> {}).cancel();
    }
  }

  private void tell(String english, DiskFailure failure) {
    env.events()
        .publish(new Event.SessionNotice(Sentence.of(english, torrent.name(), failure.sentence())));
  }
}
