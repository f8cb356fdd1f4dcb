package picotorrent.fx.view.part;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.css.PseudoClass;
import javafx.scene.Scene;
import javafx.scene.text.Font;
import picotorrent.fx.model.UiSettings;

/// Colours and type: AtlantaFX's Primer with our measures on top.
public final class Theme {
  private static final PseudoClass DARK = PseudoClass.getPseudoClass("dark");
  private static final List<String> SHEETS =
      List.of("base.css", "table.css", "details.css", "sheets.css");
  private static final List<String> FONTS =
      List.of(
          "Inter-Regular.otf",
          "Inter-Medium.otf",
          "Inter-SemiBold.otf",
          "JetBrainsMono-Regular.ttf");

  private Theme() {}

  /// Loads the typefaces and dresses a scene.
  public static void dress(Scene scene) {
    for (String font : FONTS) {
      try (InputStream in = Theme.class.getResourceAsStream("fonts/" + font)) {
        Font.loadFont(in, 13);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    for (String sheet : SHEETS) {
      scene.getStylesheets().add(String.valueOf(Theme.class.getResource(sheet)));
    }
  }

  /// Tells whether a choice means dark now.
  public static boolean isDark(UiSettings.Theme choice) {
    return switch (choice) {
      case SYSTEM -> Platform.getPreferences().getColorScheme() == ColorScheme.DARK;
      case LIGHT -> false;
      case DARK -> true;
    };
  }

  /// Puts the colours on every control there will be. Before the first one is made, JavaFX need not
  /// load the theme that it would wear otherwise.
  public static void wear(boolean dark) {
    String sheet =
        dark
            ? new PrimerDark().getUserAgentStylesheet()
            : new PrimerLight().getUserAgentStylesheet();
    if (!sheet.equals(Application.getUserAgentStylesheet())) {
      Application.setUserAgentStylesheet(sheet);
    }
  }

  /// Puts the colours on a scene.
  public static void apply(Scene scene, boolean dark) {
    wear(dark);
    scene.getRoot().pseudoClassStateChanged(DARK, dark);
  }
}
