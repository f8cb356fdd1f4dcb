package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import javafx.css.PseudoClass;
import javafx.event.ActionEvent;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.stage.PopupWindow;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.kordamp.ikonli.javafx.FontIcon;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.Event;
import picotorrent.base.Sentence;
import picotorrent.fx.Hand;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesDoor;
import picotorrent.fx.view.preferences.PreferencesSheet;

/// Every text and icon in sight against what is painted behind it, in both themes: the background
/// is read from the rendered window with the texts taken out.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class ContrastTest {
  private static final PseudoClass DISABLED = PseudoClass.getPseudoClass("disabled");

  /// WCAG 2.2, 1.4.3: contrast of text.
  private static final double TEXT = 4.5;

  /// WCAG 2.2, 1.4.11: contrast of what is no text.
  private static final double ICON = 3;

  private Stage stage;
  private TestWindow made;
  private final Map<String, String> faint = new LinkedHashMap<>();
  private int looked;
  @TempDir private Path folder;

  @Start
  void open(Stage opened) {
    stage = opened;
    made = TestWindow.open(opened);
  }

  @Test
  void whiteOnBlackIs21To1() {
    assertEquals(21, contrast(Color.WHITE, Color.BLACK), 0.01);
    assertEquals(4.48, contrast(Color.web("#777777"), Color.WHITE), 0.01);
  }

  @Test
  void everyTextIsReadableInLightColours(FxRobot robot) throws Exception {
    lookAtEverything(robot, false);
  }

  @Test
  void everyTextIsReadableInDarkColours(FxRobot robot) throws Exception {
    lookAtEverything(robot, true);
  }

  private void lookAtEverything(FxRobot robot, boolean dark) throws Exception {
    robot.interact(() -> {
      made = TestWindow.open(stage, dark);
      made.engine().detail(Samples.detail("Debian 13.2 netinst, amd64"));
      made.window().table().getSelectionModel().select(0);
    });
    for (Details.Tab tab : Details.Tab.values()) {
      robot.interact(() -> made.window().actions().showTab(tab));
      robot.interact(() -> made.desk().feed().pull(1_000_000_000L * (2 + tab.digit() * 2)));
      look(robot, "tab " + tab, made.window());
    }
    robot.interact(() -> made.window().toolBar().search().requestFocus());
    look(robot, "table without focus", made.window().table());
    robot.interact(made.window().actions()::remove);
    look(robot, "undo", made.window());
    popups(robot);
    sheets(robot);
    robot.interact(() -> made.window().actions().drop().show(List.of(folder.resolve("a.torrent"))));
    robot.interact(() -> made.window().actions().drop().light(true, false));
    look(robot, "drop", made.window().actions().drop());
    robot.interact(made.window().actions().drop()::hide);
    made.engine().show(List.of());
    robot.interact(() -> made.desk().feed().pull(90_000_000_000L));
    look(robot, "empty", made.window());
    assertTrue(looked > 600, "texts looked at: " + looked);
    assertTrue(faint.isEmpty(), () -> String.join("\n", faint.values()));
  }

  private void popups(FxRobot robot) throws Exception {
    robot.interact(() -> made.window().stops().getLast().fireEvent(new ActionEvent()));
    lookAtPopups(robot, "limits");
    robot.interact(() -> ((ButtonBase) made.window().lookup("#work")).fire());
    lookAtPopups(robot, "tasks");
    robot.interact(() -> made.window().actions().mainMenu().show(stage));
    lookAtPopups(robot, "menu");
    robot.interact(() -> made.window().table().getSelectionModel().select(1));
    robot.interact(() -> made.window().actions().rowMenu().show(stage));
    lookAtPopups(robot, "row menu");
    robot.interact(() ->
        new Notices(made.desk(), stage)
            .tell(new Event.SessionNotice(Sentence.of("Something happened"))));
    look(robot, "notice", made.window());
  }

  private void lookAtPopups(FxRobot robot, String where) throws Exception {
    List<PopupWindow> popups = Hand.fx(ContrastTest::openPopups);
    assertFalse(popups.isEmpty(), where);
    for (PopupWindow popup : popups) {
      Parent root = popup.getScene().getRoot();
      Hand.await("it has faded in", () -> hasFadedIn(root));
      look(robot, where, root);
    }
    robot.interact(() -> popups.forEach(Window::hide));
  }

  private static List<PopupWindow> openPopups() {
    return Window.getWindows().stream()
        .filter(each -> each instanceof PopupWindow && each.isShowing())
        .map(PopupWindow.class::cast)
        .toList();
  }

  /// Popups are laid out a pulse after they are shown, and fade in.
  private boolean hasFadedIn(Parent root) {
    List<Seen> texts = new ArrayList<>();
    collect(root, 1, texts);
    return texts.stream().anyMatch(seen -> seen.opacity() == 1);
  }

  private void sheets(FxRobot robot) throws Exception {
    SheetLayer sheets = made.window().sheets();
    Desk desk = made.desk();
    for (String page : PreferencesDoor.PAGES) {
      robot.interact(() -> {
        PreferencesSheet sheet = new PreferencesSheet(desk, sheets);
        sheets.show(sheet);
        PreferencesDoor.show(sheet, page);
      });
      look(robot, "preferences " + page, sheets);
    }
    Path film = Files.write(folder.resolve("film.torrent"), SampleTorrents.film());
    Path text = Files.writeString(folder.resolve("notes.txt"), "not bencode");
    robot.interact(() -> made.window().actions().incoming().inspect(List.of(film, text)));
    look(robot, "inspector", sheets);
    robot.interact(() -> made.window().actions().incoming().inspect(List.of(text)));
    look(robot, "no torrent", sheets);
    robot.interact(() -> made.window().actions().create());
    look(robot, "create", sheets);
    robot.interact(() -> made.window().actions().seedExisting());
    look(robot, "seed", sheets);
    robot.interact(() -> sheets.show(new WelcomeSheet(desk, sheets)));
    look(robot, "welcome", sheets);
    robot.interact(() -> sheets.show(new StatisticsSheet(desk, sheets)));
    look(robot, "statistics", sheets);
    robot.interact(
        () -> sheets.show(IncomingDoor.magnet(desk, sheets, made.window().actions().incoming())));
    look(robot, "magnet", sheets);
    robot.interact(() -> Objects.requireNonNull(sheets.sheet()).cancel());
  }

  /// One text and where its middle is.
  private record Seen(Text text, Point2D middle, double opacity) {}

  private void look(FxRobot robot, String where, Node region) {
    WaitForAsyncUtils.waitForFxEvents();
    robot.interact(() -> {
      ((Parent) region).applyCss();
      ((Parent) region).layout();
      List<Seen> texts = new ArrayList<>();
      collect(region, 1, texts);
      List<Double> before = texts.stream().map(seen -> seen.text().getOpacity()).toList();
      texts.forEach(seen -> seen.text().setOpacity(0));
      WritableImage behind = region.getScene().snapshot(null);
      for (int i = 0; i < texts.size(); i++) {
        texts.get(i).text().setOpacity(before.get(i));
      }
      texts.forEach(seen -> judge(where, seen, behind));
      assertTrue(!texts.isEmpty(), where);
      looked += texts.size();
    });
  }

  private void judge(String where, Seen seen, WritableImage behind) {
    PixelReader pixels = behind.getPixelReader();
    Color back = pixels.getColor((int) seen.middle().getX(), (int) seen.middle().getY());
    Color fill = (Color) seen.text().getFill();
    Color ink =
        back.interpolate(
            Color.color(fill.getRed(), fill.getGreen(), fill.getBlue()),
            fill.getOpacity() * seen.opacity());
    boolean icon = seen.text() instanceof FontIcon;
    double has = contrast(ink, back);
    if (has < (icon ? ICON : TEXT)) {
      String what = icon ? ((FontIcon) seen.text()).getIconLiteral() : seen.text().getText();
      String owner = String.valueOf(seen.text().getParent());
      String key = owner.replaceAll("@[0-9a-f]+|'.*'", "") + ink + back;
      faint.putIfAbsent(
          key,
          String.format(
              Locale.ROOT, "%.2f %s: '%s' %s on %s in %s", has, where, what, ink, back, owner));
    }
  }

  /// Texts whose middle can be seen; what cannot be used now may be faint (WCAG 2.2, 1.4.3).
  private void collect(Node node, double opacity, List<Seen> into) {
    if (!node.isVisible() || node.isDisable() || node.getPseudoClassStates().contains(DISABLED)) {
      return;
    }
    double through = opacity * node.getOpacity();
    if (node instanceof Text text && !text.getText().isBlank() && text.getFill() instanceof Color) {
      Bounds bounds = text.localToScene(text.getBoundsInLocal());
      Point2D middle = new Point2D(bounds.getCenterX(), bounds.getCenterY());
      if (isShown(text, middle)) {
        into.add(new Seen(text, middle, through));
      }
    }
    if (node instanceof Parent parent) {
      parent.getChildrenUnmodifiable().forEach(child -> collect(child, through, into));
    }
  }

  private boolean isShown(Node text, Point2D middle) {
    if (middle.getX() < 0 || middle.getY() < 0) {
      return false;
    }
    for (Node at = text.getParent(); at != null; at = at.getParent()) {
      if (!at.contains(at.sceneToLocal(middle)) && !at.getBoundsInLocal().isEmpty()) {
        return false;
      }
      if (at.getClip() != null && !at.getClip().contains(at.sceneToLocal(middle))) {
        return false;
      }
    }
    return middle.getX() < text.getScene().getWidth()
        && middle.getY() < text.getScene().getHeight();
  }

  /// WCAG 2.2, "contrast ratio".
  private static double contrast(Color a, Color b) {
    double one = luminance(a);
    double other = luminance(b);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  }

  private static double luminance(Color colour) {
    return 0.2126 * linear(colour.getRed())
        + 0.7152 * linear(colour.getGreen())
        + 0.0722 * linear(colour.getBlue());
  }

  private static double linear(double channel) {
    return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
  }
}
