package picotorrent.dht;

/// How much may be used up at most: so much per second, and after a pause so much at once.
final class Allowance {
  private static final double NANOS_PER_SECOND = 1e9;

  private final double perSecond;
  private final double most;
  private double left;
  private long at;

  Allowance(double perSecond, double most, long now) {
    this.perSecond = perSecond;
    this.most = most;
    this.left = most;
    this.at = now;
  }

  /// Takes an amount if it is there; tells whether it was.
  boolean take(double amount, long now) {
    left = Math.min(most, left + (now - at) / NANOS_PER_SECOND * perSecond);
    at = now;
    if (left < amount) {
      return false;
    }
    left -= amount;
    return true;
  }
}
