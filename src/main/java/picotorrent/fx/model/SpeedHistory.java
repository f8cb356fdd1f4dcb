package picotorrent.fx.model;

/// Rates down and up, one sample a second, of the last hour. Confined to one thread.
public final class SpeedHistory {
  /// One hour of seconds.
  public static final int SECONDS = 3600;

  private final float[] down = new float[SECONDS];
  private final float[] up = new float[SECONDS];
  private long samples;

  /// Adds the rates of this second, in bytes a second.
  public void add(long downBytesPerSecond, long upBytesPerSecond) {
    int at = (int) (samples % SECONDS);
    down[at] = downBytesPerSecond;
    up[at] = upBytesPerSecond;
    samples++;
  }

  /// Number of seconds that are known, at most [#SECONDS].
  public int size() {
    return (int) Math.min(samples, SECONDS);
  }

  /// Grows with each sample: tells a view that it is out of date.
  public long version() {
    return samples;
  }

  /// Bytes a second down, `ago` seconds before the newest sample; 0 before the first one.
  public float down(int ago) {
    return at(down, ago);
  }

  /// Bytes a second up, `ago` seconds before the newest sample; 0 before the first one.
  public float up(int ago) {
    return at(up, ago);
  }

  /// The largest and the mean of the last `seconds`.
  public Summary summary(int seconds) {
    int count = Math.min(seconds, size());
    double sumDown = 0;
    double sumUp = 0;
    float peakDown = 0;
    float peakUp = 0;
    for (int ago = 0; ago < count; ago++) {
      sumDown += down(ago);
      sumUp += up(ago);
      peakDown = Math.max(peakDown, down(ago));
      peakUp = Math.max(peakUp, up(ago));
    }
    long divisor = Math.max(1, count);
    return new Summary(
        (long) peakDown, (long) peakUp, (long) (sumDown / divisor), (long) (sumUp / divisor));
  }

  private float at(float[] rates, int ago) {
    return ago < size() ? rates[(int) Math.floorMod(samples - 1 - ago, (long) SECONDS)] : 0;
  }

  /// Peaks and means, in bytes a second.
  public record Summary(long peakDown, long peakUp, long meanDown, long meanUp) {}
}
