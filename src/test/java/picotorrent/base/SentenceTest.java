package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// A sentence is its words and what goes into them, and each language fills it in for itself.
class SentenceTest {
  private static final Sentence FULL =
      Sentence.of(
          "No space left in {0}: {1} needed. {2}",
          Path.of("films"), new Sentence.Bytes(1536L << 20), Sentence.of("{0} files wait", 3));

  @Test
  void itSaysItselfInEnglish() {
    assertEquals("No space left in films: 1.5 GiB needed. 3 files wait", FULL.toString());
    assertEquals("17 bytes", Sentence.of("{0}", new Sentence.Bytes(17)).toString());
  }

  @Test
  void itsKeyIsItsWordsWithoutWhatGoesIn() {
    assertEquals("no-space-left-in-0-1-needed-2", FULL.key());
    assertEquals(
        "pieces-has-0-bytes",
        Sentence.of("'pieces' has {0} bytes", 7).key(),
        "no marks at its ends");
    assertEquals(
        Sentence.of("Cannot read {0}", "a").key(), Sentence.of("Cannot read {0}", "b").key());
  }

  @Test
  void anotherLanguageFillsItInItsOwnOrder() {
    Sentence sentence = Sentence.of("{0} of {1}", "a", 2L);
    assertEquals(
        "Count: Words", sentence.fill("{1}: {0}", part -> part.getClass().getSimpleName()));
    assertEquals("{7} a", sentence.fill("{7} {0}", part -> "a"), "a part that is not there");
  }

  @Test
  void whatStrangersSayIsNoPattern() {
    assertEquals("100 {0} $1 \\", Sentence.quote("100 {0} $1 \\").toString());
    assertTrue(Sentence.quote("").isEmpty());
    assertEquals("{0}", Sentence.quote("anything").key());
  }

  @Test
  void onlyPartsGoIntoIt() {
    assertThrows(IllegalArgumentException.class, () -> Sentence.of("{0}", 1.5));
  }
}
