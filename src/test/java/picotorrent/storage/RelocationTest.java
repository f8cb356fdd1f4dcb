package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.Command;
import picotorrent.api.Reply;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;
import picotorrent.sim.Line;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimWorld;

/// A session moves, renames and removes the files of torrents: running, resting, killed meanwhile.
class RelocationTest {
  private static final Path ELSEWHERE = Path.of("/elsewhere");
  private static final int CALLS_OF_A_MOVE = 200;
  private static final Duration MOMENT = Duration.ofSeconds(2);

  private final SimWorld world = new SimWorld(3);
  private final DiskNode.Content content =
      DiskNode.Content.make(3, 16 << 10, 40_000, 0, 90_000, 25_000);
  private DiskNode node;

  private TorrentId id() {
    return content.metainfo().infoHashes().id();
  }

  /// A node that has everything and nobody to fetch from.
  @BeforeEach
  void complete() {
    SimHost host = world.host("seed", "20.0.1.1", Line.UNLIMITED);
    DiskNode.seed(host, content);
    node = new DiskNode(world.host("node", "20.0.2.1", Line.UNLIMITED));
    node.look();
    node.add(content, host.endpoint(DiskNode.PORT));
    world.run(Duration.ofSeconds(20));
    assertSeeding(DiskNode.FOLDER, "at first");
    host.stop();
    world.run(MOMENT);
  }

  private TorrentStatus status() {
    TorrentStatus status = node.status();
    assertNotNull(status);
    return status;
  }

  private void assertSeeding(Path folder, String when) {
    assertInstanceOf(TorrentState.Seeding.class, status().state(), when + ": " + status().state());
    assertEquals(content.bytes().length, status().content().haveBytes(), when);
    assertTrue(node.isRight(content, folder), when);
  }

  private void submit(Command command) {
    node.submit(command);
    world.run(MOMENT);
  }

  /// Moves by copying: the folders are on two file systems.
  private void separate() {
    node.disk.failWith((_, what, name) ->
        what.equals("rename") && name.startsWith("file")
            ? new AtomicMoveNotSupportedException(name, name, "two file systems")
            : null);
  }

  private Set<String> everything(Path root) {
    Set<String> names = new TreeSet<>();
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder top = disk.root(root)) {
        list(top, "", names);
      } catch (NoSuchFileException e) {
        assertEquals(Set.of(), names);
      }
    });
    return names;
  }

  private static void list(Disk.Folder folder, String prefix, Set<String> names)
      throws java.io.IOException {
    for (String name : folder.names()) {
      Disk.Stat stat = folder.stat(name);
      assertNotNull(stat);
      if (stat.kind() == Disk.Kind.FOLDER) {
        try (Disk.Folder below = folder.folder(name)) {
          list(below, prefix + name + "/", names);
        }
      } else {
        names.add(prefix + name);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTorrentThatRestsIsMovedToo(boolean oneFileSystem) {
    if (!oneFileSystem) {
      separate();
    }
    submit(new Command.Stop(Set.of(id())));
    submit(new Command.MoveData(id(), ELSEWHERE));
    assertTrue(node.isRight(content, ELSEWHERE));
    submit(new Command.Start(Set.of(id()), false));
    assertSeeding(ELSEWHERE, "after the start");
    assertEquals(Set.of(), everything(DiskNode.FOLDER));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aFileIsRenamedWhileItsTorrentRunsOrRests(boolean runs) {
    if (!runs) {
      submit(new Command.Stop(Set.of(id())));
    }
    Set<String> before = everything(DiskNode.FOLDER);
    submit(new Command.RenameFile(id(), 0, List.of("films", "first.bin")));
    Set<String> after = everything(DiskNode.FOLDER);
    assertEquals(before.size(), after.size());
    assertTrue(after.contains("films/first.bin"), after.toString());
    node.restart();
    world.run(Duration.ofMillis(250));
    node.look();
    submit(new Command.Start(Set.of(id()), false));
    world.run(MOMENT);
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertEquals(content.bytes().length, status().content().haveBytes());
    assertEquals(after, everything(DiskNode.FOLDER));
  }

  @Test
  void aNameThatWouldLeaveTheFolderIsRefused() {
    Set<String> before = everything(DiskNode.FOLDER);
    for (List<String> path :
        List.of(
            List.of("..", "x"), List.of("a/b"), List.of(""), List.<String>of(), List.of("nul"))) {
      assertRefused(new Command.RenameFile(id(), 0, path));
    }
    assertRefused(new Command.RenameFile(id(), 99, List.of("x")));
    assertEquals(before, everything(DiskNode.FOLDER));
  }

  private void assertRefused(Command command) {
    CompletableFuture<Reply> reply = node.ask(command);
    world.run(MOMENT);
    assertInstanceOf(Reply.Refused.class, reply.join(), command.toString());
  }

  @Test
  void aMoveThatAPersonCancelsLeavesEverythingWhereItWas() {
    separate();
    node.disk.writeAtMost(100);
    node.submit(new Command.MoveData(id(), ELSEWHERE));
    node.submit(new Command.CancelMove(id()));
    world.run(MOMENT);
    assertSeeding(DiskNode.FOLDER, "after the cancel");
    assertEquals(Set.of(), everything(ELSEWHERE));
    node.restart();
    world.run(Duration.ofMillis(250));
    node.look();
    world.run(MOMENT);
    assertSeeding(DiskNode.FOLDER, "after a restart");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMoveThatIsKilledAtAnyMomentIsFinishedAtTheNextStart(boolean oneFileSystem) {
    if (!oneFileSystem) {
      separate();
    }
    int begin = node.disk.operations();
    submit(new Command.MoveData(id(), ELSEWHERE));
    assertSeeding(ELSEWHERE, "without a kill");
    MemoryDisk whole = node.disk;
    for (int moment = begin; moment <= whole.operations(); moment++) {
      node.restart(whole.afterKill(moment));
      if (!oneFileSystem) {
        separate();
      }
      world.run(Duration.ofMillis(250));
      node.look();
      world.run(MOMENT);
      Set<String> left = everything(DiskNode.FOLDER);
      boolean isBefore = !left.isEmpty();
      String when = "killed after operation " + (moment - begin);
      assertSeeding(isBefore ? DiskNode.FOLDER : ELSEWHERE, when);
      assertEquals(
          Set.of(), isBefore ? everything(ELSEWHERE) : left, when + ": left in the other folder");
    }
  }

  @Test
  void aFileThatWasRenamedIsFoundAfterAKillAtAnyMomentSoonAfter() {
    submit(new Command.RenameFile(id(), 2, List.of("torrent3", "other name.bin")));
    assertTrue(everything(DiskNode.FOLDER).contains("torrent3/other name.bin"));
    node.restart();
    world.run(Duration.ofMillis(250));
    node.look();
    world.run(MOMENT);
    assertInstanceOf(TorrentState.Seeding.class, status().state());
    assertEquals(content.bytes().length, status().content().haveBytes());
  }

  private void restart(MemoryDisk left, boolean oneFileSystem) {
    node.restart(left);
    if (!oneFileSystem) {
      separate();
    }
    world.run(Duration.ofMillis(250));
    node.look();
    world.run(MOMENT);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatWasMovedIsNotTakenForChangedLater(boolean oneFileSystem) {
    if (!oneFileSystem) {
      separate();
    }
    submit(new Command.MoveData(id(), ELSEWHERE));
    world.run(Duration.ofMinutes(3));
    assertSeeding(ELSEWHERE, "three minutes later");
    int before = node.disk.operations();
    restart(node.disk, oneFileSystem);
    assertSeeding(ELSEWHERE, "after a restart");
    assertTrue(node.disk.operations() >= before);
    world.run(Duration.ofMinutes(3));
    assertSeeding(ELSEWHERE, "three minutes after the restart");
  }

  @Test
  void aPowerCutAtAnyMomentOfAMoveToAnotherFileSystemLosesNothing() {
    Random random = new Random(11);
    separate();
    int begin = node.disk.operations();
    submit(new Command.MoveData(id(), ELSEWHERE));
    MemoryDisk whole = node.disk;
    for (int cut = 0; cut < 60; cut++) {
      int moment = begin + random.nextInt(whole.operations() - begin + 1);
      restart(whole.afterPowerCut(moment, random), false);
      boolean isBefore = !everything(DiskNode.FOLDER).isEmpty();
      String when = "power cut " + cut + " of seed 11, after operation " + (moment - begin);
      assertSeeding(isBefore ? DiskNode.FOLDER : ELSEWHERE, when);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aMoveThatTheDiskRefusesForAWhileAtAnyCallEndsInOnePlace(boolean oneFileSystem) {
    MemoryDisk whole = node.disk;
    int begin = whole.operations();
    for (int call = 0; call < CALLS_OF_A_MOVE; call += 3) {
      restart(whole.afterKill(begin), true);
      int refused = call;
      node.disk.failWith((number, what, name) -> {
        if (!oneFileSystem && what.equals("rename") && name.startsWith("file")) {
          return new AtomicMoveNotSupportedException(name, name, "two file systems");
        }
        return number >= refused && number < refused + 40
            ? new FileSystemException(name, null, "Input/output error")
            : null;
      });
      node.submit(new Command.MoveData(id(), ELSEWHERE));
      world.run(Duration.ofSeconds(20));
      node.disk.failWith(null);
      if (!oneFileSystem) {
        separate();
      }
      world.run(Duration.ofSeconds(40));
      boolean isBefore = !everything(DiskNode.FOLDER).isEmpty();
      String when = "refused at call " + call + ", one file system: " + oneFileSystem;
      assertSeeding(isBefore ? DiskNode.FOLDER : ELSEWHERE, when);
      submit(new Command.Stop(Set.of(id())));
      assertEquals(
          Set.of(), everything(isBefore ? ELSEWHERE : DiskNode.FOLDER), when + ": is left");
      assertEquals(0, node.disk.openFolders(), when);
    }
  }

  @Test
  void aTargetThatGetsFullLeavesEverythingWhereItWas() {
    node.disk.failWith((_, what, name) -> {
      if (what.equals("rename") && name.startsWith("file")) {
        return new AtomicMoveNotSupportedException(name, name, "two file systems");
      }
      boolean isFull = what.equals("write") && name.contains(".file2");
      return isFull ? new FileSystemException(name, null, "No space left on device") : null;
    });
    submit(new Command.MoveData(id(), ELSEWHERE));
    assertSeeding(DiskNode.FOLDER, "after the failure");
    assertEquals(Set.of(), everything(ELSEWHERE));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLeftOfATorrentThatIsRemovedWhileItIsMoved(boolean rests) {
    separate();
    node.disk.writeAtMost(100);
    if (rests) {
      submit(new Command.Stop(Set.of(id())));
    }
    MemoryDisk whole = node.disk;
    int begin = whole.operations();
    for (int turns = 1; turns < 40; turns += 4) {
      restart(whole.afterKill(begin), false);
      node.disk.writeAtMost(100);
      assertEquals(content.bytes().length, status().content().haveBytes());
      node.submit(new Command.MoveData(id(), ELSEWHERE));
      world.run(Duration.ofMillis(turns));
      node.submit(new Command.Remove(Set.of(id()), Command.DataFate.DELETE));
      world.run(MOMENT);
      String when = "removed after " + turns + " ms";
      assertEquals(Set.of(), everything(DiskNode.FOLDER), when);
      assertEquals(Set.of(), everything(ELSEWHERE), when);
    }
  }

  @ParameterizedTest
  @CsvSource({"true,true", "true,false", "false,true", "false,false"})
  void nothingIsLeftOfATorrentThatIsRemovedAfterItsMoveWasKilled(
      boolean oneFileSystem, boolean rests) {
    if (rests) {
      submit(new Command.Stop(Set.of(id())));
    }
    if (!oneFileSystem) {
      separate();
    }
    int begin = node.disk.operations();
    submit(new Command.MoveData(id(), ELSEWHERE));
    MemoryDisk whole = node.disk;
    for (int moment = begin; moment <= whole.operations(); moment++) {
      node.restart(whole.afterKill(moment));
      if (!oneFileSystem) {
        separate();
      }
      node.disk.behindTheBack(disk -> {
        disk.makeRoot(ELSEWHERE);
        try (Disk.Folder other = disk.root(ELSEWHERE)) {
          other.open("mine.txt", Disk.Access.CREATE).close();
        }
      });
      node.submit(new Command.Remove(Set.of(id()), Command.DataFate.DELETE));
      world.run(MOMENT);
      String when = "killed after operation " + (moment - begin);
      assertEquals(Set.of(), everything(DiskNode.FOLDER), when);
      assertEquals(Set.of("mine.txt"), everything(ELSEWHERE), when);
      assertEquals(0, node.disk.openFolders(), when);
    }
  }

  @Test
  void aRenameThatIsKilledAtAnyMomentIsSeenThroughAtTheNextStart() {
    int begin = node.disk.operations();
    submit(new Command.RenameFile(id(), 2, List.of("torrent3", "new", "name.bin")));
    MemoryDisk whole = node.disk;
    boolean wasRenamed = false;
    for (int moment = begin; moment <= whole.operations(); moment++) {
      restart(whole.afterKill(moment), true);
      String when = "killed after operation " + (moment - begin);
      assertInstanceOf(TorrentState.Seeding.class, status().state(), when);
      assertEquals(content.bytes().length, status().content().haveBytes(), when);
      boolean isRenamed = everything(DiskNode.FOLDER).contains("torrent3/new/name.bin");
      assertTrue(isRenamed || !wasRenamed, when + ": the old name again");
      wasRenamed |= isRenamed;
    }
    assertTrue(wasRenamed);
  }

  @Test
  void noFileGetsAPlaceThatAnotherHasOrWillHave() {
    Set<String> before = everything(DiskNode.FOLDER);
    submit(new Command.SetFilePriorities(id(), Map.of(3, Command.FilePriority.SKIP)));
    submit(new Command.Stop(Set.of(id())));
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(DiskNode.FOLDER, List.of("torrent3", "dir1"), false)) {
        folder.delete("file3");
      }
    });
    submit(new Command.Start(Set.of(id()), false));
    submit(new Command.RenameFile(id(), 0, List.of("torrent3", "dir1", "FILE3")));
    submit(new Command.RenameFile(id(), 0, List.of("torrent3", "dir1", "file3", "below")));
    submit(new Command.RenameFile(id(), 0, List.of("torrent3", "dir1")));
    submit(new Command.RenameFile(id(), 0, List.of("..", "outside")));
    submit(new Command.RenameFile(id(), 0, List.of()));
    Set<String> after = everything(DiskNode.FOLDER);
    after.add("torrent3/dir1/file3");
    after.removeIf(name -> name.startsWith("."));
    assertEquals(before, after);
    assertTrue(status().content().haveBytes() > 0);
  }

  @Test
  void theFilesOfATorrentThatRestsGoWithIt() {
    submit(new Command.Stop(Set.of(id())));
    submit(new Command.Remove(Set.of(id()), Command.DataFate.DELETE));
    assertEquals(Set.of(), everything(DiskNode.FOLDER));
  }

  @Test
  void nothingOfAnybodyElseIsRemoved() {
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(DiskNode.FOLDER, List.of("torrent3", "dir0"), false)) {
        folder.open("mine.txt", Disk.Access.CREATE).close();
      }
    });
    submit(new Command.Remove(Set.of(id()), Command.DataFate.DELETE));
    assertEquals(Set.of("torrent3/dir0/mine.txt"), everything(DiskNode.FOLDER));
    assertFalse(node.isRight(content));
  }
}
