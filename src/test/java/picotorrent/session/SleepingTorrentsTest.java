package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Engine;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.port.DiskFailure;
import picotorrent.session.torrent.Torrent;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimWorld;

/// Torrents that nobody needs after a start are listed, and not read.
@NullMarked
class SleepingTorrentsTest {
  private static final int TORRENTS = 12;

  /// The index, and the order of the queue.
  private static final int READ_AT_ANY_START = 2;

  private final SimWorld world = new SimWorld(17);
  private final SimHost host = world.host("home", "198.51.100.7");
  private final SimDisk disk = new SimDisk(new SimDisk.Archive());
  private final SimClient client = new SimClient(host, disk, SimClient.settings(host));
  private final SimStateStore.Documents documents = client.documents();
  private final List<SimTorrent> torrents = new ArrayList<>();

  SleepingTorrentsTest() {
    pass(1);
    for (int i = 0; i < TORRENTS; i++) {
      SimTorrent torrent = SimTorrent.make(i, List.of(30_000, 20_000), 16 << 10, _ -> {}, _ -> {});
      torrents.add(torrent);
      disk.plant(SimClient.FOLDER, torrent.metainfo(), torrent.content());
      client.leech(torrent);
    }
    pass(5);
    submit(new Command.SetLabel(ids(0, 1), "films"));
    submit(new Command.SetGoals(ids(2), new SeedGoals(1.5, 0, 0)));
    submit(new Command.SetTrackers(id(3), List.of(List.of("http://other.example/announce"))));
    submit(new Command.SetFilePriorities(id(4), Map.of(1, FilePriority.SKIP)));
    submit(new Command.Stop(Set.copyOf(all())));
    pass(12 * 60);
  }

  private void pass(long seconds) {
    world.run(Duration.ofSeconds(seconds));
  }

  private void submit(Command command) {
    client.submit(command);
    pass(1);
  }

  private TorrentId id(int torrent) {
    return torrents.get(torrent).id();
  }

  private Set<TorrentId> ids(int... which) {
    return Set.of(Arrays.stream(which).mapToObj(this::id).toArray(TorrentId[]::new));
  }

  private List<TorrentId> all() {
    return torrents.stream().map(SimTorrent::id).toList();
  }

  private List<TorrentStatus> rows() {
    return client.session().snapshots().make().torrents().stream()
        .sorted((a, b) -> a.id().toString().compareTo(b.id().toString()))
        .toList();
  }

  private TorrentStatus row(int torrent) {
    return rows().stream().filter(row -> row.id().equals(id(torrent))).findFirst().orElseThrow();
  }

  private int restart() {
    int before = documents.reads();
    client.restart();
    pass(1);
    return documents.reads() - before;
  }

  private Stream<Torrent> awake() {
    return client.session().torrents().copy().stream()
        .filter(torrent -> !torrent.knowledge().isAsleep());
  }

  @Test
  void allAreListedAsTheyWereAndNoneIsRead() {
    List<TorrentStatus> before = rows();
    int read = restart();
    assertEquals(before, rows());
    assertEquals(TORRENTS, before.size());
    assertEquals(READ_AT_ANY_START, read);
    assertEquals(0, awake().count());
  }

  @Test
  void theyAreListedInTheOrderInWhichTheyWereAdded() {
    restart();
    assertEquals(
        all(),
        client.session().snapshots().make().torrents().stream().map(TorrentStatus::id).toList());
  }

  @Test
  void oneThatIsStartedIsReadAloneAndSeedsWithoutBeingHashed() {
    restart();
    int before = documents.reads();
    disk.rot(_ -> true); // whoever hashes finds everything wrong
    submit(new Command.Start(ids(5), false));
    assertEquals(new TorrentState.Seeding(), row(5).state());
    assertEquals(2, documents.reads() - before);
    assertEquals(1, awake().count());
  }

  @Test
  void whatChangedAfterTheIndexWasWrittenIsReadWhole() {
    submit(new Command.SetLabel(ids(6), "music"));
    pass(15); // saved; the index is not
    int read = restart();
    assertEquals("music", row(6).life().label());
    assertEquals(READ_AT_ANY_START + 2, read);
    assertEquals(TORRENTS, rows().size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "nonsense", "le", "l3:abce", "d1:ai1ee"})
  void anIndexThatIsNoneCostsTimeAndNothingElse(String index) {
    List<TorrentStatus> before = rows();
    documents.put("index/torrents", index.getBytes(StandardCharsets.UTF_8));
    int read = restart();
    assertEquals(before, rows());
    assertEquals(READ_AT_ANY_START + 2 * TORRENTS, read);
  }

  @Test
  void aChangeToOneThatSleepsLeavesItsClaimAlone() {
    restart();
    submit(new Command.SetLabel(ids(7), "books"));
    pass(15);
    restart();
    assertEquals("books", row(7).life().label());
    disk.rot(_ -> true);
    submit(new Command.Start(ids(7), false));
    assertEquals(new TorrentState.Seeding(), row(7).state());
    assertEquals(1, row(7).content().fraction());
  }

  @Test
  void whoLooksAtItsFilesSeesThem() {
    restart();
    try (Engine.View _ =
        client.session().look(new Engine.Look(id(4), EnumSet.of(Engine.Aspect.FILES)))) {
      pass(1);
      TorrentDetail detail = client.session().snapshot().detail();
      assertEquals(2, detail == null ? 0 : detail.files().size());
    }
  }

  @Test
  void filesOfOneThatSleepsAreChosenAndItsSizesFollow() {
    restart();
    assertEquals(30_000, row(4).content().wantedBytes());
    submit(new Command.SetFilePriorities(id(4), Map.of(1, FilePriority.NORMAL)));
    assertEquals(50_000, row(4).content().wantedBytes());
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void oneThatSleepsIsRemovedWithItsDataOrWithout(boolean keeps) {
    restart();
    submit(new Command.Remove(ids(8), keeps ? DataFate.KEEP : DataFate.DELETE));
    pass(1);
    assertEquals(TORRENTS - 1, rows().size());
    assertEquals(keeps, disk.pieces(SimClient.FOLDER, torrents.get(8).metainfo()) > 0);
    restart();
    assertEquals(TORRENTS - 1, rows().size());
  }

  @Test
  void oneWhoseDocumentsAreGoneSaysSoWhenItIsNeeded() {
    restart();
    documents.put("torrents/" + id(9), new byte[] {'x'});
    submit(new Command.Start(ids(9), false));
    assertInstanceOf(TorrentState.Failed.class, row(9).state());
    assertEquals(TORRENTS, rows().size());
  }

  @Test
  void aLabelForAllOfThemWakesThemForNoLongerThanItTakes() {
    restart();
    submit(new Command.SetLabel(Set.copyOf(all()), "books"));
    pass(70);
    assertEquals(0, awake().count());
    restart();
    assertTrue(rows().stream().allMatch(row -> "books".equals(row.life().label())));
    disk.rot(_ -> true);
    submit(new Command.Start(Set.copyOf(all()), false));
    assertTrue(rows().stream().allMatch(row -> row.content().fraction() == 1), "nothing is hashed");
  }

  @Test
  void oneThatSomebodyLooksAtStaysAwakeForAMinuteMore() {
    restart();
    try (Engine.View _ =
        client.session().look(new Engine.Look(id(4), EnumSet.of(Engine.Aspect.FILES)))) {
      pass(200);
      assertEquals(1, awake().count());
    }
    pass(55);
    assertEquals(1, awake().count());
    pass(15);
    assertEquals(0, awake().count());
  }

  @Test
  void oneThatStopsSleepsAndSeedsAgainWithoutBeingHashed() {
    List<TorrentStatus> before = rows();
    submit(new Command.Start(ids(5), false));
    pass(20);
    assertEquals(new TorrentState.Seeding(), row(5).state());
    submit(new Command.Stop(ids(5)));
    pass(90);
    assertEquals(0, awake().count());
    assertEquals(before.get(0).content(), rows().get(0).content());
    disk.rot(_ -> true);
    submit(new Command.Start(ids(5), false));
    assertEquals(new TorrentState.Seeding(), row(5).state());
    assertEquals(1, row(5).content().fraction());
  }

  @Test
  void whatIsToBeCheckedAgainIsNotForgottenInSleep() {
    restart();
    submit(new Command.Recheck(ids(5)));
    pass(300);
    disk.rot(_ -> true);
    submit(new Command.Start(ids(5), false));
    pass(5);
    assertEquals(0, row(5).content().haveBytes());
  }

  @Test
  void oneWhoseStateTheDeviceRefusesStaysAwakeUntilItIsTaken() {
    submit(new Command.Start(ids(5), false));
    pass(20);
    documents.fail(new DiskFailure.NoSpace(Path.of("/state"), -1, -1));
    submit(new Command.Stop(ids(5)));
    submit(new Command.SetLabel(ids(5), "kept"));
    pass(200);
    assertEquals(1, awake().count());
    documents.fail(null);
    pass(100);
    assertEquals(0, awake().count());
    restart();
    assertEquals("kept", row(5).life().label());
  }

  @Test
  void trackersThatAPersonHasChangedOutliveTheSession() {
    restart();
    submit(new Command.Start(ids(3), false));
    try (Engine.View _ =
        client.session().look(new Engine.Look(id(3), EnumSet.of(Engine.Aspect.TRACKERS)))) {
      pass(1);
      TorrentDetail detail = client.session().snapshot().detail();
      assertFalse(detail == null || detail.sources().isEmpty());
      assertTrue(detail.sources().getFirst().url().contains("other.example"));
    }
  }
}
