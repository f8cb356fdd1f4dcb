package picotorrent.bencode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Arrays;

/// A string of bytes, which may or may not be text.
public final class BencodeString extends BencodeValue {
  BencodeString(Tape tape, int token) {
    super(tape, token);
  }

  /// Where the bytes themselves begin in the source, behind the length and the colon.
  public int contentStart() {
    int at = start();
    while (tape.source[at] != ':') {
      at++;
    }
    return at + 1;
  }

  /// Number of bytes.
  public int length() {
    return end() - contentStart();
  }

  /// Returns a copy of the bytes.
  public byte[] bytes() {
    return Arrays.copyOfRange(tape.source, contentStart(), end());
  }

  /// Returns the bytes as UTF-8 text, with U+FFFD for what is not; not safe for a terminal or a
  /// path.
  public String text() {
    int from = contentStart();
    return new String(tape.source, from, end() - from, UTF_8);
  }

  /// Tells whether the bytes are valid UTF-8.
  public boolean isUtf8() {
    int from = contentStart();
    try {
      UTF_8.newDecoder().decode(ByteBuffer.wrap(tape.source, from, end() - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  /// Tells whether the bytes are those of `other`.
  public boolean is(byte[] other) {
    return Arrays.equals(tape.source, contentStart(), end(), other, 0, other.length);
  }

  /// Tells whether the bytes are the UTF-8 form of `other`.
  public boolean is(String other) {
    return is(other.getBytes(UTF_8));
  }

  @Override
  public String toString() {
    return text();
  }
}
