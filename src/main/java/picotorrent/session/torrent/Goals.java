package picotorrent.session.torrent;

import picotorrent.api.SeedGoals;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.book.Arrangement;
import picotorrent.session.ground.Environment;
import picotorrent.session.swarm.Swarm;
import picotorrent.swarm.queue.GoalKeeper;

/// Whether one torrent has been seeded enough: by its own goals, or by those of the session where
/// it has none. A forced torrent has none; one that a person starts again beyond its goal seeds on.
///
/// Confined to the session loop.
final class Goals {
  private final Environment env;
  private final Swarm swarm;
  private final GoalKeeper keeper = new GoalKeeper(0);
  private long seededBefore; // seconds, by earlier sessions
  private boolean begun;

  Goals(Environment env, Swarm swarm) {
    this.env = env;
    this.swarm = swarm;
  }

  /// Once a second while the torrent is active; tells whether a goal has just been reached.
  boolean reached(long now) {
    Metainfo known = swarm.metainfo();
    if (known == null) {
      return false;
    }
    if (!begun) {
      begun = true;
      seededBefore = swarm.dossier().ledger().seedingSeconds();
    }
    keeper.observe(swarm.isComplete(), swarm.dossier().ledger().upBytes(), now);
    Arrangement own = swarm.dossier().arrangement();
    if (own.forced || own.beyondGoal) {
      return false;
    }
    return keeper.reached(inForce(), known.layout().contentBytes()).isPresent();
  }

  /// Whether time can bring it to a goal.
  boolean areSet() {
    Arrangement own = swarm.dossier().arrangement();
    GoalKeeper.Goals goals = inForce();
    return !own.forced && !own.beyondGoal && goals.seconds() + goals.idleSeconds() > 0;
  }

  /// The torrent has stopped: idle time begins anew with the next start.
  void stopped(long now) {
    keeper.observe(false, swarm.dossier().ledger().upBytes(), now);
  }

  /// The keeper counts what was seeded since it was made; the goal counts earlier sessions too.
  private GoalKeeper.Goals inForce() {
    SeedGoals own = swarm.dossier().arrangement().goals;
    SeedGoals goals = own.equals(SeedGoals.NONE) ? env.settings().queue().goals() : own;
    long seconds = goals.seconds() == 0 ? 0 : Math.max(1, goals.seconds() - seededBefore);
    return new GoalKeeper.Goals(goals.ratio(), seconds, goals.idleSeconds());
  }
}
