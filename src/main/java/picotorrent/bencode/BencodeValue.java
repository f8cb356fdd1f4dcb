package picotorrent.bencode;

import java.util.Arrays;

/// A value that was read, and where it stands in the source. Immutable as long as nobody writes to
/// the source array; safe on any thread. Two values are equal when their encoded bytes are.
public abstract sealed class BencodeValue
    permits BencodeInteger, BencodeString, BencodeList, BencodeDict {
  final Tape tape;
  final int token;

  BencodeValue(Tape tape, int token) {
    this.tape = tape;
    this.token = token;
  }

  /// Where the value's encoding begins in the source.
  public final int start() {
    return tape.start(token);
  }

  /// Where the value's encoding ends in the source, exclusive.
  public final int end() {
    return tape.end(token);
  }

  /// Returns a copy of the value's encoding exactly as it was read: what an info hash is made of.
  public final byte[] encoded() {
    return Arrays.copyOfRange(tape.source, start(), end());
  }

  @Override
  public final boolean equals(Object other) {
    return other instanceof BencodeValue value
        && Arrays.equals(
            tape.source, start(), end(), value.tape.source, value.start(), value.end());
  }

  @Override
  public final int hashCode() {
    int hash = 1;
    for (int i = start(); i < end(); i++) {
      hash = 31 * hash + tape.source[i];
    }
    return hash;
  }
}
