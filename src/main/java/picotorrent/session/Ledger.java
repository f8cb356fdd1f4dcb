package picotorrent.session;

import picotorrent.rate.Meter;

/// What has moved for one torrent, in this session and before; payload only.
///
/// Confined to the session loop.
final class Ledger {
  private final Meter down = new Meter();
  private final Meter up = new Meter();
  private long downBefore;
  private long upBefore;
  private long wasted;
  private long verified;
  private long seedingNanos;
  private long seedingSinceNanos;
  private boolean seeding;
  private long lastSentNanos;

  /// Takes over the totals of earlier sessions.
  void restore(ResumeData.Totals before) {
    downBefore = before.downBytes();
    upBefore = before.upBytes();
    wasted = before.wastedBytes();
    seedingNanos = before.seedingSeconds() * 1_000_000_000;
  }

  void received(long now, int bytes) {
    down.add(now, bytes);
  }

  void sent(long now, int bytes) {
    up.add(now, bytes);
    lastSentNanos = now;
  }

  void wasted(int bytes) {
    wasted += bytes;
  }

  void verified(int bytes) {
    verified += bytes;
  }

  /// Tells whether it seeds from now on; what passed since the last call counts as it was then.
  void seeding(boolean is, long now) {
    seedingNanos += seeding ? now - seedingSinceNanos : 0;
    seeding = is;
    seedingSinceNanos = now;
  }

  long downBytesPerSecond(long now) {
    return down.bytesPerSecond(now);
  }

  long upBytesPerSecond(long now) {
    return up.bytesPerSecond(now);
  }

  long downBytes() {
    return downBefore + down.totalBytes();
  }

  long upBytes() {
    return upBefore + up.totalBytes();
  }

  /// What came since the torrent was added to this session: what a tracker is told.
  long downThisSession() {
    return down.totalBytes();
  }

  long upThisSession() {
    return up.totalBytes();
  }

  long wastedBytes() {
    return wasted;
  }

  /// Bytes of pieces verified in this session.
  long verifiedBytes() {
    return verified;
  }

  long seedingSeconds() {
    return seedingNanos / 1_000_000_000;
  }

  long lastSentNanos() {
    return lastSentNanos;
  }

  /// Uploaded over downloaded; over `contentBytes` where nothing was downloaded.
  double ratio(long contentBytes) {
    long base = downBytes() > 0 ? downBytes() : contentBytes;
    return base == 0 ? 0 : (double) upBytes() / base;
  }
}
