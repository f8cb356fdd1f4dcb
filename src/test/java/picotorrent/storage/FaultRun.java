package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.metainfo.FileEntry;
import picotorrent.session.Session;
import picotorrent.sim.Line;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;
import picotorrent.sim.SimWorld;

/// One thing that goes wrong with a disk at some moment for some while, as its number decides.
final class FaultRun {
  private static final int PIECE = 16 << 10;
  private static final int[] FILES = {70_000, 0, 150_000, 33_000};
  private static final Duration STEP = Duration.ofMillis(250);
  private static final Duration LIMIT = Duration.ofMinutes(3);

  /// 100 kB/s: the download takes some seconds.
  private static final Line SLOW =
      Line.UNLIMITED.rates(100_000, 100_000).latency(Duration.ofMillis(10));

  /// What goes wrong.
  enum Trouble {
    FULL(TorrentState.Mend.FREE_SPACE, "No space left"),
    READ_ONLY(TorrentState.Mend.CHOOSE_FOLDER, "No permission to write"),
    BROKEN(TorrentState.Mend.RETRY, "The disk failed at"),
    TOO_MANY_OPEN_FILES(TorrentState.Mend.RETRY, "Too many open files"),
    VANISHED(TorrentState.Mend.RECHECK, "is missing"),
    CHANGED(TorrentState.Mend.RECHECK, "was changed by another program"),
    DRIVE_GONE(TorrentState.Mend.RECHECK, "is missing");

    final TorrentState.Mend mend;
    final String words;

    Trouble(TorrentState.Mend mend, String words) {
      this.mend = mend;
      this.words = words;
    }
  }

  private final SimWorld world;
  private final Random random;
  private final DiskNode.Content content;
  private final DiskNode node;
  private final int number;
  final Trouble trouble;
  private int nextHost = 1;

  FaultRun(int number) {
    this.number = number;
    this.world = new SimWorld(number);
    this.random = new Random(number);
    this.trouble = Trouble.values()[number % Trouble.values().length];
    this.content = DiskNode.Content.make(number, PIECE, FILES);
    this.node = new DiskNode(host("node"));
  }

  private SimHost host(String name) {
    return world.host(name, "20.0.%d.1".formatted(nextHost++), SLOW);
  }

  private String name() {
    return "fault " + number + ", " + trouble + ", after %.2f s".formatted(world.now() / 1e9);
  }

  /// Meets the trouble in the middle of a download.
  void whileDownloading() {
    SimHost seed = seed();
    node.look();
    node.add(content, seed.endpoint(DiskNode.PORT));
    world.run(Duration.ofMillis(200 + random.nextInt(1_500)));
    long before = status().content().haveBytes();
    suffer(before, Duration.ofSeconds(8 + random.nextInt(40)));
    finish();
    long fetched = status().traffic().downBytes();
    assertTrue(fetched <= content.bytes().length, name() + ": fetched " + fetched);
    outliveARestart();
  }

  /// The disk takes a few bytes of each write: nothing to tell, nothing is lost.
  void whileWritesAreShort() {
    node.disk.writeAtMost(1 + random.nextInt(5_000));
    SimHost seed = seed();
    node.look();
    node.add(content, seed.endpoint(DiskNode.PORT));
    finish();
    assertFalse(status().state() instanceof TorrentState.Failed, name());
    outliveARestart();
  }

  /// There is room for bytes, and none for the names of files.
  void withoutInodes() {
    Runnable end = strike(Set.of("make"), "No space left on device");
    SimHost seed = seed();
    node.look();
    node.add(content, seed.endpoint(DiskNode.PORT));
    world.run(Duration.ofSeconds(8 + random.nextInt(20)));
    TorrentState.Failed failed =
        assertInstanceOf(TorrentState.Failed.class, status().state(), name());
    assertEquals(TorrentState.Mend.FREE_SPACE, failed.mend(), name());
    assertTrue(
        failed.told().toString().contains("No room for more files"), failed.told().toString());
    end.run();
    finish();
    outliveARestart();
  }

  /// Meets the trouble when everything is there and is served.
  void whileSeeding() {
    SimHost seed = seed();
    node.look();
    node.add(content, seed.endpoint(DiskNode.PORT));
    finish();
    seed.stop();
    world.run(Duration.ofSeconds(20));
    SimHost leech = host("leech");
    Session session = session(leech);
    world.run(STEP);
    session.submit(
        new Command.AddTorrent(
            content.file(),
            DiskNode.options(AddOptions.Existing.CHECK, node.host.endpoint(DiskNode.PORT))));
    session.look(picotorrent.api.Engine.Look.LIST);
    world.run(Duration.ofMillis(300 + random.nextInt(700)));
    if (trouble == Trouble.FULL || trouble == Trouble.READ_ONLY) {
      strike(Set.of("write", "make", "touch"), "No space left on device");
      world.run(Duration.ofSeconds(10));
      assertFalse(status().state() instanceof TorrentState.Failed, name() + ": nothing is written");
      node.disk.failWith(null);
    } else {
      sufferUnlessServed(session);
    }
    assertTrue(
        world.runUntil(() -> has(session, content.bytes().length), LIMIT),
        () -> name() + ": the leech did not finish: " + session.snapshot().torrents());
    TorrentStatus row = session.snapshot().torrents().getFirst();
    assertEquals(0, row.traffic().wastedBytes(), name() + ": something wrong was served");
    assertEquals(content.bytes().length, row.traffic().downBytes(), name());
    outliveARestart();
  }

  /// Open files serve a leech to the end though no other can be opened: then there is nothing to
  /// tell.
  private void sufferUnlessServed(Session leech) {
    boolean unseen = trouble == Trouble.TOO_MANY_OPEN_FILES;
    if (!unseen) {
      suffer(status().content().haveBytes(), Duration.ofSeconds(61));
      return;
    }
    Runnable end = begin();
    world.run(Duration.ofSeconds(10));
    boolean isServed = has(leech, content.bytes().length);
    assertTrue(isServed || status().state() instanceof TorrentState.Failed, name());
    end.run();
  }

  private static boolean has(Session session, long bytes) {
    List<TorrentStatus> rows = session.snapshot().torrents();
    return !rows.isEmpty() && rows.getFirst().content().haveBytes() == bytes;
  }

  private SimDisk simDisk() {
    return new SimDisk(new SimDisk.Archive());
  }

  private Session session(SimHost host) {
    SimStateStore states = new SimStateStore(host, new SimStateStore.Documents());
    var opened =
        DiskNode.open(
            host, new SimStore(host, simDisk()), states, DiskNode.settings(host, 64 << 20));
    world.run(STEP);
    return opened.join();
  }

  private SimHost seed() {
    SimHost host = host("seed");
    DiskNode.seed(host, content);
    return host;
  }

  private TorrentStatus status() {
    TorrentStatus status = node.status();
    assertNotNull(status, name() + ": the torrent is not listed");
    return status;
  }

  /// The fault, for a while: it is told, and costs nothing that was there.
  private void suffer(long before, Duration length) {
    Runnable end = begin();
    long until = world.now() + length.toNanos();
    TorrentState.@Nullable Failed failed = null;
    while (world.now() < until) {
      world.run(STEP);
      assertTrue(status().content().haveBytes() >= before, name() + ": verified data was lost");
      if (status().state() instanceof TorrentState.Failed now) {
        failed = now;
      }
    }
    assertInstanceOf(TorrentState.Failed.class, status().state(), name() + ": not told in the end");
    assertNotNull(failed, name() + ": never told");
    assertEquals(trouble.mend, failed.mend(), name() + ": " + failed.told().toString());
    assertTrue(
        failed.told().toString().contains(trouble.words), name() + ": " + failed.told().toString());
    boolean hasFigures = failed.told().toString().matches(".* needed, .* free\\. Free space or .*");
    assertEquals(trouble == Trouble.FULL, hasFigures, failed.told().toString());
    end.run();
    assertTrue(
        world.runUntil(() -> !(status().state() instanceof TorrentState.Failed), LIMIT),
        () -> name() + ": did not go on: " + status().state());
    assertTrue(status().content().haveBytes() >= before, name() + ": verified data was lost");
  }

  private Runnable begin() {
    return switch (trouble) {
      case FULL -> fill();
      case READ_ONLY ->
          strike(Set.of("write", "make", "touch", "rename", "delete"), "Read-only file system");
      case BROKEN -> strike(Set.of("read", "write", "force"), "Input/output error");
      case TOO_MANY_OPEN_FILES -> strike(Set.of("open"), "Too many open files");
      case VANISHED -> vanish();
      case CHANGED -> change();
      case DRIVE_GONE -> unplug();
    };
  }

  private Runnable fill() {
    node.disk.sayFree(100);
    Runnable end = strike(Set.of("write", "make"), "No space left on device");
    return () -> {
      node.disk.sayFree(Long.MAX_VALUE);
      end.run();
    };
  }

  private Runnable strike(Set<String> what, String said) {
    node.disk.failWith(
        (_, call, name) -> what.contains(call) ? new FileSystemException(name, null, said) : null);
    return () -> node.disk.failWith(null);
  }

  private Place largest() {
    FileEntry entry = content.metainfo().layout().entries().get(2);
    return Place.below(DiskNode.FOLDER, DiskNode.path(entry));
  }

  private static void rename(MemoryDisk disk, Place from, String to) throws IOException {
    try (Disk.Folder folder = disk.folder(from.root(), from.folders(), false)) {
      folder.rename(from.name(), folder, to);
    }
  }

  private Runnable vanish() {
    Place place = largest();
    Place hidden =
        new Place(place.root(), List.of(place.folders().get(0), place.folders().get(1), "x"));
    node.disk.behindTheBack(disk -> rename(disk, place, "x"));
    return () -> node.disk.behindTheBack(disk -> rename(disk, hidden, place.name()));
  }

  private Runnable unplug() {
    Place root = new Place(Path.of("/"), List.of("downloads"));
    Place away = new Place(Path.of("/"), List.of("away"));
    node.disk.behindTheBack(disk -> rename(disk, root, "away"));
    return () -> node.disk.behindTheBack(disk -> rename(disk, away, "downloads"));
  }

  private Runnable change() {
    Place place = largest();
    Disk.Stat[] before = new Disk.Stat[1];
    node.disk.behindTheBack(disk -> {
      try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
          Disk.DiskFile file = folder.open(place.name(), Disk.Access.WRITE)) {
        before[0] = folder.stat(place.name());
        file.write(ByteBuffer.wrap(new byte[7]), file.size());
      }
    });
    return () ->
        node.disk.behindTheBack(disk -> {
          try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
              Disk.DiskFile file = folder.open(place.name(), Disk.Access.WRITE)) {
            file.truncate(before[0].size());
            folder.setModified(place.name(), before[0].modifiedMillis());
          }
        });
  }

  private void finish() {
    assertTrue(
        world.runUntil(
            () -> node.status() != null && status().content().haveBytes() == content.bytes().length,
            LIMIT),
        () -> name() + ": did not finish: " + node.status());
    assertTrue(node.isRight(content), name() + ": the files are wrong");
  }

  /// Nothing that failed has left a file or folder open.
  private void assertNothingIsLeftOpen() {
    assertEquals(0, node.disk.openFolders(), name() + ": folders that nobody closes");
    assertTrue(
        node.disk.openFiles() <= DiskNode.MAX_HANDLES,
        () -> name() + ": files that nobody closes: " + node.disk.openFiles());
  }

  private void outliveARestart() {
    world.run(Duration.ofSeconds(15));
    assertNothingIsLeftOpen();
    node.restart();
    world.run(STEP);
    node.look();
    world.run(Duration.ofSeconds(5));
    assertEquals(content.bytes().length, status().content().haveBytes(), name());
    assertInstanceOf(TorrentState.Seeding.class, status().state(), name());
  }
}
