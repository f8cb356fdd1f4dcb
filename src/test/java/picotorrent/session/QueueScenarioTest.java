package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Many torrents of which few may run at once.
class QueueScenarioTest {
  private static final int TORRENTS = 5;
  private static final int BYTES = 1_000_000;

  private final SimSwarm swarm = new SimSwarm(31, BYTES, 64 << 10);
  private final List<SimTorrent> torrents = new ArrayList<>();
  private final SimHost host = swarm.host("leech", SwarmTest.HOME);
  private final SimClient leech =
      new SimClient(
          host,
          new SimDisk(swarm.archive),
          queueing(new EngineSettings.Queue(2, 1, 9, SeedGoals.NONE)));
  private final SimClient seed = swarm.client("seed", SwarmTest.HOME);

  QueueScenarioTest() {
    for (int i = 0; i < TORRENTS; i++) {
      torrents.add(SimTorrent.make(100 + i, BYTES, 64 << 10, SimTracker.URL));
    }
    pass(1); // what is asked of a session that is not open yet comes in another order
  }

  private EngineSettings queueing(EngineSettings.Queue queue) {
    EngineSettings plain = SimClient.settings(host);
    return plain.with(queue);
  }

  private TorrentId id(int torrent) {
    return torrents.get(torrent).id();
  }

  private void leechAll() {
    torrents.forEach(leech::leech);
    pass(1);
  }

  private void pass(long seconds) {
    swarm.world.run(Duration.ofSeconds(seconds));
  }

  private List<TorrentStatus> rows() {
    Engine.View view = leech.session().look(Engine.Look.LIST);
    swarm.world.run(Duration.ofMillis(200));
    view.close();
    return leech.session().snapshot().torrents();
  }

  private TorrentStatus row(int torrent) {
    return rows().stream().filter(row -> row.id().equals(id(torrent))).findFirst().orElseThrow();
  }

  /// The torrents by their place in the queue; in brackets those that wait.
  private String queue() {
    StringBuilder text = new StringBuilder();
    rows().stream()
        .sorted((a, b) -> a.life().queuePosition() - b.life().queuePosition())
        .forEach(row -> {
          int number =
              torrents.indexOf(
                  torrents.stream().filter(t -> t.id().equals(row.id())).findFirst().orElseThrow());
          boolean waits = row.state() instanceof TorrentState.Queued;
          text.append(waits ? "(" + number + ")" : String.valueOf(number));
        });
    return text.toString();
  }

  @Test
  void asManyDownloadAsMayAndTheOthersWaitInOrder() {
    leechAll();
    assertEquals("01(2)(3)(4)", queue());
  }

  @Test
  void whenOneIsCompleteTheNextBeginsUntilAllAreThere() {
    leechAll();
    torrents.forEach(seed::seed);
    boolean done =
        swarm.world.runUntil(() -> torrents.stream().allMatch(leech::has), Duration.ofMinutes(10));
    assertTrue(done, "all complete");
  }

  @Test
  void whoIsMovedToTheTopRunsAndTheLastOneWaits() {
    leechAll();
    leech.submit(new Command.SetQueuePosition(Set.of(id(4)), 0));
    pass(1);
    assertEquals("40(1)(2)(3)", queue());
    leech.submit(new Command.SetQueuePosition(Set.of(id(4)), Integer.MAX_VALUE));
    pass(1);
    assertEquals("01(2)(3)(4)", queue());
  }

  @Test
  void aForcedOneRunsThoughItIsNotItsTurn() {
    leechAll();
    leech.submit(new Command.Start(Set.of(id(3)), true));
    pass(1);
    assertEquals("0(1)(2)3(4)", queue());
    assertTrue(row(3).life().forced());
    leech.submit(new Command.Start(Set.of(id(3)), false));
    pass(1);
    assertEquals("01(2)(3)(4)", queue());
  }

  @Test
  void oneThatIsStoppedMakesRoomAndGetsItsPlaceBack() {
    leechAll();
    leech.submit(new Command.Stop(Set.of(id(0))));
    pass(1);
    assertEquals("012(3)(4)", queue());
    assertEquals(new TorrentState.Stopped(), row(0).state());
    leech.submit(new Command.Start(Set.of(id(0)), false));
    pass(1);
    assertEquals("01(2)(3)(4)", queue());
  }

  @Test
  void oneThatIsRemovedClosesTheRanks() {
    leechAll();
    leech.submit(new Command.Remove(Set.of(id(1)), Command.DataFate.KEEP));
    pass(1);
    assertEquals("02(3)(4)", queue());
    assertEquals(
        List.of(0, 1, 2, 3),
        rows().stream().map(row -> row.life().queuePosition()).sorted().toList());
  }

  @Test
  void downloadsThatGetNothingForAMinuteLetOthersTry() {
    leechAll();
    pass(75);
    assertEquals("0123(4)", queue());
    pass(70);
    assertEquals("01234", queue());
  }

  @Test
  void otherLimitsHoldAtOnce() {
    leechAll();
    leech.submit(
        new Command.Configure(queueing(new EngineSettings.Queue(0, 0, 3, SeedGoals.NONE))));
    pass(1);
    assertEquals("012(3)(4)", queue());
    leech.submit(
        new Command.Configure(queueing(new EngineSettings.Queue(1, 1, 0, SeedGoals.NONE))));
    pass(1);
    assertEquals("0(1)(2)(3)(4)", queue());
  }

  @Test
  void theOrderOutlivesTheSession() {
    leechAll();
    leech.submit(new Command.SetQueuePosition(Set.of(id(3), id(1)), 0));
    pass(10);
    assertEquals("13(0)(2)(4)", queue());
    leech.restart(); // with five downloads at once
    pass(2);
    assertEquals("13024", queue());
  }

  @Test
  void ofSeedsOneRunsAndOneThatNobodyWantsMakesRoom() {
    for (SimTorrent torrent : torrents.subList(0, 3)) {
      leech.seed(torrent);
    }
    pass(2);
    assertEquals("0(1)(2)", queue());
    pass(75);
    assertEquals("01(2)", queue());
  }

  @Test
  void aTorrentThatFailsGivesItsPlaceToTheNext() {
    leech.submit(
        new Command.AddTorrent(torrents.get(0).file(), AddOptions.seedFrom(SimClient.FOLDER)));
    leech.seed(torrents.get(1));
    pass(5);
    assertTrue(row(0).state() instanceof TorrentState.Failed, row(0).state().toString());
    assertEquals(new TorrentState.Seeding(), row(1).state());
  }
}
