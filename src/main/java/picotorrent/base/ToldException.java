package picotorrent.base;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Input or output that failed, with a sentence for a person.
public final class ToldException extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Sentence sentence;

  /// @param sentence what happened and what to do
  /// @param cause what the platform said, or null
  public ToldException(Sentence sentence, @Nullable Throwable cause) {
    super(sentence.toString(), cause);
    this.sentence = sentence;
  }

  /// What to tell of a failure: its own sentence or, where it has none, what the platform said.
  public static Sentence sentenceOf(Throwable failure) {
    return failure instanceof ToldException told && told.sentence != null
        ? told.sentence
        : ErrorWords.of(failure);
  }
}
