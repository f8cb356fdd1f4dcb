package picotorrent.swarm.pick;

/// Whether more comes in than we can take in, and how much less of what others have, too, seeds are
/// to be asked for then. Who is behind gains nothing by a seed's upload that it would not have of
/// other downloaders, and the seed is spared for what only it has.
///
/// Who finds large reads waiting is behind. Each look halves the share when we were behind, and
/// doubles it when we were not: so it settles where there is just enough to do. Confined to the
/// session loop. One per session.
public final class Backlog {
  /// So much waits for who comes late only: on a line that is kept up with, reads bring a few
  /// packets.
  static final int LARGE_READ_BYTES = 128 << 10;

  /// What one look is taken over, and no less than [#SHORTEST_NANOS].
  static final int WINDOW_BYTES = 512 << 10;

  /// What was asked for before the last look has mostly come by then.
  static final long SHORTEST_NANOS = 100_000_000L;

  /// Who takes so long for [#WINDOW_BYTES] is not kept busy by the network.
  static final long LONGEST_NANOS = 1_000_000_000L;

  /// Never less, so that a torrent does not starve for what keeps another one busy.
  static final double LEAST_SHARE = 1.0 / 16;

  private double share = 1;
  private long sinceNanos;
  private int bytes;
  private int largeBytes;

  /// So many bytes were read of a connection at once.
  public void read(int count, long now) {
    passTime(now);
    bytes += count;
    largeBytes += count >= LARGE_READ_BYTES ? count : 0;
    if (bytes >= WINDOW_BYTES && now - sinceNanos >= SHORTEST_NANOS) {
      look(2L * largeBytes >= bytes, now);
    }
  }

  /// The share of what a seed would be asked for, [#LEAST_SHARE] to 1.
  public double share(long now) {
    if (share < 1) {
      passTime(now);
    }
    return share;
  }

  private void passTime(long now) {
    if (bytes == 0 && share == 1) {
      sinceNanos = now;
    } else if (now - sinceNanos >= LONGEST_NANOS) {
      look(false, now);
    }
  }

  private void look(boolean isBehind, long now) {
    share = isBehind ? Math.max(LEAST_SHARE, share / 2) : Math.min(1, share * 2);
    sinceNanos = now;
    bytes = 0;
    largeBytes = 0;
  }
}
