package picotorrent.swarm.pick;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.buffer.SlabPool;

/// A download of 100,000 pieces from 500 peers: what a block costs the picker. The bounds are
/// loose, for a busy machine; the log has the figures.
class PickerSpeedTest implements PieceMemory {
  private static final System.Logger LOG = System.getLogger("figures");
  private static final int PIECES = 100_000;
  private static final int BLOCKS = 16;

  @Override
  public boolean reserve(int piece) {
    return true;
  }

  @Override
  public void release(int piece) {}

  private static final class Peer implements Requester {
    final PickerPeer handle;
    final long[] queue = new long[128];
    int head;
    int tail;

    Peer(Picker picker) {
      handle = picker.join(this);
      picker.unchoked(handle);
    }

    @Override
    public void request(int piece, int begin, int length) {
      queue[tail++ & 127] = (long) piece << 32 | begin;
    }

    @Override
    public void cancel(int piece, int begin, int length) {
      throw new AssertionError("no endgame here");
    }
  }

  @Test
  void aBlockCostsAboutAMicrosecondWithFiveHundredPeersAndAHundredThousandPieces() {
    Geometry geometry = new Geometry((long) PIECES * BLOCKS * Geometry.BLOCK_BYTES, 1 << 18);
    Picker picker = new Picker(geometry, new Bitfield(PIECES), this, new SplittableRandom(1));
    PieceBuffer empty = PieceBuffer.take(new SlabPool(1 << 18, 1 << 20), 1 << 18);
    assertTrue(empty != null);
    Random random = new Random(1);
    List<Peer> peers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < 500; i++) {
      Peer peer = new Peer(picker);
      peers.add(peer);
      if (i % 5 == 0) {
        picker.hasAll(peer.handle);
      } else {
        Bitfield some = new Bitfield(PIECES);
        for (int piece = 0; piece < PIECES; piece++) {
          if (random.nextInt(500) < i) {
            some.set(piece);
          }
        }
        picker.hasOnly(peer.handle, some);
      }
    }
    LOG.log(System.Logger.Level.INFO, "500 bitfields: {0} ms", (System.nanoTime() - start) / 1e6);

    long blocks = 0;
    long verified = 0;
    long nanos = 0;
    for (int round = 0; verified < 20_000; round++) {
      if (verified > 10_000 && nanos == 0) {
        nanos = System.nanoTime();
        blocks = 0;
      }
      Peer peer = peers.get(round % peers.size());
      picker.pick(peer.handle, 64 - peer.handle.outstanding(), round);
      for (int i = 0; i < 32 && peer.head != peer.tail; i++) {
        long block = peer.queue[peer.head++ & 127];
        int piece = (int) (block >> 32);
        blocks++;
        if (picker.received(peer.handle, piece, (int) block) == Receipt.COMPLETES) {
          picker.verified(piece, empty);
          verified++;
        }
      }
    }
    double each = (System.nanoTime() - nanos) / (double) blocks;
    LOG.log(System.Logger.Level.INFO, "pick, received, verified: {0} ns a block", each);
    assertTrue(each < 5_000, each + " ns a block");

    start = System.nanoTime();
    int haves = 0;
    for (int i = 0; i < 500_000; i++) {
      Peer peer = peers.get(1 + i % 4 + i / 4 % 100 * 5);
      haves += picker.has(peer.handle, random.nextInt(PIECES)) ? 1 : 0;
    }
    LOG.log(System.Logger.Level.INFO, "a HAVE: {0} ns", (System.nanoTime() - start) / 5e5);
    assertTrue(haves > 0);
    assertEquals(PIECES - verified, picker.missing());
  }
}
