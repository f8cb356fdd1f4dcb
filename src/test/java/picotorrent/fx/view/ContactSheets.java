package picotorrent.fx.view;

import static picotorrent.fx.view.Screenshots.fx;
import static picotorrent.fx.view.Screenshots.settle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import javafx.application.Platform;
import javafx.event.ActionEvent;
import javafx.geometry.Point2D;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Control;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.NullMarked;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.TorrentState;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.fx.SampleTorrents;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Details.Tab;
import picotorrent.fx.model.Filter;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.view.detail.DetailDoor;
import picotorrent.fx.view.incoming.Incoming;
import picotorrent.fx.view.incoming.IncomingDoor;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Drawing;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.preferences.PreferencesDoor;

/// Draws every view in every size, both themes and both languages, to be looked at: for each view
/// four pictures side by side in the smallest window, in a usual and in a large one, and two at 200
/// %.
@NullMarked
final class ContactSheets {
  private static final int GAP = 6;

  private final Path folder;
  private final String only;
  private final List<Size> sizes;
  private final Path film;

  private ContactSheets(Path folder, String only, List<Size> sizes) throws Exception {
    this.folder = folder;
    this.only = only;
    this.sizes = sizes;
    this.film =
        Files.write(
            Files.createTempDirectory("sheets").resolve("sintel.torrent"), SampleTorrents.film());
  }

  /// A window in points.
  private enum Size {
    SMALL(760, 480, 1),
    USUAL(1000, 700, 1),
    LARGE(1600, 1000, 1),
    FINE(1000, 700, 2);

    private final int width;
    private final int height;
    private final int dots;

    Size(int width, int height, int dots) {
      this.width = width;
      this.height = height;
      this.dots = dots;
    }

    private List<Look> looks() {
      return this == FINE
          ? List.of(new Look("en", true), new Look("de", false))
          : List.of(
              new Look("en", false),
              new Look("en", true),
              new Look("de", false),
              new Look("de", true));
    }
  }

  private record Look(String language, boolean dark) {}

  /// `FOLDER`, then a part of the names of the views, then of a size.
  public static void main(String[] arguments) throws Exception {
    List<String> words = List.of(arguments);
    String size = words.size() > 2 ? words.get(2) : "";
    List<Size> sizes =
        List.of(Size.values()).stream().filter(each -> each.name().contains(size)).toList();
    CountDownLatch started = new CountDownLatch(1);
    Platform.startup(started::countDown);
    started.await();
    Platform.setImplicitExit(false);
    new ContactSheets(Path.of(words.getFirst()), words.size() > 1 ? words.get(1) : "", sizes)
        .draw();
    Platform.exit();
  }

  private void draw() throws Exception {
    for (Tab tab : Tab.values()) {
      view("tab-" + tab.name().toLowerCase(Locale.ROOT), s -> s.select("Debian", tab));
    }
    view(
        "tab-piece-table",
        s -> {
          s.select("Debian", Tab.PIECES);
          rest(s);
          press(s, "#pieces-as");
        });
    view("list-compact", s -> s.compact("Sintel", Tab.OVERVIEW));
    view("list-problem", s -> s.select("Sintel", Tab.FILES));
    view(
        "list-gone",
        s -> {
          gone(s);
          s.select("Sintel", Tab.OVERVIEW);
        });
    view(
        "list-several",
        s -> {
          s.select("Debian", Tab.OVERVIEW);
          fx(() -> s.stage().window().table().getSelectionModel().selectRange(1, 5));
        });
    view("list-none-found", s -> search(s, "nothing like it"));
    view(
        "list-label",
        s ->
            fx(() ->
                s.stage()
                    .desk()
                    .feed()
                    .library()
                    .filterProperty()
                    .set(new Filter.Of(StateKind.SEEDING))));
    view("list-empty", Shot::empty);
    view(
        "list-columns",
        s -> {
          fx(() ->
              s.stage().window().table().columnItems().stream()
                  .limit(14)
                  .forEach(item -> {
                    if (item instanceof javafx.scene.control.CheckMenuItem check
                        && !check.isSelected()) {
                      check.setSelected(true);
                      if (check.getOnAction() != null) {
                        check.getOnAction().handle(new ActionEvent());
                      }
                    }
                  }));
          s.select("Debian", Tab.OVERVIEW);
        });
    menus();
    sheets();
    view("drop", s -> s.drop(Path.of("debian-13.2.0-amd64-netinst.iso.torrent")));
    view("notice", Shot::notice);
    view(
        "undo",
        s -> {
          s.select("Debian", Tab.PIECES);
          fx(() -> s.stage().window().actions().remove());
          s.notice();
        });
    view("tasks", Shot::tasks);
    view("limits", Shot::limits);
    view(
        "focus",
        s -> {
          s.select("Debian", Tab.PIECES);
          fx(() -> {
            javafx.scene.robot.Robot robot = new javafx.scene.robot.Robot();
            s.stage().window().lookup("#add").requestFocus();
            robot.keyPress(javafx.scene.input.KeyCode.TAB);
            robot.keyRelease(javafx.scene.input.KeyCode.TAB);
          });
          rest(s);
        });
  }

  private void menus() throws Exception {
    view(
        "menu-add",
        s -> {
          rest(s);
          fx(() -> ((MenuButton) s.stage().window().lookup("#add")).show());
          s.fade();
        });
    view(
        "menu-main",
        s -> {
          s.select("Debian", Tab.OVERVIEW);
          rest(s);
          fx(() -> {
            var window = s.stage().window();
            window.actions().mainMenu().show(window.toolBar(), Side.BOTTOM, 300, 0);
          });
          s.fade();
        });
    view(
        "menu-row",
        s -> {
          s.select("Debian", Tab.OVERVIEW);
          rest(s);
          open(s, s.stage().window().actions().rowMenu(), s.stage().window().table());
        });
    view(
        "menu-columns",
        s -> {
          rest(s);
          var column = s.stage().window().table().getColumns().get(1);
          open(s, column.getContextMenu(), s.stage().window().table());
        });
    for (String table : List.of("peers", "files", "trackers")) {
      view(
          "menu-" + table,
          s -> {
            s.select("Debian", Tab.valueOf(table.toUpperCase(Locale.ROOT)));
            rest(s);
            Node at = s.stage().window().lookup("#" + table);
            if (at instanceof Control control) {
              fx(() -> {
                if (control instanceof TableView<?> rows) {
                  rows.getSelectionModel().select(1);
                } else if (control instanceof TreeTableView<?> tree) {
                  tree.getSelectionModel().select(2);
                }
              });
              open(s, control.getContextMenu(), control);
            }
          });
    }
  }

  private void sheets() throws Exception {
    view("add-inspector", s -> s.inspect(film));
    view("add-several", s -> incoming(s, in -> in.inspect(List.of(film, other(), notOne()))));
    view("add-not-one", s -> incoming(s, in -> in.inspect(List.of(notOne()))));
    view(
        "add-link",
        s ->
            incoming(
                s,
                in ->
                    in.links(
                        "magnet:?xt=urn:btih:c12fe1c06bba254a9dc9f519b335aa7c1367a88a&dn=Debian+13.2")));
    view("add-magnet", s -> sheet(s, (desk, layer, in) -> IncomingDoor.magnet(desk, layer, in)));
    view(
        "add-choose",
        s -> {
          s.select("Debian", Tab.FILES);
          sheet(s, (desk, layer, in) -> IncomingDoor.choose(desk, layer, debian(), "Debian 13.2"));
        });
    view("seed", s -> sheet(s, (desk, layer, in) -> IncomingDoor.seed(desk, layer)));
    view(
        "seed-checked",
        s -> {
          s.select("Debian", Tab.FILES);
          sheet(s, (desk, layer, in) -> IncomingDoor.checked(desk, layer, debian(), "Debian 13.2"));
        });
    view("create", Shot::create);
    view("create-nothing", s -> sheet(s, (desk, layer, in) -> IncomingDoor.create(desk, layer)));
    view("create-done", s -> sheet(s, (desk, layer, in) -> IncomingDoor.done(desk, layer)));
    view(
        "limits-sheet",
        s -> {
          s.select("Debian", Tab.OVERVIEW);
          fx(() -> {
            var window = s.stage().window();
            window.actions().dialogs().limits(List.copyOf(window.table().selected()));
          });
        });
    view(
        "label",
        s -> {
          s.select("Debian", Tab.OVERVIEW);
          fx(() -> {
            var window = s.stage().window();
            window
                .actions()
                .dialogs()
                .newLabel(List.copyOf(window.table().selected()), s.stage().desk().commands());
          });
        });
    view(
        "trackers",
        s ->
            sheet(
                s,
                (desk, layer, in) ->
                    DetailDoor.trackers(
                        desk,
                        layer,
                        debian(),
                        List.of(
                            List.of("https://tracker.example.org/announce", "nonsense"),
                            List.of("udp://backup.example.org:1337")))));
    view("statistics", s -> fx(() -> s.stage().window().actions().dialogs().statistics()));
    view("welcome", Shot::welcome);
    view("closing", Shot::closing);
    for (String page : PreferencesDoor.PAGES) {
      view("preferences-" + page.toLowerCase(Locale.ROOT), s -> s.preferences(page));
    }
    view(
        "preferences-search",
        s -> {
          s.preferences("SPEED");
          rest(s);
          fx(() -> ((TextField) s.sheet().lookup("#preferences-search")).setText("port"));
        });
  }

  private static TorrentId debian() {
    return Samples.id("Debian 13.2 netinst, amd64");
  }

  private Path other() throws Exception {
    Path file = film.resolveSibling("debian-13.2.0-amd64-netinst.iso.torrent");
    return Files.write(file, SampleTorrents.single("debian-13.2.0-amd64-netinst.iso", 784_000_000));
  }

  private Path notOne() throws Exception {
    return Files.writeString(film.resolveSibling("notes of the meeting.txt"), "no torrent");
  }

  private interface Making {
    SheetLayer.Sheet make(Desk desk, SheetLayer layer, Incoming incoming);
  }

  private static void sheet(Shot shot, Making making) throws Exception {
    fx(() -> {
      var window = shot.stage().window();
      SheetLayer layer = window.sheets();
      layer.show(making.make(shot.stage().desk(), layer, window.actions().incoming()));
    });
  }

  private interface Bringing {
    void bring(Incoming incoming) throws Exception;
  }

  private static void incoming(Shot shot, Bringing bringing) throws Exception {
    shot.select("Debian", Tab.PIECES);
    fx(() -> bringing.bring(shot.stage().window().actions().incoming()));
    rest(shot);
  }

  private static void gone(Shot shot) {
    var old = Samples.library().get(1);
    shot.stage()
        .engine()
        .show(
            Samples.in(
                old,
                new TorrentState.Failed(
                    Sentence.of("The data of {0} is gone from {1}", "Sintel", "/media/films"),
                    Sentence.of("Connect its drive, or find the data elsewhere."),
                    Sentence.of("The data is gone"),
                    TorrentState.Mend.RECHECK)));
  }

  private static void choose(MenuItem item) {
    if (item instanceof CheckMenuItem column && !column.isSelected()) {
      column.setSelected(true);
      column.getOnAction().handle(new ActionEvent());
    }
  }

  private static void search(Shot shot, String text) throws Exception {
    fx(() -> shot.stage().desk().feed().library().searchProperty().set(text));
  }

  private static void press(Shot shot, String query) throws Exception {
    fx(() -> {
      if (shot.stage().window().lookup(query) instanceof ButtonBase button) {
        button.fire();
      }
    });
  }

  private static void open(Shot shot, ContextMenu menu, Node over) throws Exception {
    fx(() -> {
      Point2D at = over.localToScreen(120, 70);
      menu.show(over, at.getX(), at.getY());
    });
    shot.fade();
  }

  private static void rest(Shot shot) throws Exception {
    fx(() -> shot.stage().desk().feed().pull(System.nanoTime() + 1_000_000_000L));
    settle(shot.stage());
    WaitForAsyncUtils.waitForFxEvents();
  }

  private void view(String name, Screenshots.Arrangement arrange) throws Exception {
    if (!name.contains(only)) {
      return;
    }
    for (Size size : sizes) {
      List<Look> looks = size.looks();
      int columns = size == Size.FINE ? 1 : 2;
      int rows = looks.size() / columns;
      int width = size.width * size.dots;
      int height = size.height * size.dots;
      WritableImage all =
          new WritableImage(
              width * columns + GAP * (columns - 1), height * rows + GAP * (rows - 1));
      for (int i = 0; i < looks.size(); i++) {
        WritableImage one = picture(size, looks.get(i), arrange);
        int x = i % columns * (width + GAP);
        int y = i / columns * (height + GAP);
        all.getPixelWriter().setPixels(x, y, width, height, one.getPixelReader(), 0, 0);
      }
      Png.write(all, folder.resolve(name + "." + size.name().toLowerCase(Locale.ROOT) + ".png"));
    }
  }

  private static WritableImage picture(Size size, Look look, Screenshots.Arrangement arrange)
      throws Exception {
    Locale language = Locale.forLanguageTag(look.language());
    Screenshots.Stage stage =
        fx(() -> Screenshots.stage(size.width, size.height, look.dark(), language));
    stage.window().getProperties().put(Drawing.DENSITY, (double) size.dots);
    settle(stage);
    fx(() -> Screenshots.pointAside(stage));
    arrange.act(new Shot(stage));
    fx(() -> stage.desk().feed().pull(System.nanoTime() + 2_000_000_000L));
    settle(stage);
    WritableImage image =
        fx(() ->
            Screenshots.picture(stage, size.width * size.dots, size.height * size.dots, size.dots));
    fx(() -> {
      ((javafx.stage.Stage) stage.scene().getWindow()).close();
      stage.desk().feed().close();
    });
    return image;
  }
}
