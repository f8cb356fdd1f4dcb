package picotorrent.sim;

import java.util.SplittableRandom;
import picotorrent.port.Entropy;

/// Randomness that a seed repeats.
public final class SimEntropy implements Entropy {
  private final SplittableRandom random;

  /// The sequence of one seed.
  public SimEntropy(long seed) {
    random = new SplittableRandom(seed);
  }

  @Override
  public void fill(byte[] target) {
    random.nextBytes(target);
  }

  @Override
  public int below(int bound) {
    return random.nextInt(bound);
  }

  @Override
  public long anyLong() {
    return random.nextLong();
  }
}
