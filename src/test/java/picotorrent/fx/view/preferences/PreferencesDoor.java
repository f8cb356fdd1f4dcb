package picotorrent.fx.view.preferences;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import picotorrent.fx.view.part.SheetLayer;

/// What tests of other rooms reach for in this one.
@NullMarked
public final class PreferencesDoor {
  /// The names of all pages.
  public static final List<String> PAGES =
      Stream.of(PreferencePages.Page.values()).map(Enum::name).toList();

  private PreferencesDoor() {}

  /// Turns to a page.
  public static void show(SheetLayer.Sheet sheet, String page) {
    ((PreferencesSheet) sheet).show(PreferencePages.Page.valueOf(page));
  }
}
