package picotorrent.fx.view;

/// Numbers as a person types them.
final class Numbers {
  /// Larger input is a slip of the hand: a petabyte a second, in KB.
  private static final long MAX = 1_000_000_000_000L;

  private Numbers() {}

  /// The digits of a text as a number, 0 where there are none; separators are skipped.
  static long parse(String text) {
    long number = 0;
    for (int i = 0; i < text.length() && number < MAX; i++) {
      int digit = Character.digit(text.charAt(i), 10);
      number = digit < 0 ? number : number * 10 + digit;
    }
    return Math.min(number, MAX);
  }
}
