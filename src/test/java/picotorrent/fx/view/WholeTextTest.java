package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.CreateModel;
import picotorrent.fx.model.Details;
import picotorrent.fx.view.detail.DetailDoor;
import picotorrent.fx.view.incoming.Incoming;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesDoor;
import picotorrent.fx.view.preferences.PreferencesSheet;

/// Our own words are never cut, in either language, in a window as it opens at first and in the
/// smallest one; whoever has the focus has a name.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class WholeTextTest {
  private static final double MIN_FIELD_WIDTH = 36; // a time, 23:59

  @TempDir private Path folder;
  private final List<String> cut = new ArrayList<>();
  private final List<String> nameless = new ArrayList<>();
  private int looked;

  @ParameterizedTest
  @CsvSource({"en, 1180, 760", "de, 1180, 760", "en, 760, 480", "de, 760, 480"})
  void wordsAreWholeAndControlsNamed(String language, int width, int height, FxRobot robot)
      throws Exception {
    Path torrent = Files.write(folder.resolve("film.torrent"), SampleTorrents.film());
    robot.interact(() -> {
      Screenshots.Stage made =
          Screenshots.stage(width, height, false, Locale.forLanguageTag(language));
      try {
        lookAtWindow(made);
        lookAtPreferences(made);
        sheets(made, torrent).forEach(sheet -> lookAtSheet(made, sheet));
      } finally {
        ((Stage) made.scene().getWindow()).close();
        made.desk().feed().close();
      }
    });
    assertTrue(looked > 500, () -> looked + " texts seen");
    assertEquals(List.of(), cut);
    assertEquals(List.of(), nameless);
  }

  private void lookAtWindow(Screenshots.Stage made) {
    look(made, "window");
    made.window().table().getSelectionModel().select(0);
    made.engine().detail(Samples.detail("Debian 13.2 netinst, amd64"));
    for (Details.Tab tab : Details.Tab.values()) {
      made.window().actions().showTab(tab);
      made.desk().feed().pull(tab.digit() * 2_000_000_000L);
      look(made, tab.name());
    }
  }

  private void lookAtPreferences(Screenshots.Stage made) {
    PreferencesSheet sheet = new PreferencesSheet(made.desk(), made.window().sheets());
    made.window().sheets().show(sheet);
    for (String page : PreferencesDoor.PAGES) {
      PreferencesDoor.show(sheet, page);
      look(made, page);
    }
    sheet.cancel();
  }

  private void lookAtSheet(Screenshots.Stage made, SheetLayer.Sheet sheet) {
    made.window().sheets().show(sheet);
    look(made, sheet.getClass().getSimpleName());
    made.window().sheets().close(sheet);
  }

  private static List<SheetLayer.Sheet> sheets(Screenshots.Stage made, Path torrent) {
    Desk desk = made.desk();
    SheetLayer layer = made.window().sheets();
    Incoming incoming = made.window().actions().incoming();
    SheetLayer.Sheet create = IncomingDoor.create(desk, layer);
    IncomingDoor.created(create)
        .contentProperty()
        .set(new CreateModel.Content(Path.of("films"), 3L << 30, 24));
    IncomingDoor.created(create).trackersProperty().set("nonsense");
    var film = SampleTorrents.inspect(torrent);
    var several = new AddModel(List.of(film, film), desk.preferences().get());
    return List.of(
        create,
        IncomingDoor.seed(desk, layer),
        IncomingDoor.magnet(desk, layer, incoming),
        DetailDoor.trackers(desk, layer, Samples.id("a"), List.of(List.of("nonsense"))),
        new StatisticsSheet(desk, layer),
        new LimitsSheet(desk, layer, List.copyOf(made.window().table().selected())),
        new WelcomeSheet(desk, layer),
        IncomingDoor.add(desk, layer, incoming, several));
  }

  private void look(Screenshots.Stage made, String view) {
    for (int i = 0; i < 2; i++) {
      made.window().applyCss();
      made.window().layout();
    }
    boolean sheet = made.window().sheets().isOpen();
    look(view, sheet ? Objects.requireNonNull(made.window().sheets().sheet()) : made.window());
  }

  private void look(String view, Node node) {
    if (!node.isVisible() || node.getStyleClass().contains("column-header-background")) {
      return;
    }
    if (node instanceof Labeled labeled && labeled.getText() != null) {
      looked++;
      if (labeled.isTextTruncated() && labeled.getWidth() > 0 && !isData(labeled)) {
        cut.add(view + ": " + labeled.getText());
      }
    }
    if (node instanceof TextField field) {
      room(view, field);
    }
    if (node instanceof Control control && control.isFocusTraversable()) {
      name(view, control);
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> look(view, child));
    }
  }

  /// What a field waits for is whole in it, and what is typed has room for a few signs.
  private void room(String view, TextField field) {
    Text ruler = new Text(field.getPromptText());
    ruler.setFont(field.getFont());
    double inside = field.getWidth() - field.getInsets().getLeft() - field.getInsets().getRight();
    if (inside < Math.max(MIN_FIELD_WIDTH, ruler.getLayoutBounds().getWidth())) {
      cut.add(view + ": " + inside + " for \"" + field.getPromptText() + "\" " + field);
    }
  }

  private void name(String view, Control control) {
    String said = control.getAccessibleText();
    boolean worded =
        control instanceof Labeled labeled
            && labeled.getText() != null
            && !labeled.getText().isBlank();
    if (!worded && (said == null || said.isBlank())) {
      nameless.add(view + ": " + control);
    }
  }

  /// Names, addresses and reasons are as long as others made them: where they are cut, the whole is
  /// told where the pointer rests, or stands in the row's own tooltip.
  private static boolean isData(Labeled labeled) {
    if (labeled.getTooltip() != null) {
      return labeled.getTooltip().getText().equals(labeled.getText());
    }
    for (Parent at = labeled.getParent(); at != null; at = at.getParent()) {
      if (at instanceof TableView<?> || at instanceof TreeTableView<?>) {
        return at.getStyleClass().contains("pt-torrents");
      }
      if (at instanceof Control control && control.getTooltip() != null) {
        return true;
      }
    }
    return false;
  }
}
