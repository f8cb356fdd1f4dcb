package picotorrent.fx.view.preferences;

import java.util.List;
import picotorrent.api.EngineSettings.Limits;
import picotorrent.api.EngineSettings.Queue;
import picotorrent.api.EngineSettings.Serving;
import picotorrent.api.EngineSettings.Sharing;
import picotorrent.api.SeedGoals;
import picotorrent.fx.view.part.Desk;

/// How long and how much is shared.
final class SeedingPage extends PreferencePage {
  SeedingPage(Desk desk) {
    super(desk);
  }

  @Override
  List<Card> cards() {
    SeedGoals goals = change.engine().queue().goals();
    return List.of(
        make.card(
            "until",
            make.row(
                "ratio",
                make.decimal(
                    goals.ratio(),
                    ratio ->
                        change.queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                q.activeSeeds(),
                                q.active(),
                                new SeedGoals(
                                    ratio, q.goals().seconds(), q.goals().idleSeconds()))))),
            make.row(
                "seed-time",
                make.goal(
                    goals.seconds() / 60,
                    n ->
                        change.queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                q.activeSeeds(),
                                q.active(),
                                new SeedGoals(
                                    q.goals().ratio(), n * 60, q.goals().idleSeconds()))))),
            make.row(
                "idle-time",
                make.goal(
                    goals.idleSeconds() / 60,
                    n ->
                        change.queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                q.activeSeeds(),
                                q.active(),
                                new SeedGoals(q.goals().ratio(), q.goals().seconds(), n * 60)))))),
        make.card(
            "share",
            make.row(
                "active-seeds",
                make.number(
                    change.engine().queue().activeSeeds(),
                    "",
                    100_000,
                    n ->
                        change.queue(
                            q -> new Queue(q.activeDownloads(), (int) n, q.active(), q.goals())))),
            make.row(
                "slots",
                make.number(
                    change.engine().limits().uploadSlots(),
                    "",
                    1_000,
                    n ->
                        change.limits(l ->
                            new Limits(
                                l.rates(),
                                l.connections(),
                                l.connectionsPerTorrent(),
                                (int) n,
                                l.pieceMemoryBytes(),
                                l.peersRemembered())))),
            make.row(
                "serving",
                make.choice(
                    Serving.values(),
                    change.engine().sharing().serving(),
                    "serving.",
                    next -> change.engine(e -> e.with(new Sharing(next)))))));
  }
}
