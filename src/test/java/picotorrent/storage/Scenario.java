package picotorrent.storage;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import picotorrent.base.Bitfield;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.port.Store;
import picotorrent.port.Verdict;

/// A session in small: it downloads a torrent, flushes now and then, and saves what it may claim;
/// started again, it believes and checks as `docs/adr` says a session has to.
final class Scenario {
  static final Path DOWNLOADS = Path.of("/downloads");
  static final Path STATE = Path.of("/state");
  private static final String NAME = "torrents/t";

  private final TestLoop loop;
  private final DiskPool pool;
  private final TestTorrent torrent;
  private final Bitfield wanted;
  private final Store.Volume volume;
  private final StateStore states;
  final Bitfield have;

  /// Something that was promised.
  ///
  /// @param operations how many operations the disk had seen by then
  /// @param pieces the pieces the promise is about
  record Promise(int operations, Bitfield pieces) {}

  final List<Promise> verified = new ArrayList<>();
  final List<Promise> claimed = new ArrayList<>();
  int addedAt = Integer.MAX_VALUE;

  Scenario(TestLoop loop, DiskPool pool, Disk disk, TestTorrent torrent, Bitfield wanted) {
    this.loop = loop;
    this.pool = pool;
    this.torrent = torrent;
    this.wanted = wanted;
    this.have = new Bitfield(torrent.pieces());
    FileStore store = new FileStore(loop, pool, disk, new HandlePool(2));
    this.volume =
        store.open(
            new Store.VolumeSpec(
                torrent.metainfo, DOWNLOADS, Map.of(), wanted, Store.Allocation.SPARSE, false));
    this.states = new AtomicStateStore(loop, pool, disk, STATE);
  }

  /// Adds the torrent and downloads some of it, in an order that the seed gives.
  void download(MemoryDisk memory, long seed, int pieces) {
    save(have, new Store.Stamps(List.of(), List.of()));
    addedAt = memory.operations();
    loop.get(volume::survey);
    loop.<Void>done(volume::prepare);
    Random random = new Random(seed);
    List<Integer> order = new ArrayList<>();
    torrent.allPieces().forEach(order::add);
    Collections.shuffle(order, random);
    for (int piece : order.subList(0, pieces)) {
      Verdict verdict = write(piece);
      if (verdict instanceof Verdict.Verified) {
        have.set(piece);
        verified.add(new Promise(memory.operations(), have.copy()));
      }
      if (random.nextInt(4) == 0) {
        flush();
        claimed.add(new Promise(memory.operations(), have.copy()));
      }
    }
  }

  Verdict write(int piece) {
    return loop.ask(answer -> volume.write(piece, torrent.buffer(piece), answer));
  }

  void flush() {
    Bitfield flushed = have.copy();
    save(flushed, loop.get(volume::flush));
  }

  private void save(Bitfield flushed, Store.Stamps stamps) {
    byte[] wire = flushed.toWire();
    ByteBuffer document =
        ByteBuffer.allocate(4 + wire.length + stamps.sizes().size() * 16).putInt(wire.length);
    document.put(wire);
    stamps.sizes().forEach(document::putLong);
    stamps.modifiedMillis().forEach(document::putLong);
    loop.<Void>done(answer -> states.save(NAME, document.array(), answer));
  }

  /// Whether the torrent is in the list.
  boolean isListed() {
    return loop.get(
            (TestLoop.Question<Outcome<StateStore.Loaded>>)
                answer -> states.loadAll("torrents/", answer))
        .documents()
        .containsKey(NAME);
  }

  /// Starts as after a crash: what is had afterwards.
  Bitfield start() {
    StateStore.Loaded loaded = loop.get(answer -> states.loadAll("torrents/", answer));
    byte[] bytes = loaded.documents().getOrDefault(NAME, new byte[4]);
    ByteBuffer document = ByteBuffer.wrap(bytes);
    byte[] wire = new byte[document.getInt()];
    document.get(wire);
    Bitfield claims =
        Bitfield.ofWire(wire, torrent.pieces()).orElseGet(() -> new Bitfield(torrent.pieces()));
    List<Long> longs = new ArrayList<>();
    while (document.hasRemaining()) {
      longs.add(document.getLong());
    }
    int half = longs.size() / 2;
    Store.Stamps then = new Store.Stamps(longs.subList(0, half), longs.subList(half, 2 * half));
    Store.Survey survey = loop.get(volume::survey);
    Bitfield doubts = then.doubts(torrent.metainfo.layout(), survey.stamps());
    Bitfield found = loop.get(answer -> volume.check(doubts, (piece, isVerified) -> {}, answer));
    claims.forEach(piece -> {
      if (!doubts.get(piece)) {
        have.set(piece);
      }
    });
    have.or(found);
    return have;
  }

  /// The pieces that really are on disk.
  Bitfield truth() {
    return loop.get(answer -> volume.check(torrent.allPieces(), (piece, isVerified) -> {}, answer));
  }

  /// The same torrent on another disk.
  Scenario on(Disk other) {
    return new Scenario(loop, pool, other, torrent, wanted);
  }
}
