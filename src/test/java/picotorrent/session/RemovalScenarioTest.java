package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picotorrent.api.Command;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Engine;
import picotorrent.api.Event;
import picotorrent.api.RemovalStatus;
import picotorrent.api.Reply;
import picotorrent.api.Snapshot;
import picotorrent.base.Sentence;
import picotorrent.sim.Line;

/// A removal of many files on a slow disk: it is seen, it can be cancelled, and a cancelled one
/// takes nothing more, in this session or in any later one.
class RemovalScenarioTest {
  private static final int FILES = 8;
  private static final int PIECE = 16 << 10;
  private static final Duration EACH = Duration.ofSeconds(1);
  private static final Duration MOMENT = Duration.ofMillis(1);
  private static final Duration SETTLED = Duration.ofMinutes(1);

  private final SimTorrent torrent =
      SimTorrent.make(5, Collections.nCopies(FILES, PIECE), PIECE, _ -> {}, _ -> {});
  private final SimSwarm swarm = new SimSwarm(5, torrent);
  private final SimClient client = swarm.client("client", Line.UNLIMITED);
  private final SimTorrent marker = SimTorrent.make(6, PIECE, PIECE, null);
  private BlockingQueue<Event> events = new LinkedBlockingQueue<>();

  @BeforeEach
  void own() {
    client.disk().plant(SimClient.FOLDER, torrent.metainfo(), torrent.content());
    client.leech(torrent);
    swarm.world.run(SETTLED);
    client.disk().speed(EACH, 0);
    look();
  }

  private void look() {
    assertTrue(swarm.world.runUntil(client::isOpen, EACH));
    client.session().look(Engine.Look.LIST);
    BlockingQueue<Event> heard = new LinkedBlockingQueue<>();
    client.session().subscribe(heard::add);
    events = heard;
  }

  private Snapshot snapshot() {
    swarm.world.run(Duration.ofMillis(100));
    return client.session().snapshot();
  }

  private void remove(DataFate fate) {
    client.submit(new Command.Remove(Set.of(torrent.id()), fate));
  }

  /// Cancels, and lets the world go on until that is answered.
  private Reply cancel() {
    CompletableFuture<Reply> reply = client.submit(new Command.CancelRemoval(torrent.id()));
    assertTrue(swarm.world.runUntil(reply::isDone, EACH), "no answer before the next file");
    return reply.join();
  }

  private void runUntilGone(int files) {
    assertTrue(swarm.world.runUntil(() -> FILES - client.pieces(torrent) == files, SETTLED));
  }

  private void restart() {
    client.documents().saveTakes(0);
    client.restart();
    look();
  }

  /// What a person was told so far: another torrent that comes and goes ends it, for events arrive
  /// in order and in their own time.
  private List<String> told() throws InterruptedException {
    client.leech(marker);
    client.submit(new Command.Remove(Set.of(marker.id()), DataFate.KEEP));
    swarm.world.run(MOMENT);
    List<String> told = new ArrayList<>();
    Event event = events.poll(10, TimeUnit.SECONDS);
    while (!(event instanceof Event.TorrentRemoved(var id, _) && id.equals(marker.id()))) {
      if (event instanceof Event.SessionNotice(Sentence sentence)) {
        told.add(sentence.toString());
      }
      event = Objects.requireNonNull(events.poll(10, TimeUnit.SECONDS), "no end of the events");
    }
    return told;
  }

  private void assertTold(String part) throws InterruptedException {
    List<String> told = told();
    assertEquals(1, told.size(), told.toString());
    assertTrue(told.getFirst().contains(part), told.toString());
  }

  @ParameterizedTest
  @EnumSource(names = {"TRASH", "DELETE"})
  void itIsSeenWhileItGoesOn(DataFate fate) throws InterruptedException {
    remove(fate);
    runUntilGone(3);
    Snapshot now = snapshot();
    assertEquals(List.of(), now.torrents());
    assertEquals(
        List.of(new RemovalStatus(torrent.id(), torrent.metainfo().name(), fate, 3, FILES)),
        now.removals());
    swarm.world.run(SETTLED);
    assertEquals(0, client.pieces(torrent));
    assertEquals(List.of(), snapshot().removals());
    assertEquals(List.of(), told());
  }

  @Test
  void whatHasNotChangedIsTheSameObject() {
    remove(DataFate.DELETE);
    runUntilGone(2);
    List<RemovalStatus> first = snapshot().removals();
    assertTrue(first == snapshot().removals(), "made again though nothing came of it");
    runUntilGone(3);
    assertTrue(first != snapshot().removals());
  }

  @ParameterizedTest
  @EnumSource(names = {"TRASH", "DELETE"})
  void cancelledItLeavesTheRestAndSaysHowMuch(DataFate fate) throws InterruptedException {
    remove(fate);
    runUntilGone(3);
    assertInstanceOf(Reply.Done.class, cancel());
    swarm.world.run(SETTLED);
    assertEquals(FILES - 3, client.pieces(torrent));
    assertEquals(List.of(), snapshot().removals());
    assertEquals(List.of(), snapshot().torrents());
    List<String> told = told();
    assertEquals(1, told.size(), told.toString());
    String notice = told.getFirst();
    String start = "sim5 was removed, but 5 of its files remain in " + SimClient.FOLDER + ". ";
    assertTrue(notice.startsWith(start), notice);
    assertTrue(notice.contains("Add it again"), "no next step: " + notice);
    assertEquals(Set.of(), documents(), "it is remembered no more");
    restart();
    swarm.world.run(SETTLED);
    assertEquals(FILES - 3, client.pieces(torrent));
    assertEquals(List.of(), told());
  }

  private Set<String> documents() {
    Set<String> names = new TreeSet<>(client.documents().byName().keySet());
    names.removeIf(name -> !name.endsWith(torrent.id().toString()));
    return names;
  }

  @Test
  void aKillAfterTheAnswerTakesNothingMore() {
    client.documents().saveTakes(EACH.toNanos() / 10);
    remove(DataFate.DELETE);
    runUntilGone(2);
    assertInstanceOf(Reply.Done.class, cancel());
    assertEquals(2, documents().size(), "the removal had ended already: that proves nothing");
    restart();
    swarm.world.run(SETTLED);
    assertEquals(FILES - 2, client.pieces(torrent));
    assertEquals(List.of(), snapshot().removals());
    assertEquals(List.of(), snapshot().torrents(), "it came back");
    assertEquals(Set.of(), documents());
  }

  @Test
  void whatAKillCutShortIsSeenThroughInSightAndCanBeCancelled() throws InterruptedException {
    remove(DataFate.DELETE);
    runUntilGone(2);
    restart();
    runUntilGone(4);
    List<RemovalStatus> going = snapshot().removals();
    assertEquals(1, going.size());
    assertEquals(2, going.getFirst().filesDone());
    assertEquals(FILES - 2, going.getFirst().filesInAll());
    assertInstanceOf(Reply.Done.class, cancel());
    swarm.world.run(SETTLED);
    assertEquals(FILES - 4, client.pieces(torrent));
    assertTold("4 of its files remain");
    restart();
    swarm.world.run(SETTLED);
    assertEquals(FILES - 4, client.pieces(torrent));
  }

  @Test
  void whatAKillCutShortIsSeenThroughToTheEnd() {
    remove(DataFate.DELETE);
    runUntilGone(2);
    restart();
    swarm.world.run(SETTLED);
    assertEquals(0, client.pieces(torrent));
    assertEquals(List.of(), snapshot().removals());
    assertEquals(Set.of(), documents());
  }

  @Test
  void whatAQuitCutShortIsSeenThroughAtTheNextStart() {
    remove(DataFate.DELETE);
    runUntilGone(2);
    client.session().close(Duration.ZERO);
    swarm.world.run(MOMENT);
    restart();
    assertEquals(FILES - 2, client.pieces(torrent));
    swarm.world.run(SETTLED);
    assertEquals(0, client.pieces(torrent));
    assertEquals(Set.of(), documents());
  }

  @Test
  void cancelledBeforeTheFirstFileNothingGoes() throws InterruptedException {
    client.documents().saveTakes(10 * EACH.toNanos());
    remove(DataFate.DELETE);
    swarm.world.run(EACH.multipliedBy(3)); // it is being remembered
    assertEquals(0, snapshot().removals().getFirst().filesInAll());
    client.submit(new Command.CancelRemoval(torrent.id()));
    swarm.world.run(SETTLED);
    assertEquals(FILES, client.pieces(torrent));
    assertTold("but its files remain in");
    assertEquals(List.of(), snapshot().removals());
    restart();
    swarm.world.run(SETTLED);
    assertEquals(FILES, client.pieces(torrent));
    assertEquals(List.of(), snapshot().torrents());
  }

  @Test
  void oneFileThatRemainsIsSaidSo() throws InterruptedException {
    remove(DataFate.DELETE);
    runUntilGone(FILES - 1);
    cancel();
    swarm.world.run(SETTLED);
    assertTold("one of its files remains");
  }

  @Test
  void thereIsNothingToCancelWhereNothingGoes() {
    assertEquals(new Reply.Unknown(Set.of(torrent.id())), cancel());
    remove(DataFate.KEEP);
    swarm.world.run(EACH);
    assertEquals(new Reply.Unknown(Set.of(torrent.id())), cancel());
    assertEquals(FILES, client.pieces(torrent));
  }

  @Test
  void addedAgainTheRestIsUsed() {
    remove(DataFate.DELETE);
    runUntilGone(3);
    client.disk().speed(Duration.ZERO, 0);
    cancel();
    client.leech(torrent);
    swarm.world.run(SETTLED);
    assertEquals(
        (long) (FILES - 3) * PIECE, snapshot().torrents().getFirst().content().haveBytes());
  }
}
