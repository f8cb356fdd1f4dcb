package picotorrent.bencode;

import java.util.Arrays;

/// The shape of a document: for every token its span and where the token behind its subtree stands.
///
/// Twelve bytes a token instead of an object each, so that a file full of tiny values costs no more
/// than four times its size. Values are views on it, made when they are asked for. Frozen when the
/// reader is done, and then safe on any thread.
final class Tape {
  private static final int FIELDS = 3;
  private static final int FIRST_TOKENS = 16;

  final byte[] source;
  private int[] fields = new int[FIRST_TOKENS * FIELDS];
  private int count;

  Tape(byte[] source) {
    this.source = source;
  }

  int count() {
    return count;
  }

  /// Adds a token whose end is not known yet and returns its number.
  int open(int start) {
    if ((count + 1) * FIELDS > fields.length) {
      fields = Arrays.copyOf(fields, fields.length + Math.max(fields.length / 2, FIELDS));
    }
    fields[count * FIELDS] = start;
    return count++;
  }

  void close(int token, int end) {
    fields[token * FIELDS + 1] = end;
    fields[token * FIELDS + 2] = count;
  }

  int start(int token) {
    return fields[token * FIELDS];
  }

  int end(int token) {
    return fields[token * FIELDS + 1];
  }

  /// The token behind this one and all that it contains.
  int next(int token) {
    return fields[token * FIELDS + 2];
  }

  BencodeValue view(int token) {
    return switch (source[start(token)]) {
      case 'i' -> new BencodeInteger(this, token);
      case 'l' -> new BencodeList(this, token);
      case 'd' -> new BencodeDict(this, token);
      default -> new BencodeString(this, token);
    };
  }
}
