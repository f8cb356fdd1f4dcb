package picotorrent.session.book;

import picotorrent.rate.Meter;

/// What has moved for one torrent, in this session and before; payload only.
///
/// Confined to the session loop.
public final class Ledger {
  /// Totals over all sessions.
  record Totals(long downBytes, long upBytes, long wastedBytes, long seedingSeconds) {}

  private final Meter down = new Meter();
  private final Meter up = new Meter();
  private long downBefore;
  private long upBefore;
  private long wasted;
  private long seedingNanos;
  private long seedingSinceNanos;
  private boolean seeding;

  /// Takes over the totals of earlier sessions.
  public void restore(Totals before) {
    downBefore = before.downBytes();
    upBefore = before.upBytes();
    wasted = before.wastedBytes();
    seedingNanos = before.seedingSeconds() * 1_000_000_000;
  }

  /// Bytes of blocks have come.
  public void received(long now, int bytes) {
    down.add(now, bytes);
  }

  /// Bytes of blocks have gone.
  public void sent(long now, int bytes) {
    up.add(now, bytes);
  }

  /// Bytes have come that were of no use.
  public void wasted(int bytes) {
    wasted += bytes;
  }

  /// Tells whether it seeds from now on; what passed since the last call counts as it was then.
  public void seeding(boolean is, long now) {
    seedingNanos += seeding ? now - seedingSinceNanos : 0;
    seeding = is;
    seedingSinceNanos = now;
  }

  /// How fast blocks come.
  public long downBytesPerSecond(long now) {
    return down.bytesPerSecond(now);
  }

  /// How fast blocks go.
  public long upBytesPerSecond(long now) {
    return up.bytesPerSecond(now);
  }

  /// Bytes of blocks that came in all sessions.
  public long downBytes() {
    return downBefore + down.totalBytes();
  }

  /// Bytes of blocks that went in all sessions.
  public long upBytes() {
    return upBefore + up.totalBytes();
  }

  /// What came since the torrent was added to this session: what a tracker is told.
  public long downThisSession() {
    return down.totalBytes();
  }

  /// What went since the torrent was added to this session.
  public long upThisSession() {
    return up.totalBytes();
  }

  /// Bytes that came and were of no use, in all sessions.
  public long wastedBytes() {
    return wasted;
  }

  /// How long it has been seeded in all sessions, without the stretch that goes on.
  public long seedingSeconds() {
    return seedingNanos / 1_000_000_000;
  }

  /// Uploaded over downloaded; over `contentBytes` where nothing was downloaded.
  public double ratio(long contentBytes) {
    long base = downBytes() > 0 ? downBytes() : contentBytes;
    return base == 0 ? 0 : (double) upBytes() / base;
  }
}
