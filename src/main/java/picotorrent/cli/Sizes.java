package picotorrent.cli;

import java.util.Locale;

/// Numbers of bytes as people write and read them.
final class Sizes {
  private static final String[] UNITS = {"bytes", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
  private static final String LETTERS = "KMG";

  private Sizes() {}

  /// `1.4 MiB`, or `17 bytes`.
  static String text(long bytes) {
    if (bytes == 1) {
      return "1 byte";
    }
    int unit = 0;
    double number = bytes;
    while (number >= 1024 && unit < UNITS.length - 1) {
      number /= 1024;
      unit++;
    }
    String format = unit == 0 || number == Math.rint(number) ? "%.0f %s" : "%.1f %s";
    return String.format(Locale.ROOT, format, number, UNITS[unit]);
  }

  /// Reads `65536`, `64K`, `64KiB`, `1M`, `1 GiB`; all units are powers of 1,024. Anything else is
  /// a `NumberFormatException`.
  static long parse(String text) {
    String upper = text.strip().toUpperCase(Locale.ROOT);
    int digits = 0;
    while (digits < upper.length() && Character.isDigit(upper.charAt(digits))) {
      digits++;
    }
    long number = Long.parseLong(upper.substring(0, digits));
    String unit = upper.substring(digits).strip();
    if (unit.isEmpty() || unit.equals("B")) {
      return number;
    }
    int power = LETTERS.indexOf(unit.charAt(0)) + 1;
    String rest = unit.substring(1);
    if (power == 0 || !(rest.isEmpty() || rest.equals("B") || rest.equals("IB"))) {
      throw new NumberFormatException("no unit: " + unit);
    }
    return Math.multiplyExact(number, 1L << (10 * power));
  }
}
