package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.buffer.SlabPool;

/// Random lives of small swarms against a naive model that checks each request and cancel as it
/// happens.
class PickerModelTest {
  private static final int BLOCK = Geometry.BLOCK_BYTES;
  private static final long SECOND = 1_000_000_000;
  private static final List<PickOrder> ORDERS = List.of(PickOrder.values());

  private static final class World implements PieceMemory {
    final Random random;
    final String seed;
    final Geometry geometry;
    final int[] payload;
    final int[] level;
    final Picker picker;
    final List<Peer> peers = new ArrayList<>();
    final Set<Integer> reserved = new HashSet<>();
    final List<Integer> toVerify = new ArrayList<>();
    final Set<Block> received = new HashSet<>();
    int memory;
    boolean deadlines;
    boolean refused;
    long now = 77 * SECOND;

    World(long seed) {
      this.seed = "seed " + seed;
      random = new Random(seed);
      int pieceLength = BLOCK * (1 + random.nextInt(5));
      long total = random.nextLong(1, pieceLength * (1L + random.nextInt(30)) + 1);
      geometry = new Geometry(total, pieceLength);
      payload = new int[geometry.pieceCount()];
      level = new int[geometry.pieceCount()];
      boolean padded = random.nextInt(4) == 0;
      for (int piece = 0; piece < payload.length; piece++) {
        int bytes = geometry.pieceBytes(piece);
        payload[piece] = padded && random.nextInt(3) == 0 ? 1 + random.nextInt(bytes) : bytes;
        level[piece] = Picker.NORMAL;
      }
      memory = 1 + random.nextInt(8);
      Bitfield have = new Bitfield(geometry.pieceCount());
      picker =
          new Picker(geometry, have, this, piece -> payload[piece], new SplittableRandom(seed));
      picker.setOrder(ORDERS.get(random.nextInt(ORDERS.size())));
    }

    @Override
    public boolean reserve(int piece) {
      if (reserved.size() >= memory) {
        refused = true;
        return false;
      }
      assertTrue(reserved.add(piece), seed);
      return true;
    }

    @Override
    public void release(int piece) {
      assertTrue(reserved.remove(piece), seed);
      received.removeIf(block -> block.piece() == piece);
    }

    boolean isMissing(int piece) {
      return level[piece] > 0 && !picker.have().get(piece);
    }

    int payloadBlocks(int piece) {
      return Math.ceilDiv(payload[piece], BLOCK);
    }

    boolean isAllAsked() {
      for (int piece = 0; piece < geometry.pieceCount(); piece++) {
        if (isMissing(piece) && !reserved.contains(piece)) {
          return false;
        }
      }
      return true;
    }

    void complete(int piece, boolean right) {
      SlabPool pool = new SlabPool(BLOCK, 1 << 20);
      PieceBuffer content = PieceBuffer.take(pool, geometry.pieceBytes(piece));
      assertTrue(content != null);
      toVerify.removeIf(other -> other == piece);
      received.removeIf(block -> block.piece() == piece);
      reserved.remove(piece);
      if (right) {
        picker.verified(piece, content);
      } else {
        picker.dropped(piece);
      }
    }

    void check() {
      for (Peer peer : peers) {
        assertEquals(peer.outstanding.size(), peer.handle.outstanding(), seed);
        boolean wants = false;
        for (int piece = 0; piece < geometry.pieceCount(); piece++) {
          wants |= isMissing(piece) && peer.has.get(piece);
          assertEquals(peer.has.get(piece), peer.handle.has(piece), seed);
        }
        assertEquals(wants, picker.isInteresting(peer.handle), seed);
      }
      int missing = 0;
      for (int piece = 0; piece < geometry.pieceCount(); piece++) {
        int at = piece;
        missing += isMissing(piece) ? 1 : 0;
        long copies = peers.stream().filter(peer -> peer.has.get(at)).count();
        assertEquals(copies, picker.availability(piece), seed);
      }
      assertEquals(missing, picker.missing(), seed);
      assertEquals(missing == 0, picker.isFinished(), seed);
      assertEquals(reserved.size(), picker.openPieces().size(), seed);
      for (OpenPiece open : picker.openPieces()) {
        long got = received.stream().filter(block -> block.piece() == open.piece()).count();
        int padding = open.blocks() - payloadBlocks(open.piece());
        assertEquals(got + padding, open.blocksReceived(), seed);
      }
    }
  }

  private static final class Peer implements Requester {
    final World world;
    final Bitfield has;
    final Set<Block> outstanding = new LinkedHashSet<>();
    final Set<Block> late = new HashSet<>(); // nobody counts on them any more
    final Set<Integer> allowedFast = new HashSet<>();
    PickerPeer handle;
    boolean choking = true;

    Peer(World world) {
      this.world = world;
      has = new Bitfield(world.geometry.pieceCount());
      handle = world.picker.join(this);
    }

    @Override
    public void request(int piece, int begin, int length) {
      String seed = world.seed;
      Block block = new Block(piece, begin, length);
      assertTrue(world.geometry.isBlock(piece, begin, length), seed);
      assertTrue(begin < world.payload[piece], seed + ": asked for padding");
      assertTrue(has.get(piece), seed + ": asked for what the peer lacks");
      assertTrue(!choking || allowedFast.contains(piece), seed + ": asked who chokes");
      assertTrue(world.isMissing(piece), seed + ": asked for what is not wanted");
      assertTrue(world.reserved.contains(piece), seed + ": asked without memory");
      assertFalse(world.received.contains(block), seed + ": asked for what is here");
      assertTrue(outstanding.add(block), seed + ": asked the same peer twice");
      for (Peer other : world.peers) {
        if (other != this && other.outstanding.contains(block) && !other.late.contains(block)) {
          boolean allowed = world.isAllAsked() || world.refused || world.deadlines;
          assertTrue(allowed, seed + ": asked twice before the end");
          late.add(block);
        }
      }
    }

    @Override
    public void cancel(int piece, int begin, int length) {
      Block block = new Block(piece, begin, length);
      assertTrue(outstanding.remove(block), world.seed + ": cancelled what was not asked");
      late.remove(block);
    }

    void forget() {
      outstanding.clear();
      late.clear();
    }
  }

  private static void step(World world) {
    Random random = world.random;
    int roll = random.nextInt(100);
    if (world.peers.size() < 2 || roll == 0 && world.peers.size() < 8) {
      join(world);
      return;
    }
    Peer peer = world.peers.get(random.nextInt(world.peers.size()));
    int piece = random.nextInt(world.geometry.pieceCount());
    switch (roll) {
      case 1 -> {
        world.picker.gone(peer.handle);
        peer.forget();
        world.peers.remove(peer);
      }
      case 2, 3, 4 -> {
        assertEquals(peer.has.set(piece), world.picker.has(peer.handle, piece), world.seed);
      }
      case 5 -> {
        peer.outstanding.removeIf(block -> block.piece() == piece);
        peer.late.removeIf(block -> block.piece() == piece);
        assertEquals(peer.has.clear(piece), world.picker.lacks(peer.handle, piece), world.seed);
      }
      case 6 -> {
        boolean drops = random.nextBoolean();
        peer.choking = true;
        if (drops) {
          peer.forget();
        }
        world.picker.choked(peer.handle, drops);
      }
      case 7, 8, 9, 10, 11, 12 -> {
        peer.choking = false;
        world.picker.unchoked(peer.handle);
      }
      case 13 -> {
        peer.late.addAll(peer.outstanding);
        world.picker.timedOut(peer.handle);
        // Pieces that go alone take no late blocks: the picker has dropped those requests.
        peer.outstanding.removeIf(block -> !isOwed(world, peer, block));
      }
      case 14 -> reprioritise(world);
      case 15 -> world.picker.setOrder(ORDERS.get(random.nextInt(ORDERS.size())));
      case 16 -> {
        peer.allowedFast.add(piece);
        world.picker.allowsFast(peer.handle, piece);
      }
      case 17 -> world.picker.suggests(peer.handle, piece);
      case 18 -> {
        world.deadlines = random.nextBoolean();
        Map<Integer, Long> due =
            world.deadlines ? Map.of(piece, world.now + random.nextLong(5 * SECOND)) : Map.of();
        world.picker.setDeadlines(due);
      }
      case 19 -> peer.handle.measured(random.nextInt(3) * 100_000L);
      case 20 -> reject(world, peer);
      case 21, 22, 23, 24, 25, 26 -> {
        if (!world.toVerify.isEmpty()) {
          world.complete(world.toVerify.get(0), random.nextInt(10) != 0);
        }
      }
      default -> {
        if (roll < 55) {
          pick(world, peer);
        } else {
          deliver(world, peer);
        }
      }
    }
    world.now += random.nextLong(SECOND);
  }

  private static boolean isOwed(World world, Peer peer, Block block) {
    OpenPiece open = world.picker.openPiece(block.piece());
    return open != null && open.isOther(block.begin() / BLOCK, peer.handle);
  }

  private static void join(World world) {
    Peer peer = new Peer(world);
    world.peers.add(peer);
    switch (world.random.nextInt(3)) {
      case 0 -> {
        peer.has.setAll();
        world.picker.hasAll(peer.handle);
      }
      case 1 -> {
        for (int piece = 0; piece < peer.has.size(); piece++) {
          if (world.random.nextBoolean()) {
            peer.has.set(piece);
          }
        }
        world.picker.hasOnly(peer.handle, peer.has.copy());
      }
      default -> {}
    }
  }

  private static void pick(World world, Peer peer) {
    int count = 1 + world.random.nextInt(12);
    int before = peer.outstanding.size();
    world.refused = false;
    int picked = world.picker.pick(peer.handle, count, world.now);
    assertTrue(picked <= count, world.seed);
    // Taking over a piece may also cancel; what this peer was asked for does not shrink.
    assertEquals(before + picked, peer.outstanding.size(), world.seed);
  }

  private static void deliver(World world, Peer peer) {
    if (peer.outstanding.isEmpty()) {
      int piece = world.random.nextInt(world.geometry.pieceCount());
      Receipt receipt = world.picker.received(peer.handle, piece, 0);
      assertTrue(receipt == Receipt.UNREQUESTED || receipt == Receipt.DUPLICATE, world.seed);
      return;
    }
    List<Block> owed = new ArrayList<>(peer.outstanding);
    Block block = owed.get(world.random.nextInt(owed.size()));
    peer.outstanding.remove(block);
    peer.late.remove(block);
    Receipt receipt = world.picker.received(peer.handle, block.piece(), block.begin());
    world.received.add(block);
    for (Peer other : world.peers) {
      assertFalse(other.outstanding.contains(block), world.seed + ": not cancelled");
    }
    long got = world.received.stream().filter(b -> b.piece() == block.piece()).count();
    boolean completes = got == world.payloadBlocks(block.piece());
    assertEquals(completes ? Receipt.COMPLETES : Receipt.WANTED, receipt, world.seed);
    if (completes) {
      world.toVerify.add(block.piece());
    }
  }

  private static void reject(World world, Peer peer) {
    if (!peer.outstanding.isEmpty()) {
      Block block = peer.outstanding.iterator().next();
      peer.outstanding.remove(block);
      peer.late.remove(block);
      assertTrue(world.picker.rejected(peer.handle, block.piece(), block.begin()), world.seed);
    }
  }

  private static void reprioritise(World world) {
    for (int i = world.random.nextInt(5); i > 0; i--) {
      int piece = world.random.nextInt(world.level.length);
      world.level[piece] = world.random.nextInt(4);
    }
    world.picker.setPriorities(piece -> world.level[piece]);
  }

  @Test
  void neverBreaksARuleAndAlwaysFinishes() {
    for (long seed = 0; seed < 1_500; seed++) {
      World world = new World(seed);
      for (int step = 0; step < 600; step++) {
        step(world);
        if (step % 7 == 0) {
          world.check();
        }
      }
      finish(world);
      world.check();
    }
  }

  /// A seed comes and everybody behaves.
  private static void finish(World world) {
    Peer seed = new Peer(world);
    world.peers.add(seed);
    seed.has.setAll();
    world.picker.hasAll(seed.handle);
    seed.choking = false;
    world.picker.unchoked(seed.handle);
    for (int round = 0; !world.picker.isFinished(); round++) {
      assertTrue(round < 10_000, world.seed + ": does not finish");
      for (Peer peer : world.peers) {
        world.refused = false;
        world.picker.pick(peer.handle, 4, world.now);
        if (!peer.outstanding.isEmpty()) {
          deliver(world, peer);
        }
      }
      while (!world.toVerify.isEmpty()) {
        world.complete(world.toVerify.get(0), true);
      }
      world.now += SECOND;
    }
    for (Peer peer : world.peers) {
      assertEquals(0, world.picker.pick(peer.handle, 10, world.now), world.seed);
    }
  }
}
