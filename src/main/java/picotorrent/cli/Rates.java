package picotorrent.cli;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.TypeConversionException;
import picotorrent.base.PlainText;

/// Sizes, rates and times as a person writes and reads them; powers of 1,000 as disks and lines are
/// sold.
final class Rates {
  private static final Pattern RATE = Pattern.compile("(\\d{1,15})([kKmMgG]?)");
  private static final String[] UNITS = {"B", "KB", "MB", "GB", "TB", "PB"};

  private Rates() {}

  /// Reads a rate: `500K`, `4M`, `0`; anything else is a misuse that names the option.
  static long parse(String option, String text) {
    return parse(option, "a rate", text);
  }

  /// Reads an amount of data, written as a rate is.
  static long parseSize(String option, String text) {
    return parse(option, "a size", text);
  }

  private static long parse(String option, String what, String text) {
    Matcher matcher = RATE.matcher(text);
    TypeConversionException misuse =
        new TypeConversionException(
            option + " takes " + what + " like 500K or 4M, not '" + PlainText.of(text) + "'");
    if (!matcher.matches()) {
      throw misuse;
    }
    long factor =
        switch (matcher.group(2).toLowerCase(Locale.ROOT)) {
          case "k" -> 1_000L;
          case "m" -> 1_000_000L;
          case "g" -> 1_000_000_000L;
          default -> 1L;
        };
    long number = Long.parseLong(matcher.group(1));
    if (number > Long.MAX_VALUE / factor) {
      throw misuse;
    }
    return number * factor;
  }

  /// Checks a ratio that a person gave: a number above 0, or a misuse that names the option.
  static void checkRatio(String option, double ratio) {
    if (!(ratio > 0 && ratio < Double.POSITIVE_INFINITY)) {
      throw new TypeConversionException(option + " takes a number above 0, not " + ratio);
    }
  }

  /// Writes `784 MB`, `4.1 MB`, `12 KB`.
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 999.5 && unit < UNITS.length - 1) {
      value /= 1_000;
      unit++;
    }
    return String.format(
        Locale.ROOT, unit == 0 || value >= 99.95 ? "%.0f %s" : "%.1f %s", value, UNITS[unit]);
  }

  /// Writes `4.1 MB/s`.
  static String perSecond(long bytesPerSecond) {
    return bytes(bytesPerSecond) + "/s";
  }

  /// Writes `41 s`, `12 min`, `3 h 20 min`, `4 d 2 h`.
  static String duration(long seconds) {
    if (seconds < 100) {
      return seconds + " s";
    }
    long minutes = seconds / 60;
    if (minutes < 100) {
      return minutes + " min";
    }
    long hours = minutes / 60;
    if (hours < 48) {
      return hours + " h " + minutes % 60 + " min";
    }
    return hours / 24 + " d " + hours % 24 + " h";
  }
}
