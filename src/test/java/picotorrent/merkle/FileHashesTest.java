package picotorrent.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Hash;

class FileHashesTest {
  /// Changed proofs per run; the long run sets 100,000.
  private static final int PROOFS = Integer.getInteger("picotorrent.fuzz.proofs", 20_000);

  private static final int BLOCK_BYTES = 16 << 10;
  private static final int PIECE_BYTES = 4 * BLOCK_BYTES;

  /// The definition of BEP 52, word by word: fill up with zero leaves, hash pairs until one is
  /// left.
  private static byte[] rootOf(byte[][] leaves) {
    int width = Integer.highestOneBit(Math.max(1, 2 * leaves.length - 1));
    byte[][] layer = Arrays.copyOf(leaves, width);
    for (int i = leaves.length; i < width; i++) {
      layer[i] = new byte[32];
    }
    while (layer.length > 1) {
      byte[][] above = new byte[layer.length / 2][];
      for (int i = 0; i < above.length; i++) {
        byte[] pair = Arrays.copyOf(layer[2 * i], 64);
        System.arraycopy(layer[2 * i + 1], 0, pair, 32, 32);
        above[i] = MerkleTree.sha256(pair).toBytes();
      }
      layer = above;
    }
    return layer[0];
  }

  private static byte[][] leaves(byte[] content) {
    byte[][] leaves = new byte[Math.ceilDiv(content.length, BLOCK_BYTES)][];
    for (int i = 0; i < leaves.length; i++) {
      int to = Math.min(content.length, (i + 1) * BLOCK_BYTES);
      leaves[i] = MerkleTree.sha256(Arrays.copyOfRange(content, i * BLOCK_BYTES, to)).toBytes();
    }
    return leaves;
  }

  private static byte[] content(int length) {
    byte[] content = new byte[length];
    new Random(length).nextBytes(content);
    return content;
  }

  /// The piece layer as a hasher makes it.
  private static byte[] pieceLayer(byte[] content) {
    int pieces = Math.ceilDiv(content.length, PIECE_BYTES);
    byte[] layer = new byte[pieces * 32];
    BlockHasher hasher = new BlockHasher();
    for (int i = 0; i < pieces; i++) {
      int from = i * PIECE_BYTES;
      hasher.update(content, from, Math.min(PIECE_BYTES, content.length - from));
      hasher.root(MerkleTree.pieceLayer(PIECE_BYTES)).copyTo(layer, i * 32);
    }
    return layer;
  }

  private static FileHashes complete(byte[] content) {
    Hash root = Hash.of(rootOf(leaves(content)));
    FileHashes hashes = new FileHashes(root, content.length, PIECE_BYTES);
    assertTrue(hashes.acceptLayer(pieceLayer(content)));
    return hashes;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16_383, 16_384, 16_385, 40_000, 65_536, 65_537, 200_000, 1_000_003})
  void theRootOfAFileIsThatOfTheDefinition(int length) {
    byte[] content = content(length);
    BlockHasher hasher = new BlockHasher();
    for (int at = 0; at < length; at += 1000) {
      hasher.update(content, at, Math.min(1000, length - at));
    }
    assertEquals(Hash.of(rootOf(leaves(content))), hasher.root());
    if (length > PIECE_BYTES) {
      assertTrue(complete(content).isComplete());
    }
  }

  @Test
  void refusesALayerOfAnotherLengthOrContent() {
    byte[] content = content(300_000);
    FileHashes hashes =
        new FileHashes(Hash.of(rootOf(leaves(content))), content.length, PIECE_BYTES);
    byte[] layer = pieceLayer(content);
    assertFalse(hashes.acceptLayer(Arrays.copyOf(layer, layer.length - 32)));
    assertFalse(hashes.acceptLayer(Arrays.copyOf(layer, layer.length + 32)));
    layer[7] ^= 1;
    assertFalse(hashes.acceptLayer(layer));
    assertFalse(hashes.isComplete());
    assertNull(hashes.piece(0));
  }

  @Test
  void whatOneServesAnotherAccepts() {
    FileHashes theirs = complete(content(700 * PIECE_BYTES - 5));
    FileHashes ours = new FileHashes(theirs.root(), 700L * PIECE_BYTES - 5, PIECE_BYTES);
    List<HashSpan> missing = ours.missing();
    assertEquals(2, missing.size());
    for (HashSpan span : missing) {
      assertFalse(ours.isKnown(span.index()));
      assertTrue(ours.accept(span, theirs.serve(span).orElseThrow()));
      assertTrue(ours.isKnown(span.index()));
    }
    assertArrayEquals(theirs.layer().orElseThrow(), ours.layer().orElseThrow());
  }

  @Test
  void aProofWithOneBitChangedIsRefused() {
    byte[] content = content(64 * PIECE_BYTES - 9);
    FileHashes hashes = complete(content);
    Random random = new Random(52);
    for (int i = 0; i < PROOFS; i++) {
      int length = 2 << random.nextInt(2);
      int index = random.nextInt(64 / length) * length;
      HashSpan span = new HashSpan(hashes.root(), 2, index, length, 5);
      byte[] answer = hashes.serve(span).orElseThrow();
      if (i < 100) {
        assertTrue(hashes.isProven(span, answer));
      }
      answer[random.nextInt(answer.length)] ^= (byte) (1 << random.nextInt(8));
      assertFalse(hashes.isProven(span, answer));
    }
  }

  @Test
  void malformedRequestsAreRejected() {
    FileHashes hashes = complete(content(64 * PIECE_BYTES));
    Hash root = hashes.root();
    Hash other = Hash.of(new byte[32]);
    for (HashSpan span :
        List.of(
            new HashSpan(other, 2, 0, 2, 5),
            new HashSpan(root, 2, 0, 3, 5),
            new HashSpan(root, 2, 1, 2, 5),
            new HashSpan(root, 2, 0, 1, 5),
            new HashSpan(root, 2, 0, 0, 5),
            new HashSpan(root, 2, 0, 1024, 5),
            new HashSpan(root, 2, 64, 2, 5),
            new HashSpan(root, 2, Integer.MAX_VALUE - 1, 2, 5),
            new HashSpan(root, 2, -2, 2, 5),
            new HashSpan(root, 2, 0, 2, 6),
            new HashSpan(root, 2, 0, 2, -1),
            new HashSpan(root, -1, 0, 2, 5),
            new HashSpan(root, 8, 0, 2, 0),
            new HashSpan(root, Integer.MAX_VALUE, 0, 2, 0),
            new HashSpan(root, 0, 0, 2, 7))) {
      assertTrue(hashes.serve(span).isEmpty(), span::toString);
      assertFalse(hashes.accept(span, new byte[64]), span::toString);
    }
  }

  @Test
  void aPartialProofIsServedAndNotTaken() {
    FileHashes hashes = complete(content(64 * PIECE_BYTES));
    HashSpan span = new HashSpan(hashes.root(), 2, 0, 8, 3);
    byte[] answer = hashes.serve(span).orElseThrow();
    assertEquals((8 + 1) * 32, answer.length);
    assertFalse(hashes.isProven(span, answer));
  }
}
