package picotorrent.net;

import java.security.SecureRandom;
import picotorrent.port.Entropy;

/// The system's randomness, hard to guess. Confined to the loop.
public final class SecureEntropy implements Entropy {
  private final SecureRandom random = new SecureRandom();

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
