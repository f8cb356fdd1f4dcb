package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.buffer.SlabPool;

/// Seeds of which some lie: each sends at its own rate, a verdict takes a while, and who is
/// convicted is closed. Right data is a known pattern, wrong data anything else.
class PoisonTest {
  private static final int BLOCK = Geometry.BLOCK_BYTES;
  private static final int PIECE = 16 * BLOCK;
  private static final long SECOND = 1_000_000_000;
  private static final long TICK = SECOND / 100;

  private static final class World implements PieceMemory {
    final Geometry geometry;
    final Random random;
    final SlabPool pool = new SlabPool(PIECE, 1L << 30);
    final Map<Integer, PieceBuffer> content = new LinkedHashMap<>();
    final List<Seed> seeds = new ArrayList<>();
    final List<Seed> banned = new ArrayList<>();
    final Map<Integer, Long> verdictAt = new LinkedHashMap<>();
    final Picker picker;
    int failed;
    long blocks;
    long now;

    World(int pieces, long seed) {
      geometry = new Geometry((long) pieces * PIECE - 5_000, PIECE);
      random = new Random(seed);
      picker = new Picker(geometry, new Bitfield(pieces), this, new SplittableRandom(seed));
    }

    @Override
    public boolean reserve(int piece) {
      PieceBuffer buffer = PieceBuffer.take(pool, geometry.pieceBytes(piece));
      assertNotNull(buffer);
      content.put(piece, buffer);
      return true;
    }

    @Override
    public void release(int piece) {
      content.remove(piece).release();
    }

    void run(int mostSeconds) {
      while (!picker.isFinished() && now < mostSeconds * SECOND) {
        now += TICK;
        for (Seed seed : List.copyOf(seeds)) {
          seed.step();
        }
        for (int piece : List.copyOf(verdictAt.keySet())) {
          if (verdictAt.get(piece) <= now) {
            verdictAt.remove(piece);
            judge(piece);
          }
        }
      }
      assertTrue(picker.isFinished(), "not finished after " + mostSeconds + " s");
    }

    private void judge(int piece) {
      PieceBuffer buffer = content.remove(piece);
      boolean right = true;
      for (ByteBuffer slab : buffer.content()) {
        while (slab.hasRemaining()) {
          right &= slab.get() == (byte) piece;
        }
      }
      failed += right ? 0 : 1;
      List<PickerPeer> guilty =
          right ? picker.verified(piece, buffer) : picker.failed(piece, buffer);
      buffer.release();
      for (PickerPeer peer : guilty) {
        Seed seed = (Seed) peer.requester();
        picker.gone(peer);
        seeds.remove(seed);
        banned.add(seed);
      }
    }
  }

  private static final class Seed implements Requester {
    final World world;
    final double lies; // share of its blocks
    final double blocksPerTick;
    final ArrayDeque<Block> queue = new ArrayDeque<>();
    final PickerPeer handle;
    double due;

    Seed(World world, double lies, int blocksPerSecond) {
      this.world = world;
      this.lies = lies;
      blocksPerTick = blocksPerSecond * (double) TICK / SECOND;
      handle = world.picker.join(this);
      world.picker.hasAll(handle);
      world.picker.unchoked(handle);
      world.seeds.add(this);
    }

    @Override
    public void request(int piece, int begin, int length) {
      queue.add(new Block(piece, begin, length));
    }

    @Override
    public void cancel(int piece, int begin, int length) {
      queue.remove(new Block(piece, begin, length));
    }

    void step() {
      int pipeline = (int) Math.max(4, blocksPerTick * 50);
      world.picker.pick(handle, pipeline - queue.size(), world.now);
      due += blocksPerTick;
      while (due >= 1 && !queue.isEmpty()) {
        due--;
        send(queue.remove());
      }
      due = Math.min(due, 1);
    }

    private void send(Block block) {
      byte[] bytes = new byte[block.length()];
      Arrays.fill(bytes, (byte) block.piece());
      if (world.random.nextDouble() < lies) {
        bytes[world.random.nextInt(bytes.length)]++;
      }
      world.blocks++;
      switch (world.picker.received(handle, block.piece(), block.begin())) {
        case WANTED -> world.content.get(block.piece()).put(block.begin(), ByteBuffer.wrap(bytes));
        case COMPLETES -> {
          world.content.get(block.piece()).put(block.begin(), ByteBuffer.wrap(bytes));
          world.verdictAt.put(block.piece(), world.now + 2 * TICK);
        }
        case DUPLICATE, UNREQUESTED -> {}
      }
    }
  }

  private static long honestBlocks(World world) {
    return Math.ceilDiv(world.geometry.totalBytes(), BLOCK);
  }

  @Test
  void oneLiarOfFiveSeedsIsBannedWithinThreePiecesAndWastesLittle() {
    for (double lies : new double[] {1, 0.3, 0.05}) {
      for (long run = 0; run < 6; run++) {
        World world = new World(200, run);
        Seed liar = new Seed(world, lies, 400);
        for (int i = 0; i < 4; i++) {
          new Seed(world, 0, 400);
        }
        world.run(600);
        String what = "seed " + run + ", lies " + lies + ": ";
        assertEquals(List.of(liar), world.banned, what);
        assertTrue(world.failed <= 3, what + world.failed + " failed pieces");
        long wasted = world.blocks - honestBlocks(world);
        long most = 3 * PIECE / BLOCK + honestBlocks(world) / 100;
        assertTrue(wasted <= most, what + wasted + " wasted blocks, allowed " + most);
      }
    }
  }

  @Test
  void twentyLiarsOfTwentyFiveDoNotPreventCompletionAndNobodyHonestIsBanned() {
    for (int pieces : new int[] {200, 12, 1}) {
      for (long run = 0; run < 4; run++) {
        World world = new World(pieces, run);
        for (int i = 0; i < 25; i++) {
          new Seed(world, i % 5 == 0 ? 0 : 1, 100);
        }
        world.run(1_200);
        String what = pieces + " pieces, seed " + run;
        assertTrue(world.banned.stream().allMatch(seed -> seed.lies > 0), what);
        assertTrue(world.failed <= 40, what + ": " + world.failed + " failed pieces");
      }
    }
  }

  @Test
  void aLiarThatWasHonestAtFirstIsFoundAmongThoseItSharedPiecesWith() {
    World world = new World(400, 5);
    Seed liar = new Seed(world, 0.01, 300);
    for (int i = 0; i < 9; i++) {
      new Seed(world, 0, 300);
    }
    world.run(600);
    assertTrue(world.failed > 0, "it never lied: change the seed");
    assertEquals(List.of(liar), world.banned);
    assertTrue(world.failed <= 3, world.failed + " failed pieces");
  }

  @Test
  void aFailedPieceThatASilentPeerHoldsIsTakenOver() {
    World world = new World(1, 3);
    Seed liar = new Seed(world, 1, 100);
    Seed honest = new Seed(world, 0, 100);
    Seed silent = new Seed(world, 0, 0);
    assertTrue(world.seeds.containsAll(List.of(liar, honest, silent)));
    world.run(120);
    assertEquals(List.of(liar), world.banned);
  }
}
