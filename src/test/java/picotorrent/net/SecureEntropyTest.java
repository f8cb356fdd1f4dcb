package picotorrent.net;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SecureEntropyTest {
  @Test
  void randomnessFillsAndStaysInItsBounds() {
    SecureEntropy entropy = new SecureEntropy();
    byte[] first = new byte[32];
    byte[] second = new byte[32];
    entropy.fill(first);
    entropy.fill(second);
    assertFalse(Arrays.equals(first, second));
    for (int i = 0; i < 1_000; i++) {
      assertTrue(entropy.below(3) >= 0 && entropy.below(3) < 3);
    }
  }
}
