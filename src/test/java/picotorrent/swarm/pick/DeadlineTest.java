package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;

/// Pieces that are needed by a time: a stream is played from them.
class DeadlineTest implements PieceMemory {
  private static final int PIECES = 100;
  private static final int BLOCKS = 2;
  private static final long SECOND = 1_000_000_000;

  private final Geometry geometry =
      new Geometry((long) PIECES * BLOCKS * Geometry.BLOCK_BYTES, BLOCKS * Geometry.BLOCK_BYTES);
  private final Picker picker =
      new Picker(geometry, new Bitfield(PIECES), this, new SplittableRandom(7));

  private final class Seed implements Requester {
    final PickerPeer handle = picker.join(this);
    final List<Integer> asked = new ArrayList<>();

    Seed(long bytesPerSecond) {
      picker.hasAll(handle);
      picker.unchoked(handle);
      handle.measured(bytesPerSecond);
    }

    @Override
    public void request(int piece, int begin, int length) {
      asked.add(piece);
    }

    @Override
    public void cancel(int piece, int begin, int length) {}
  }

  @Override
  public boolean reserve(int piece) {
    return true;
  }

  @Override
  public void release(int piece) {}

  @Test
  void whatIsDueIsFetchedBeforeEverythingElseTheEarliestFirst() {
    picker.setDeadlines(Map.of(70, 20 * SECOND, 30, 10 * SECOND, 50, 30 * SECOND));
    Seed seed = new Seed(0);
    picker.pick(seed.handle, 6, 0);
    assertEquals(List.of(30, 30, 70, 70, 50, 50), seed.asked);
  }

  @Test
  void whoIsTooSlowForADeadlineIsAskedForSomethingElse() {
    picker.setDeadlines(Map.of(30, 3 * SECOND));
    Seed slow = new Seed(Geometry.BLOCK_BYTES / 4);
    picker.pick(slow.handle, 2, 0);
    assertFalse(slow.asked.contains(30), "a block takes it four seconds");
    Seed fast = new Seed(100 * Geometry.BLOCK_BYTES);
    picker.pick(fast.handle, 2, 0);
    assertEquals(List.of(30, 30), fast.asked);
  }

  @Test
  void whatIsDueAtOnceIsAskedOfTwoPeers() {
    picker.setDeadlines(Map.of(30, SECOND));
    Seed unknown = new Seed(0);
    picker.pick(unknown.handle, 2, 0);
    Seed fast = new Seed(100 * Geometry.BLOCK_BYTES);
    picker.pick(fast.handle, 2, 0);
    assertEquals(List.of(30, 30), unknown.asked);
    assertEquals(List.of(30, 30), fast.asked);
  }

  @Test
  void whatIsNotDueAnyMoreTakesItsTurn() {
    picker.setDeadlines(Map.of(30, SECOND));
    picker.setDeadlines(Map.of());
    Seed seed = new Seed(0);
    picker.setPriorities(piece -> piece == 30 ? Picker.LOW : Picker.NORMAL);
    picker.pick(seed.handle, 2, 0);
    assertTrue(!seed.asked.isEmpty() && !seed.asked.contains(30));
  }
}
