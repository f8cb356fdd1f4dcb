package picotorrent.fx.view;

import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Orientation;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Separator;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import org.kordamp.ikonli.javafx.FontIcon;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.Theme;

/// The strip on top: add, create, start, stop, remove, search, colours, preferences, everything
/// else.
final class ToolBarView extends HBox {
  private final Desk desk;
  private final Actions actions;
  private final TextField search = new TextField();
  private final Button create;
  private final HBox keyHint;

  ToolBarView(Desk desk, Actions actions, TorrentTable table) {
    this.desk = desk;
    this.actions = actions;
    keyHint = new HBox(Nodes.key(desk.text("key.find")));
    getStyleClass().add("pt-toolbar");
    setAccessibleText(desk.text("toolbar.name"));
    create = Nodes.button(desk.text("toolbar.create"), "bi-box-seam", actions::create);
    Button start = commandButton("toolbar.start", "bi-play", actions::start);
    Button stop = commandButton("toolbar.stop", "bi-stop", actions::stop);
    Button remove = commandButton("toolbar.remove", "bi-trash", actions::remove);
    remove.disableProperty().bind(Bindings.isEmpty(table.selected()));
    Runnable offer =
        () -> {
          start.setDisable(!TorrentCommands.canStart(table.selected()));
          stop.setDisable(!TorrentCommands.canStop(table.selected()));
        };
    table.selected().addListener((ListChangeListener<Object>) change -> offer.run());
    desk.feed().secondsProperty().subscribe(any -> offer.run());
    Separator line = new Separator(Orientation.VERTICAL);
    HBox commands = new HBox(start, stop, remove);
    commands.getStyleClass().add("pt-toolbar-group");
    getChildren()
        .addAll(
            addMenu(),
            create,
            line,
            commands,
            Nodes.spacer(),
            searchField(),
            Nodes.spacer(),
            right());
  }

  TextField search() {
    return search;
  }

  /// Leaves out what does not fit a narrow window.
  void narrow(boolean narrow) {
    create.setText(narrow ? null : desk.text("toolbar.create"));
    create.setAccessibleText(desk.text("toolbar.create"));
    create.setTooltip(narrow ? new Tooltip(desk.text("toolbar.create")) : null);
    create.getStyleClass().removeAll("button-icon", "flat");
    if (narrow) {
      create.getStyleClass().addAll("button-icon", "flat");
    }
    search.setPromptText(desk.text(narrow ? "toolbar.search.short" : "toolbar.search"));
    search.setPrefWidth(narrow ? 220 : 320);
  }

  private MenuButton addMenu() {
    MenuButton add = new MenuButton(desk.text("toolbar.add"), Icons.of("bi-plus", "pt-plus"));
    add.setId("add");
    add.getStyleClass().addAll("accent", "pt-add");
    add.setMinWidth(USE_PREF_SIZE);
    add.getItems()
        .setAll(
            actions.item("toolbar.add.file", "bi-file-earmark", "Shortcut+O", actions::open),
            actions.item("toolbar.add.magnet", "bi-link-45deg", "Shortcut+L", actions::magnet),
            actions.item("toolbar.add.seed", "bi-arrow-up", null, actions::seedExisting),
            actions.item("toolbar.add.create", "bi-box-seam", "Shortcut+N", actions::create));
    return add;
  }

  private StackPane searchField() {
    search.setId("search");
    search.getStyleClass().add("pt-search");
    search.setPromptText(desk.text("toolbar.search"));
    search.setPrefWidth(320);
    search.setAccessibleText(desk.text("toolbar.search"));
    search.textProperty().bindBidirectional(desk.feed().library().searchProperty());
    FontIcon lens = Icons.of("bi-search");
    lens.setMouseTransparent(true);
    keyHint.setMouseTransparent(true);
    Button clear = Nodes.iconButton(desk.text("toolbar.search.clear"), "bi-x", search::clear);
    clear.setId("search-clear");
    clear.getStyleClass().add("pt-search-clear");
    clear.setFocusTraversable(false); // Escape does it
    StackPane end = new StackPane(keyHint, clear);
    StackPane.setAlignment(clear, Pos.CENTER_RIGHT);
    end.setPickOnBounds(false);
    HBox over = new HBox(lens, Nodes.spacer(), end);
    over.getStyleClass().add("pt-search-over");
    over.setPickOnBounds(false);
    keyHint.visibleProperty().bind(search.textProperty().isEmpty());
    clear.visibleProperty().bind(search.textProperty().isNotEmpty());
    keyHint.getStyleClass().add("pt-center");
    return new StackPane(search, over);
  }

  private HBox right() {
    Button colours = Nodes.iconButton("", "bi-moon", actions::toggleTheme);
    colours.setId("theme");
    desk.preferences().settingsProperty().subscribe(settings -> showTheme(colours, settings));
    Button preferences =
        Nodes.iconButton(desk.text("toolbar.preferences"), "bi-gear", actions::preferences);
    Button more = Nodes.iconButton(desk.text("toolbar.more"), "bi-three-dots", () -> {});
    more.setOnAction(event -> {
      ContextMenu menu = actions.mainMenu();
      menu.show(more, javafx.geometry.Side.BOTTOM, 0, 0);
    });
    HBox right = new HBox(colours, preferences, more);
    right.getStyleClass().add("pt-toolbar-group");
    return right;
  }

  private void showTheme(Button button, UiSettings settings) {
    boolean dark = Theme.isDark(settings.appearance().theme());
    String name = desk.text(dark ? "toolbar.light" : "toolbar.dark");
    ((FontIcon) button.getGraphic()).setIconLiteral(dark ? "bi-sun" : "bi-moon");
    button.setAccessibleText(name);
    button.getTooltip().setText(name);
  }

  private Button commandButton(String key, String icon, Runnable action) {
    Button button = Nodes.iconButton(desk.text(key), icon, action);
    button.setId(key.substring(key.indexOf('.') + 1));
    return button;
  }
}
