package picotorrent.port;

/// Randomness for everything that must be hard to guess or merely varied: ids, tokens, shuffles.
/// Loop only. Production: SecureRandom. Simulation: the seed.
public interface Entropy {
  /// Fills the array with random bytes.
  void fill(byte[] target);

  /// A random number from 0 to `bound - 1`; `bound` is 1 or more.
  int below(int bound);

  /// Any random long.
  long anyLong();
}
