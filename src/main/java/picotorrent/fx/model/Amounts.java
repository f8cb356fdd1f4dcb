package picotorrent.fx.model;

import java.text.DecimalFormatSymbols;
import java.text.NumberFormat;

/// Numbers as a person reads them: two or three digits, a space, a unit. Decimal units (1 MB is
/// 1,000,000 bytes), as file managers and providers count, unless a person wants binary ones (1 MiB
/// is 1,048,576 bytes); piece sizes are always binary.
///
/// Any thread. No `String.format`: these run for every cell that changes.
public final class Amounts {
  /// Units and how many of one make the next.
  private record Scale(int step, String... units) {}

  private static final Scale DECIMAL = new Scale(1000, "B", "KB", "MB", "GB", "TB", "PB", "EB");
  private static final Scale BINARY =
      new Scale(1024, "B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB");
  private static final int KILO = 1;
  private static final int GIGA = 3;

  /// Beyond this a time left is a guess nobody can use.
  private static final long MAX_ETA_SECONDS = 100L * 24 * 3600;

  private final Texts texts;
  private final char decimal;
  private volatile Scale scale = DECIMAL;

  Amounts(Texts texts) {
    this.texts = texts;
    this.decimal = DecimalFormatSymbols.getInstance(texts.locale()).getDecimalSeparator();
  }

  /// Counts in binary units from now on, or in decimal ones. Tells whether that is a change.
  public boolean useBinary(boolean binary) {
    Scale before = scale;
    scale = binary ? BINARY : DECIMAL;
    return !before.equals(scale);
  }

  /// `784 MB`, `6.8 GB`, `24.3 GB`, `81 KB`, `12 B`.
  public String bytes(long bytes) {
    int unit = unitOf(bytes);
    double value = scaled(bytes, unit);
    boolean tenths = unit > KILO && value < (unit >= GIGA ? 99.95 : 9.95);
    return number(value, tenths) + ' ' + scale.units()[unit];
  }

  /// `1.9 of 3.1 GB`, or both units where they differ.
  public String bytesOf(long part, long whole) {
    String all = bytes(whole);
    String some = bytes(part);
    int unit = all.lastIndexOf(' ');
    boolean same = some.endsWith(all.substring(unit));
    return texts.get("amount.of", same ? some.substring(0, some.lastIndexOf(' ')) : some, all);
  }

  /// Whole gigabytes where there are ten or more of them: `76 GB`. For free space.
  public String roughBytes(long bytes) {
    int unit = unitOf(bytes);
    double value = scaled(bytes, unit);
    return number(value, unit > KILO && value < 9.95) + ' ' + scale.units()[unit];
  }

  /// `4.1 MB/s`, `10.9 MB/s`, `410 KB/s`, `0 KB/s`.
  public String rate(long bytesPerSecond) {
    int unit = Math.max(KILO, unitOf(bytesPerSecond));
    double value = scaled(bytesPerSecond, unit);
    return number(value, unit > KILO && value < 99.95) + ' ' + scale.units()[unit] + "/s";
  }

  /// As [#rate], but nothing for nothing: for rows.
  public String rateOrBlank(long bytesPerSecond) {
    return bytesPerSecond < 50 ? "" : rate(bytesPerSecond);
  }

  /// `2 MiB`, `512 KiB`: lengths that are powers of two.
  public String binary(long bytes) {
    if (bytes >= 1 << 20 && bytes % (1 << 20) == 0) {
      return count(bytes >> 20) + " MiB";
    }
    return bytes % 1024 == 0 ? count(bytes >> 10) + " KiB" : count(bytes) + " B";
  }

  /// `72%`; 100 only when nothing is missing.
  public String percent(double fraction) {
    return (int) Math.floor(Math.clamp(fraction, 0, 1) * 100 + 1e-9) + "%";
  }

  /// `54 s`, `41 min`, `3 h 12 min`, `2 d 4 h`; nothing when unknown (negative) or beyond use.
  public String duration(long seconds) {
    if (seconds < 0 || seconds > MAX_ETA_SECONDS) {
      return "";
    }
    if (seconds < 100) {
      return texts.get("time.seconds", Long.toString(seconds));
    }
    long minutes = (seconds + 30) / 60;
    if (minutes < 100) {
      return texts.get("time.minutes", Long.toString(minutes));
    }
    long hours = minutes / 60;
    return hours < 48
        ? texts.get("time.hours", Long.toString(hours), Long.toString(minutes % 60))
        : texts.get("time.days", Long.toString(hours / 24), Long.toString(hours % 24));
  }

  /// `2,991`, grouped as the language does.
  public String count(long number) {
    return NumberFormat.getIntegerInstance(texts.locale()).format(number);
  }

  /// `3.42`: two decimals.
  public String ratio(double ratio) {
    long hundredths = Math.round(ratio * 100);
    long rest = hundredths % 100;
    return hundredths / 100 + String.valueOf(decimal) + (rest < 10 ? "0" : "") + rest;
  }

  /// `38.2`: one decimal.
  public String tenths(double value) {
    return number(value, true);
  }

  private int unitOf(long bytes) {
    int most = scale.units().length - 1;
    int unit = 0;
    for (long rest = Math.max(0, bytes);
        rest >= scale.step() && unit < most;
        rest /= scale.step()) {
      unit++;
    }
    // 999,960 bytes round to 1,000 KB: say 1.0 MB instead.
    boolean roundsUp = unit > 0 && scaled(bytes, unit) >= 999.5 && unit < most;
    return roundsUp ? unit + 1 : unit;
  }

  private double scaled(long bytes, int unit) {
    return Math.max(0, bytes) / Math.pow(scale.step(), unit);
  }

  private String number(double value, boolean tenths) {
    if (!tenths) {
      return Long.toString(Math.round(value));
    }
    long rounded = Math.round(value * 10);
    return rounded / 10 + String.valueOf(decimal) + rounded % 10;
  }
}
