package picotorrent.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.base.TorrentId;
import picotorrent.sim.Line;
import picotorrent.sim.SimWorld;

/// State files that cannot be read for a while: what they say is in the list again as soon as they
/// can, however often the index was written meanwhile without it.
class UnreadableStateTest {
  private static final int TORRENTS = 6;
  private static final Duration MOMENT = Duration.ofSeconds(2);
  private static final Duration UNTIL_INDEXED = Duration.ofMinutes(6);

  private final SimWorld world = new SimWorld(5);
  private final DiskNode node = new DiskNode(world.host("node", "20.0.2.1", Line.UNLIMITED));
  private final List<TorrentId> ids = new ArrayList<>();

  /// What refuses.
  private enum Refusal {
    BROKEN,
    NOT_PERMITTED;

    IOException of(String name) {
      return switch (this) {
        case BROKEN -> new FileSystemException(name, null, "Input/output error");
        case NOT_PERMITTED -> new AccessDeniedException(name);
      };
    }
  }

  @BeforeEach
  void add() {
    node.look();
    for (int i = 0; i < TORRENTS; i++) {
      DiskNode.Content content = DiskNode.Content.make(i, 16 << 10, 40_000, 5_000);
      ids.add(content.metainfo().infoHashes().id());
      node.add(content);
    }
    world.run(MOMENT);
    node.submit(new Command.Stop(Set.copyOf(ids)));
    world.run(UNTIL_INDEXED);
    assertEquals(Set.copyOf(ids), listed());
  }

  private Set<TorrentId> listed() {
    Set<TorrentId> listed = new TreeSet<>();
    node.session().snapshot().torrents().forEach(row -> listed.add(row.id()));
    return listed;
  }

  private void refuse(Refusal refusal, Predicate<String> files) {
    node.disk.failWith((_, what, name) ->
        (what.equals("read") || what.equals("open")) && files.test(name) ? refusal.of(name) : null);
  }

  private void restart() {
    node.restart();
    world.run(Duration.ofSeconds(30));
    node.look();
    world.run(MOMENT);
  }

  private void label(TorrentId id, String label) {
    node.submit(new Command.SetLabel(Set.of(id), label));
    world.run(Duration.ofSeconds(20));
  }

  @ParameterizedTest
  @ValueSource(strings = {"BROKEN", "NOT_PERMITTED"})
  void theIndexForgetsNoTorrentWhoseStateCouldNotBeRead(Refusal refusal) {
    TorrentId lost = ids.getFirst();
    label(lost, "films"); // so that the index does not know it as it is
    Predicate<String> its = name -> name.contains(lost.toString());
    refuse(refusal, its);
    restart();
    assertWaits(lost);
    label(ids.getLast(), "music");
    world.run(UNTIL_INDEXED); // written without it
    restart();
    assertWaits(lost);
    world.run(UNTIL_INDEXED);
    node.disk.failWith(null);
    restart();
    assertEquals(Set.copyOf(ids), listed());
    assertEquals("films", labelOf(lost));
    assertEquals("music", labelOf(ids.getLast()));
  }

  private void assertWaits(TorrentId id) {
    assertEquals(Set.copyOf(ids), listed());
    assertInstanceOf(
        TorrentState.Failed.class,
        node.session().snapshot().torrents().stream()
            .filter(row -> row.id().equals(id))
            .findFirst()
            .orElseThrow()
            .state());
  }

  @Test
  void whoTriesAgainWhenItCanBeReadGetsItAsItWas() {
    TorrentId lost = ids.getFirst();
    label(lost, "films");
    refuse(Refusal.BROKEN, name -> name.contains(lost.toString()));
    restart();
    assertWaits(lost);
    node.disk.failWith(null);
    node.submit(new Command.Start(Set.of(lost), false));
    world.run(MOMENT);
    assertEquals("films", labelOf(lost));
    world.run(UNTIL_INDEXED);
    restart();
    assertEquals(Set.copyOf(ids), listed());
    assertEquals("films", labelOf(lost));
  }

  private String labelOf(TorrentId id) {
    return node.session().snapshot().torrents().stream()
        .filter(row -> row.id().equals(id))
        .map(row -> Objects.requireNonNullElse(row.life().label(), ""))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void anIndexThatCannotBeReadCostsNoTorrent() {
    refuse(Refusal.BROKEN, name -> name.contains("index"));
    restart();
    assertEquals(Set.copyOf(ids), listed());
    world.run(UNTIL_INDEXED);
    node.disk.failWith(null);
    restart();
    assertEquals(Set.copyOf(ids), listed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/state", "torrents", "states", "journal"})
  void aListThatCannotBeReadInTheFirstSecondsIsReadThen(String refused) {
    label(ids.getFirst(), "films");
    int[] calls = new int[1];
    node.disk.failWith((_, what, name) ->
        !what.equals("make") && name.endsWith(refused) && calls[0]++ < 3
            ? new FileSystemException(name, null, "Too many open files")
            : null);
    restart();
    assertTrue(calls[0] >= 3, "nothing was refused");
    assertEquals(Set.copyOf(ids), listed());
  }

  @Test
  void aStateThatComesBackIsNotTakenForNewerThanWhatReplacedIt() throws IOException {
    MemoryDisk disk = new MemoryDisk();
    Path root = Path.of("/state");
    Documents before = new Documents(disk, root);
    for (int generation = 0; generation < 9; generation++) {
      before.stage("states/a", ("old" + generation).getBytes(UTF_8));
      before.publish(List.of("states/a"));
    }
    disk.failWith((_, what, name) ->
        what.equals("read") && name.contains("/a.") ? Refusal.BROKEN.of(name) : null);
    Documents meanwhile = new Documents(disk, root);
    meanwhile.stage("states/a", "new".getBytes(UTF_8));
    meanwhile.publish(List.of("states/a"));
    disk.failWith(null);
    byte[] found = new Documents(disk, root).load("states/").documents().get("states/a");
    assertEquals("new", new String(Objects.requireNonNull(found), UTF_8));
  }
}
