package picotorrent.fx.view.part;

import com.google.common.base.Splitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import picotorrent.fx.model.Texts;

/// Keys that a menu shows in the words printed on the keyboards of its language: JavaFX has English
/// ones alone. What they do is for the window to say, and where they do nothing: a menu that took
/// them would do it twice, and below an open sheet.
public final class KeyHint extends KeyCombination {
  private static final Splitter PARTS = Splitter.on('+').omitEmptyStrings();

  private final KeyCombination keys;
  private final Texts texts;

  private KeyHint(KeyCombination keys, Texts texts) {
    super(keys.getShift(), keys.getControl(), keys.getAlt(), keys.getMeta(), keys.getShortcut());
    this.keys = keys;
    this.texts = texts;
  }

  /// Keys as [KeyCombination#keyCombination] reads them.
  public static KeyHint of(String keys, Texts texts) {
    return new KeyHint(keyCombination(keys), texts);
  }

  /// Never.
  @Override
  public boolean match(KeyEvent event) {
    return false;
  }

  /// Parted by blanks, as everywhere in the window.
  @Override
  public String getDisplayText() {
    String usual = keys.getDisplayText();
    if (!usual.contains("+")) {
      return word(usual);
    }
    List<String> words = new ArrayList<>();
    PARTS.split(usual).forEach(part -> words.add(word(part)));
    if (usual.endsWith("++")) {
      words.add("+");
    }
    return String.join(" ", words);
  }

  private String word(String part) {
    String key = "key.word." + part.toLowerCase(Locale.ROOT);
    return texts.has(key) ? texts.get(key) : part;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KeyHint hint && hint.keys.equals(keys);
  }

  @Override
  public int hashCode() {
    return keys.hashCode();
  }
}
