package picotorrent.peer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.PeerMessage;
import picotorrent.wire.ReservedBits;
import picotorrent.wire.WireException;

/// Frames that are nearly right, in any cuts, against the whole of one peer's life, while we do
/// what a torrent does meanwhile. The suite takes two seconds for its frames; ten million take
/// sixteen of processor time:
///
/// `mvn test -Dtest=PeerMachineFuzzTest -Dpicotorrent.fuzz.frames=10000000`
class PeerMachineFuzzTest {
  private static final long SEED = Long.getLong("picotorrent.seed", 20_261_123L);
  private static final int FRAMES = Integer.getInteger("picotorrent.fuzz.frames", 100_000);

  /// Eleven pieces of three blocks, of which the last has one and a bit.
  private static final Geometry GEOMETRY = new Geometry((10L * 3 << 14) + 20_000, 3 << 14);

  /// Frames that come in one go, at most.
  private static final int BURST = 6;

  /// What the machine can tell.
  private enum Tale {
    HAS,
    HAVE,
    DONT_HAVE,
    CHOKED,
    UNCHOKED,
    INTEREST,
    REQUESTED,
    BLOCK,
    REJECTED,
    SUGGESTED,
    ALLOWED_FAST,
    HANDSHAKE,
    EXTENSION,
    DHT_PORT,
    HASHES,
    ENDED
  }

  private final FrameNoise noise = new FrameNoise(SEED, GEOMETRY);
  private final SplittableRandom random = noise.random();
  private final ByteBuffer stream = ByteBuffer.allocate(BURST * FrameNoise.MAX_FRAME_BYTES);
  private final ByteBuffer sent = ByteBuffer.allocate(64 << 10);
  private final Map<Tale, Integer> tales = new EnumMap<>(Tale.class);
  private int frames;

  /// Each frame is taken or ends the connection by a [WireException]: nothing else comes out,
  /// nothing that is told lies outside of the torrent, no more is answered than was said, and what
  /// is kept stays within bounds.
  @Test
  void framesAreTakenOrEndTheConnection() {
    while (frames < FRAMES) {
      new Life().live();
    }
    for (Tale tale : Tale.values()) {
      assertTrue(tales.getOrDefault(tale, 0) > 0, () -> "nothing was ever told of " + tale);
    }
    assertTrue(frames > 20L * tales.getOrDefault(Tale.ENDED, 0), () -> "short lives: " + tales);
  }

  /// One remote, from its handshake to its first fault.
  private final class Life implements PeerEvents {
    private final ReservedBits theirs =
        new ReservedBits(ReservedBits.OURS.bits() & (noise.oneIn(5) ? random.nextLong() : -1));
    private final PeerMachine machine =
        new PeerMachine(ReservedBits.OURS, theirs, this, this::room);
    private final boolean padded = random.nextBoolean();
    private final String name = "seed " + SEED + ", life from frame " + frames;
    private boolean known;
    private long now;
    private long heardBytes;
    private long answeredBytes;
    private @Nullable Block arriving;
    private int arrivedBytes;

    private ByteBuffer room(int lengthBytes) {
      answeredBytes += lengthBytes;
      return sent.clear().limit(lengthBytes);
    }

    void live() {
      try {
        machine.requests().serve(piece -> piece % 4 != 3);
        if (!noise.oneIn(4)) {
          learn();
        }
        while (frames < FRAMES) {
          hear();
          act();
        }
      } catch (WireException e) {
        assertNotNull(e.getMessage(), name);
        told(Tale.ENDED);
      }
    }

    private void hear() throws WireException {
      stream.clear();
      int count = random.nextInt(1, BURST + 1);
      for (int i = 0; i < count; i++) {
        noise.put(stream);
      }
      frames += count;
      stream.flip();
      int end = stream.limit();
      while (stream.position() < end) {
        int cut = noise.oneIn(3) ? random.nextInt(1, 40) : end;
        stream.limit(Math.min(end, stream.position() + cut));
        heardBytes += stream.remaining();
        long answered = answeredBytes;
        machine.receive(stream);
        assertFalse(stream.hasRemaining(), name);
        assertTrue(answeredBytes <= heardBytes, name + ": more was answered than said");
        assertTrue(answeredBytes - answered <= FrameNoise.MAX_FRAME_BYTES * BURST, name);
      }
      assertTrue(machine.requests().size() <= RequestQueue.MAX_REQUESTS, name);
      assertEquals(known, machine.has() != null, name);
    }

    /// What a torrent does beside: it is not what the remote is answered.
    private void act() throws WireException {
      long answered = answeredBytes;
      switch (random.nextInt(12)) {
        case 0 -> machine.requests().choke();
        case 1, 2 -> machine.requests().unchoke();
        case 3 -> machine.requests().allowFast(piece());
        case 4 -> machine.requests().letFinish();
        case 5, 6 -> serve();
        case 7 -> machine.mouth().request(GEOMETRY.block(piece(), 0));
        case 8 -> machine.mouth().have(piece());
        case 9 -> machine.mouth().interested(random.nextBoolean());
        case 10 -> learn();
        default -> machine.requests().refuseAll();
      }
      now += TimeUnit.MILLISECONDS.toNanos(random.nextInt(2_000));
      machine.passTime(now);
      answeredBytes = answered;
    }

    private int piece() {
      return random.nextInt(GEOMETRY.pieceCount());
    }

    private void learn() throws WireException {
      if (!known) {
        known = true;
        machine.metadataKnown(GEOMETRY, padded);
      }
    }

    private void serve() {
      for (Block next = machine.requests().next(); next != null; next = machine.requests().next()) {
        assertTrue(GEOMETRY.isPiece(next.piece()) && next.piece() % 4 != 3, name);
        assertTrue(next.length() > 0 && next.length() <= PeerMachine.MAX_REQUEST_BYTES, name);
        long end = (long) next.begin() + next.length();
        int whole = padded ? GEOMETRY.pieceLengthBytes() : GEOMETRY.pieceBytes(next.piece());
        assertTrue(next.begin() >= 0 && end <= whole, name);
      }
    }

    private void told(Tale tale) {
      tales.merge(tale, 1, Integer::sum);
    }

    private void toldOf(Tale tale, int piece) {
      told(tale);
      assertTrue(known && GEOMETRY.isPiece(piece), name);
    }

    @Override
    public void onHas() {
      told(Tale.HAS);
      assertEquals(GEOMETRY.pieceCount(), assertHas().size(), name);
    }

    private Bitfield assertHas() {
      Bitfield has = machine.has();
      assertNotNull(has, name);
      return has;
    }

    @Override
    public void onHave(int piece) {
      toldOf(Tale.HAVE, piece);
      assertTrue(assertHas().get(piece), name);
    }

    @Override
    public void onDontHave(int piece) {
      toldOf(Tale.DONT_HAVE, piece);
      assertFalse(assertHas().get(piece), name);
    }

    @Override
    public void onChoked() {
      told(Tale.CHOKED);
      assertTrue(machine.remoteChokes(), name);
    }

    @Override
    public void onUnchoked() {
      told(Tale.UNCHOKED);
      assertFalse(machine.remoteChokes(), name);
    }

    @Override
    public void onInterestChanged() {
      told(Tale.INTEREST);
    }

    @Override
    public void onRequested() {
      told(Tale.REQUESTED);
      assertTrue(machine.requests().size() > 0, name);
    }

    @Override
    public boolean onBlockStart(Block block) {
      assertTrue(known && GEOMETRY.isBlock(block.piece(), block.begin(), block.length()), name);
      assertNull(arriving, name);
      boolean wanted = !noise.oneIn(20);
      arriving = wanted ? block : null;
      arrivedBytes = 0;
      return wanted;
    }

    @Override
    public void onBlockBytes(ByteBuffer bytes) {
      assertNotNull(arriving, name);
      assertTrue(bytes.hasRemaining(), name);
      arrivedBytes += bytes.remaining();
    }

    @Override
    public void onBlockEnd(Block block) {
      told(Tale.BLOCK);
      assertEquals(arriving, block, name);
      assertEquals(block.length(), arrivedBytes, name);
      arriving = null;
    }

    @Override
    public void onRejected(Block block) {
      told(Tale.REJECTED);
      assertTrue(known && GEOMETRY.isBlock(block.piece(), block.begin(), block.length()), name);
    }

    @Override
    public void onSuggested(int piece) {
      toldOf(Tale.SUGGESTED, piece);
    }

    @Override
    public void onAllowedFast(int piece) {
      toldOf(Tale.ALLOWED_FAST, piece);
    }

    @Override
    public void onExtendedHandshake(ExtendedHandshake said) {
      told(Tale.HANDSHAKE);
    }

    @Override
    public void onExtension(ExtensionMessage message) {
      told(Tale.EXTENSION);
    }

    @Override
    public void onDhtPort(int port) {
      told(Tale.DHT_PORT);
      assertTrue(port >= 0 && port <= 65_535, name);
    }

    @Override
    public void onHashMessage(PeerMessage message) {
      told(Tale.HASHES);
    }
  }
}
