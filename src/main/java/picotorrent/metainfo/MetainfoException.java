package picotorrent.metainfo;

import java.util.Objects;
import picotorrent.base.Sentence;

/// A torrent file, info dictionary or magnet link that cannot be used, and why.
public final class MetainfoException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Sentence sentence;
  private final long offset;

  MetainfoException(Sentence sentence) {
    this(sentence, sentence, -1);
  }

  /// @param fault what is wrong
  /// @param offset where in the file, in bytes
  MetainfoException(Sentence fault, long offset) {
    this(fault, Sentence.of("{0} (at byte {1})", fault, offset), offset);
  }

  private MetainfoException(Sentence fault, Sentence sentence, long offset) {
    super(Objects.requireNonNull(fault).toString());
    this.sentence = sentence;
    this.offset = offset;
  }

  @Override
  public String getMessage() {
    return sentence.toString();
  }

  /// What is wrong, and where.
  public Sentence sentence() {
    return sentence;
  }

  /// Where in the file the fault is, in bytes, or -1 when it is at no one place.
  public long offset() {
    return offset;
  }
}
