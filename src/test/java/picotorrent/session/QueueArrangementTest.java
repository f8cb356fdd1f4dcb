package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// What a person arranges with a queue that is at work: slots pass on, whatever is asked in
/// whatever order, and a restart finds everything as it was.
class QueueArrangementTest {
  private static final int TORRENTS = 5;
  private static final int BYTES = 1_000_000;

  private final SimSwarm swarm = new SimSwarm(41, BYTES, 64 << 10);
  private final List<SimTorrent> torrents = new ArrayList<>();
  private final SimHost host = swarm.host("ours", SwarmTest.HOME);
  private final SimClient ours =
      new SimClient(host, new SimDisk(swarm.archive), queueing(1, 1, 9, SeedGoals.NONE));

  QueueArrangementTest() {
    for (int i = 0; i < TORRENTS; i++) {
      torrents.add(SimTorrent.make(200 + i, BYTES, 64 << 10, SimTracker.URL));
    }
    pass(1); // what is asked of a session that is not open yet comes in another order
  }

  private EngineSettings queueing(int downloads, int seeds, int all, SeedGoals goals) {
    EngineSettings plain = SimClient.settings(host);
    return plain.with(new EngineSettings.Queue(downloads, seeds, all, goals));
  }

  private Set<TorrentId> ids(int... numbers) {
    return Set.copyOf(Arrays.stream(numbers).mapToObj(i -> torrents.get(i).id()).toList());
  }

  private void pass(long seconds) {
    swarm.world.run(Duration.ofSeconds(seconds));
  }

  private void ask(Command command) {
    ours.submit(command);
    pass(1);
  }

  private void leechAll() {
    torrents.forEach(ours::leech);
    pass(1);
  }

  private void seedAll() {
    torrents.forEach(ours::seed);
    pass(2);
  }

  private TorrentStatus row(int number) {
    return Looks.row(swarm.world, ours, torrents.get(number).id());
  }

  private static boolean waits(TorrentStatus row) {
    return row.state() instanceof TorrentState.Queued;
  }

  /// The torrents by their place in the queue; in brackets those that wait, an x behind those that
  /// rest.
  private String queue() {
    StringBuilder text = new StringBuilder();
    Looks.at(swarm.world, ours).torrents().stream()
        .sorted((a, b) -> a.life().queuePosition() - b.life().queuePosition())
        .forEach(row -> text.append(word(row)));
    return text.toString();
  }

  private String word(TorrentStatus row) {
    int number = 0;
    while (!torrents.get(number).id().equals(row.id())) {
      number++;
    }
    if (waits(row)) {
      return "(" + number + ")";
    }
    boolean rests =
        row.state() instanceof TorrentState.Stopped || row.state() instanceof TorrentState.Finished;
    return rests ? number + "x" : String.valueOf(number);
  }

  @Test
  void aSeedThatNobodyWantsFinishesByItsIdleGoalAndTheNextBegins() {
    ours.submit(new Command.Configure(queueing(1, 1, 1, SeedGoals.NONE)));
    seedAll();
    assertEquals("0(1)(2)(3)(4)", queue());
    ask(new Command.SetGoals(ids(0), new SeedGoals(0, 0, 20)));
    pass(25);
    assertInstanceOf(TorrentState.Finished.class, row(0).state());
    assertEquals("0x1(2)(3)(4)", queue());
  }

  @Test
  void theGoalsOfTheSessionTakeOneSeedAfterTheOther() {
    ours.submit(new Command.Configure(queueing(1, 1, 1, new SeedGoals(0, 30, 0))));
    seedAll();
    pass(45);
    assertEquals("0x1(2)(3)(4)", queue());
    pass(200);
    assertEquals("0x1x2x3x4x", queue());
  }

  @Test
  void theRatioThatOneHasGivenLetsTheNextBegin() {
    ours.submit(new Command.Configure(queueing(1, 1, 1, new SeedGoals(0.5, 0, 0))));
    seedAll();
    swarm.client("leech", SwarmTest.HOME).leech(torrents.getFirst(), ours.endpoint());
    boolean finished =
        swarm.world.runUntil(
            () ->
                ours.session().snapshots().make().torrents().stream()
                    .anyMatch(row -> row.state() instanceof TorrentState.Finished),
            Duration.ofMinutes(5));
    assertTrue(finished, "the first has given its ratio");
    pass(1);
    assertEquals("0x1(2)(3)(4)", queue());
  }

  @Test
  void aDownloadThatIsCompleteGivesItsPlaceToTheNextAndSeeds() {
    swarm.client("seed", SwarmTest.HOME).seed(torrents.getFirst());
    leechAll();
    boolean complete =
        swarm.world.runUntil(() -> ours.has(torrents.getFirst()), Duration.ofMinutes(2));
    assertTrue(complete, "the first is complete");
    pass(2);
    assertEquals("01(2)(3)(4)", queue());
    assertInstanceOf(TorrentState.Seeding.class, row(0).state());
  }

  @Test
  void aForcedSeedHasNoGoalAndPassesTheQueue() {
    seedAll();
    ask(new Command.SetGoals(ids(4), new SeedGoals(0, 5, 5)));
    ask(new Command.Start(ids(4), true));
    pass(30);
    assertInstanceOf(TorrentState.Seeding.class, row(4).state());
    ask(new Command.Start(ids(4), false));
    pass(30);
    assertTrue(!(row(4).state() instanceof TorrentState.Seeding), queue());
  }

  @Test
  void whoseTurnItIsMayBeRemovedAndTheNextBegins() {
    leechAll();
    for (int first = 0; first < TORRENTS; first++) {
      assertTrue(!waits(row(first)), queue());
      ask(new Command.Remove(ids(first), Command.DataFate.KEEP));
    }
    assertEquals("", queue());
  }

  @Test
  void whoIsAddedAgainStandsAtTheEnd() {
    leechAll();
    ask(new Command.Remove(ids(0), Command.DataFate.KEEP));
    ours.leech(torrents.getFirst());
    pass(1);
    assertEquals("1(2)(3)(4)(0)", queue());
  }

  @Test
  void aRestartKeepsOrderLabelsGoalsForcedAndStopped() {
    leechAll();
    ask(new Command.SetQueuePosition(ids(3), 0));
    ask(new Command.SetLabel(ids(1, 2), "films"));
    ask(new Command.SetGoals(ids(2), new SeedGoals(1.5, 60, 30)));
    ask(new Command.Start(ids(4), true));
    ask(new Command.Stop(ids(1)));
    ask(new Command.SetTorrentLimits(ids(0), new RateLimits(1_000, 2_000)));
    ask(new Command.MoveData(torrents.get(2).id(), Path.of("/elsewhere")));
    pass(15);
    List<TorrentStatus.Life> before = lives();
    String queue = queue();
    assertEquals("(3)(0)1x(2)4", queue, "the forced one takes the only place");
    ours.restart(queueing(1, 1, 9, SeedGoals.NONE));
    pass(3);
    assertEquals(queue, queue());
    assertEquals(before, lives());
    assertEquals("films", row(1).life().label());
    assertEquals(new SeedGoals(1.5, 60, 30), row(2).life().goals());
    assertEquals(Path.of("/elsewhere"), row(2).life().folder());
    assertTrue(row(4).life().forced(), "forced");
  }

  private List<TorrentStatus.Life> lives() {
    return torrents.stream()
        .map(torrent -> Looks.row(swarm.world, ours, torrent.id()).life())
        .toList();
  }

  /// Whatever was asked: when all has settled, the places are taken and by nobody too many, those
  /// who wait stand behind those who run, and the positions are a row without gaps.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void commandsInAnyOrderLeaveAQueueThatIsRight(long seed) {
    Random random = new Random(seed);
    leechAll();
    int downloads = 1;
    for (int step = 0; step < 60; step++) {
      TorrentId id = torrents.get(random.nextInt(TORRENTS)).id();
      Set<TorrentId> one = Set.of(id);
      switch (random.nextInt(8)) {
        case 0 -> ours.submit(new Command.Stop(one));
        case 1 -> ours.submit(new Command.Start(one, random.nextBoolean()));
        case 2 -> ours.submit(new Command.SetQueuePosition(one, random.nextInt(9) - 2));
        case 3 -> ours.submit(new Command.Remove(one, Command.DataFate.KEEP));
        case 4 -> torrents.forEach(ours::leech); // those that are there already are refused
        case 5 -> ours.submit(new Command.Recheck(one));
        case 6 -> {
          downloads = random.nextInt(4);
          ours.submit(new Command.Configure(queueing(downloads, 1, 9, SeedGoals.NONE)));
        }
        default -> swarm.world.run(Duration.ofMillis(random.nextInt(400)));
      }
    }
    pass(3);
    assertRight(downloads == 0 ? TORRENTS : downloads, "of " + seed + ": " + queue());
  }

  private void assertRight(int downloads, String queue) {
    List<TorrentStatus> rows =
        Looks.at(swarm.world, ours).torrents().stream()
            .sorted((a, b) -> a.life().queuePosition() - b.life().queuePosition())
            .toList();
    int running = 0;
    int forced = 0;
    int waiting = 0;
    for (int i = 0; i < rows.size(); i++) {
      TorrentStatus row = rows.get(i);
      assertEquals(i, row.life().queuePosition(), queue);
      boolean rests = row.state() instanceof TorrentState.Stopped;
      if (waits(row)) {
        waiting++;
        assertTrue(!row.life().forced(), "a forced one waits " + queue);
      } else if (!rests) {
        running++;
        forced += row.life().forced() ? 1 : 0;
        assertTrue(row.life().forced() || waiting == 0, "one runs before its turn " + queue);
      }
    }
    assertTrue(running <= Math.max(downloads, forced), "too many run " + queue);
    assertTrue(waiting == 0 || running >= downloads, "a place is empty " + queue);
  }
}
