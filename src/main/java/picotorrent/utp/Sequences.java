package picotorrent.utp;

/// Sixteen-bit sequence numbers that wrap around (BEP 29 §"seq_nr").
final class Sequences {
  private Sequences() {}

  /// How far `a` lies behind `b`, from -32768 to 32767.
  static int distance(int a, int b) {
    return (short) (a - b);
  }

  /// The full number whose low sixteen bits are `wire` and that lies nearest to `near`.
  static long unwrap(int wire, long near) {
    return near + (short) (wire - (int) near);
  }

  static int wire(long number) {
    return (int) number & 0xffff;
  }
}
