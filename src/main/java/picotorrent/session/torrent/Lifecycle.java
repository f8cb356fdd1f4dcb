package picotorrent.session.torrent;

import java.nio.file.Path;
import java.util.List;
import picotorrent.api.TorrentState;
import picotorrent.base.Sentence;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.TorrentContent;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.Rota;
import picotorrent.session.swarm.HashExchange;

/// When one torrent works and when it rests: from a person's start or its turn in the queue, over
/// the data being opened and checked, to the end of all work.
///
/// It says to the parts of the torrent when they begin and when they end; what they do meanwhile is
/// theirs. Confined to the session loop.
public final class Lifecycle implements TorrentContent.Listener {
  private final Environment env;
  private final Archive archive;
  private final Turnstile queue;
  private final Rota<Torrent> rota;
  private final Torrent torrent;
  private boolean active;

  Lifecycle(Services services, Torrent torrent) {
    this.env = services.env();
    this.archive = services.archive();
    this.queue = services.queue();
    this.rota = services.rota();
    this.torrent = torrent;
  }

  /// Whether the torrent connects, serves and asks.
  boolean isActive() {
    return active;
  }

  /// A person lets it run: it begins or goes on, from whatever state, when its turn in the queue
  /// comes.
  public void start() {
    Arrangement own = torrent.arrangement();
    own.running = true;
    own.guessed = false;
    own.beyondGoal |= own.finished;
    own.finished = false;
    if (active) {
      openIfKnown();
      return;
    }
    torrent.setbacks().clear();
    if (queue.isTurnOf(torrent)) {
      activate();
    } else {
      queue.changed();
    }
  }

  /// Its turn has come.
  public void activate() {
    if (active) {
      return;
    }
    if (torrent.knowledge().isAsleep()) {
      whenAwake(this::activateIfStillItsTurn);
      return;
    }
    active = true;
    env.roster().changed();
    torrent.wake();
    torrent.touch();
    torrent.swarm().hashes().start();
    openIfKnown();
    if (torrent.content() == null) {
      torrent.peers().start();
      torrent.trackers().start();
    }
  }

  private void activateIfStillItsTurn() {
    if (torrent.arrangement().running && queue.isTurnOf(torrent)) {
      activate();
    }
  }

  /// Does something that needs more than the list shows: at once, or when the documents of a
  /// torrent that sleeps have been read. Nothing is done where they cannot be read: that is told.
  public void whenAwake(Runnable action) {
    torrent.knowledge().needed(env.now());
    if (torrent.knowledge().isAsleep()) {
      archive.wake(torrent, action, () -> {});
    } else {
      action.run();
    }
  }

  /// Turns to the data, as soon as nothing stands in the way: the metadata with what the pieces
  /// hash to is there, and the person has chosen the files.
  private void openIfKnown() {
    Metainfo known = torrent.metainfo();
    boolean ready = !HashExchange.areNeeded(known) && !torrent.arrangement().held;
    if (active && known != null && ready && torrent.content() == null) {
      torrent.holdings().open(known);
    }
  }

  /// More is known of it than before.
  void learned() {
    env.roster().changed();
    torrent.wake();
    openIfKnown();
    torrent.touch();
  }

  /// Stops; what is verified stays known. `done` runs when the trackers know and the files are
  /// closed, or at once when there is nothing to close.
  public void stop(Runnable done) {
    torrent.arrangement().running = false;
    deactivate(done);
  }

  /// Stops because it was seeded enough.
  void finish() {
    torrent.arrangement().finished = true;
    stop(() -> {});
  }

  /// Ceases all work without changing what the person wants.
  public void deactivate(Runnable done) {
    torrent.touch();
    torrent.setbacks().clear();
    if (!active) {
      done.run();
      return;
    }
    torrent.ledger().seeding(false, env.now());
    active = false;
    rota.drop(torrent);
    env.roster().changed();
    torrent.goals().stopped(env.now());
    torrent.work().end();
    torrent.swarm().stop();
    torrent.trackers().stop();
    torrent.holdings().close(done);
  }

  /// Checks all data again, as if it had just been added.
  public void recheck() {
    torrent.holdings().forget();
    boolean again = torrent.arrangement().running;
    deactivate(() -> {
      torrent.holdings().forget();
      if (again) {
        start();
      }
    });
  }

  /// Stops on its own with a reason that only a person can mend.
  public void fail(TorrentState.Failed why) {
    deactivate(() -> {});
    torrent.setbacks().failed(why);
  }

  @Override
  public void gone(List<Integer> entries) {
    torrent.finding().forget(entries);
  }

  @Override
  public void occupied(Path file) {
    Arrangement own = torrent.arrangement();
    TorrentContent data = torrent.content();
    if (own.replaces && data != null) {
      data.goOn();
      return;
    }
    own.occupied = true;
    fail(holdsSomethingElse(file));
    archive.changed(torrent);
  }

  /// A person has said that what files of its names hold may be written over.
  public void replace() {
    Arrangement own = torrent.arrangement();
    if (own.occupied) {
      own.replaces = true;
      start();
      archive.changed(torrent);
    }
  }

  private TorrentState.Failed holdsSomethingElse(Path file) {
    return new TorrentState.Failed(
        Sentence.of("{0} is another file: no piece of {1} is in it", file, torrent.name()),
        Sentence.of("Choose another folder, or download over it: what it holds is lost then."),
        Sentence.of("{0} is another file", name(file)),
        TorrentState.Mend.REPLACE);
  }

  private static String name(Path file) {
    Path last = file.getFileName();
    return last == null ? file.toString() : last.toString();
  }

  @Override
  public void checking() {
    torrent.touch();
  }

  /// Who looks for peers need not wait until many files have been made.
  @Override
  public void examined() {
    if (active && !torrent.arrangement().seedOnly) {
      torrent.trackers().start();
    }
  }

  @Override
  public void ready() {
    Metainfo known = torrent.metainfo();
    TorrentContent data = torrent.content();
    if (!active || known == null || data == null || torrent.trading() != null) {
      return;
    }
    Arrangement own = torrent.arrangement();
    if (own.seedOnly && data.have().isEmpty() && data.have().size() > 0) {
      fail(noPieceIsRight(own));
      return;
    }
    own.occupied = false;
    torrent.setbacks().recovered();
    torrent.work().begin(known, data);
    torrent.ledger().seeding(torrent.isComplete(), env.now());
    env.roster().changed();
    torrent.wake();
    torrent.trackers().start();
    archive.changed(torrent);
    torrent.touch();
  }

  private TorrentState.Failed noPieceIsRight(Arrangement own) {
    return new TorrentState.Failed(
        Sentence.of(
            "The data at {0} does not match {1}: no piece is right", own.place(), torrent.name()),
        Sentence.of("Choose the file or folder that belongs to this torrent."),
        Sentence.of("The data does not match"),
        TorrentState.Mend.CHOOSE_FOLDER);
  }

  @Override
  public void diskFailed(DiskFailure failure) {
    torrent.diskFailed(failure);
  }

  @Override
  public void doubted(boolean is) {
    if (torrent.arrangement().doubted != is) {
      torrent.arrangement().doubted = is;
      archive.changed(torrent);
    }
  }
}
