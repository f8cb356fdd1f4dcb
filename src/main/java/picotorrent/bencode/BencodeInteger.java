package picotorrent.bencode;

/// An integer of at most 64 bits.
public final class BencodeInteger extends BencodeValue {
  BencodeInteger(Tape tape, int token) {
    super(tape, token);
  }

  /// The number. Its digits were checked when it was read.
  public long value() {
    byte[] source = tape.source;
    int at = start() + 1;
    boolean negative = source[at] == '-';
    long number = 0;
    for (int i = negative ? at + 1 : at; source[i] != 'e'; i++) {
      number = number * 10 + (negative ? '0' - source[i] : source[i] - '0');
    }
    return number;
  }

  @Override
  public String toString() {
    return Long.toString(value());
  }
}
