package picotorrent.utp;

/// What all connections of an endpoint may keep together: a slow disk behind a thousand connections
/// must not become gigabytes. Beyond it, each may keep [Receiver#LEAST_BYTES].
final class ReceiveBudget {
  /// 21 connections with a full window each.
  static final long MAX_BYTES = 64L << 20;

  private long usedBytes;

  void charge(long bytes) {
    usedBytes += bytes;
  }

  long leftBytes() {
    return Math.max(0, MAX_BYTES - usedBytes);
  }

  long usedBytes() {
    return usedBytes;
  }
}
