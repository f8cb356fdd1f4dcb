package picotorrent.fx.view.part;

/// Numbers as a person types them.
public final class Numbers {
  /// Larger input is a slip of the hand: a petabyte a second, in KB.
  private static final long MAX = 1_000_000_000_000L;

  private static final int MAX_DIGITS = 18;

  private Numbers() {}

  /// The digits of a text as a number, 0 where there are none; separators are skipped.
  public static long parse(String text) {
    long number = 0;
    for (int i = 0; i < text.length() && number < MAX; i++) {
      int digit = Character.digit(text.charAt(i), 10);
      number = digit < 0 ? number : number * 10 + digit;
    }
    return Math.min(number, MAX);
  }

  /// A number with a point or a comma before its last digits, 0 where there is none; anything else
  /// is skipped.
  public static double decimal(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length() && plain.length() < MAX_DIGITS; i++) {
      char at = text.charAt(i);
      if (at >= '0' && at <= '9') {
        plain.append(at);
      } else if ((at == '.' || at == ',') && plain.indexOf(".") < 0) {
        plain.append('.');
      }
    }
    return plain.isEmpty() || plain.toString().equals(".")
        ? 0
        : Math.min(Double.parseDouble(plain.toString()), MAX);
  }
}
