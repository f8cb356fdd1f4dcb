package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Engine;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.api.TorrentState;
import picotorrent.metainfo.MagnetLink;

/// Which files of a magnet link are downloaded: those that it names, or those that a person chooses
/// once the metadata is there.
class MagnetSelectionTest {
  private static final int PIECE = 16 << 10;
  private static final int FILE_PIECES = 10;

  /// Three files of ten pieces each.
  private final SimSwarm swarm =
      new SimSwarm(
          4,
          SimTorrent.make(
              4,
              List.of(FILE_PIECES * PIECE, FILE_PIECES * PIECE, FILE_PIECES * PIECE),
              PIECE,
              _ -> {},
              _ -> {}));

  private final String link = MagnetLink.of(swarm.torrent.metainfo()).toString();
  private final SimClient seed = swarm.seed("seed", SwarmTest.HOME);

  @BeforeEach
  void theSeedIsThere() {
    swarm.world.run(Duration.ofSeconds(1));
  }

  private SimClient add(String magnet, Map<Integer, FilePriority> priorities, boolean hold) {
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    AddOptions options = AddOptions.downloadTo(SimClient.FOLDER);
    leech.submit(
        new Command.AddMagnet(
            magnet, options.withPriorities(priorities).withPeers(List.of(seed.endpoint())), hold));
    return leech;
  }

  private List<FileStatus> files(SimClient client) {
    Engine.Look look = new Engine.Look(swarm.torrent.id(), EnumSet.of(Engine.Aspect.FILES));
    try (Engine.View _ = client.session().look(look)) {
      swarm.world.run(Duration.ofMillis(200));
    }
    return client.session().snapshot().detail().files();
  }

  private boolean reaches(SimClient client, Class<? extends TorrentState> state) {
    for (int tenth = 0; tenth < 6_000; tenth++) {
      swarm.world.run(Duration.ofMillis(100));
      if (state.isInstance(swarm.status(client).state())) {
        return true;
      }
    }
    return false;
  }

  @Test
  void theFilesThatTheLinkNamesAreDownloadedAndNoOthers() {
    SimClient leech = add(link + "&so=1,7-9", Map.of(), false);
    assertTrue(reaches(leech, TorrentState.Seeding.class));
    assertEquals(FILE_PIECES, leech.pieces(swarm.torrent));
    assertEquals(
        List.of(FilePriority.SKIP, FilePriority.NORMAL, FilePriority.SKIP),
        files(leech).stream().map(FileStatus::priority).toList());
  }

  @Test
  void whatAPersonSaysOfFilesGoesBeforeTheLink() {
    SimClient leech = add(link + "&so=1", Map.of(0, FilePriority.SKIP), false);
    assertTrue(reaches(leech, TorrentState.Seeding.class));
    assertEquals(2 * FILE_PIECES, leech.pieces(swarm.torrent));
  }

  @Test
  void aLinkThatNamesNoFileThatThereIsMeansAll() {
    SimClient leech = add(link + "&so=3,100", Map.of(), false);
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(1)));
  }

  @Test
  void aHeldLinkShowsItsFilesAndMovesNoDataUntilItIsStarted() {
    SimClient leech = add(link, Map.of(), true);
    swarm.world.run(Duration.ofMinutes(2));
    assertInstanceOf(TorrentState.Stopped.class, swarm.status(leech).state());
    assertEquals(3, files(leech).size());
    assertEquals(0, leech.pieces(swarm.torrent));
    assertEquals(0, swarm.status(leech).traffic().downBytes());
    assertNotEquals(0, swarm.status(leech).peers().connected(), "the peers stay");
    Map<Integer, FilePriority> choice = Map.of(0, FilePriority.SKIP, 1, FilePriority.SKIP);
    leech.submit(new Command.SetFilePriorities(swarm.torrent.id(), choice));
    leech.submit(new Command.Start(Set.of(swarm.torrent.id()), false));
    long since = swarm.world.now();
    assertTrue(reaches(leech, TorrentState.Seeding.class));
    assertTrue(swarm.world.now() - since < Duration.ofSeconds(3).toNanos(), "at once");
    assertEquals(FILE_PIECES, leech.pieces(swarm.torrent));
  }

  @Test
  void aHeldLinkStaysHeldAndKnowsItsFilesInTheNextSession() {
    SimClient leech = add(link, Map.of(), true);
    swarm.world.run(Duration.ofSeconds(30));
    leech.restart();
    seed.host().cut();
    swarm.world.run(Duration.ofSeconds(30));
    assertInstanceOf(TorrentState.Stopped.class, swarm.status(leech).state());
    assertEquals(3, files(leech).size());
    assertEquals(0, leech.pieces(swarm.torrent));
    seed.host().restore();
    leech.submit(new Command.Start(Set.of(swarm.torrent.id()), false));
    assertNotNull(swarm.finish(List.of(leech), Duration.ofMinutes(10)));
  }

  @Test
  void theLinksChoiceOutlivesASessionThatFoundNobody() {
    seed.host().cut();
    SimClient leech = add(link + "&so=2", Map.of(), false);
    swarm.world.run(Duration.ofSeconds(30));
    leech.restart();
    seed.host().restore();
    leech.submit(new Command.AddPeers(swarm.torrent.id(), List.of(seed.endpoint())));
    assertTrue(reaches(leech, TorrentState.Seeding.class));
    assertEquals(FILE_PIECES, leech.pieces(swarm.torrent));
  }
}
