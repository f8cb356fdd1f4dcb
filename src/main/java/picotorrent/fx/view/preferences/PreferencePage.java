package picotorrent.fx.view.preferences;

import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import picotorrent.fx.view.part.Desk;

/// One page of the preferences: cards of rows.
abstract class PreferencePage {
  /// What makes the controls.
  final PreferenceControls make;

  /// What the controls change.
  final PreferenceChanges change;

  PreferencePage(Desk desk) {
    change = new PreferenceChanges(desk);
    make = new PreferenceControls(desk, change);
  }

  /// New controls with what holds now.
  abstract List<Card> cards();

  /// Rows that belong together.
  record Card(String title, List<Row> rows) {}

  /// One preference.
  record Row(String title, String help, Node control) {
    /// Tells whether the control takes the whole width, below the words.
    boolean isWide() {
      return control.getStyleClass().contains("pt-wide");
    }

    boolean contains(String lowerCase) {
      return (title + '\n' + help).toLowerCase(Locale.ROOT).contains(lowerCase);
    }
  }
}
