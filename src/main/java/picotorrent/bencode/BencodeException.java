package picotorrent.bencode;

import java.util.Objects;
import picotorrent.base.Sentence;

/// The input is not bencode, or exceeds a limit: nothing of it can be used.
public final class BencodeException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Sentence sentence;
  private final int offset;

  BencodeException(Sentence reason, int offset) {
    super(reason + " at byte " + offset);
    this.sentence = Sentence.of("{0} at byte {1}", reason, offset);
    this.offset = offset;
  }

  @Override
  public String getMessage() {
    return Objects.requireNonNull(super.getMessage());
  }

  /// One clause for a person: what is wrong, and where.
  public Sentence sentence() {
    return sentence;
  }

  /// Where in the source reading ended, in bytes.
  public int offset() {
    return offset;
  }
}
