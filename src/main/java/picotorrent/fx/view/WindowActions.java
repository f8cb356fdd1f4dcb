package picotorrent.fx.view;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.input.KeyCombination;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.Magnets;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.Visible;

/// Carries out what a person asks for: with the selected torrents, with files, with the window.
final class WindowActions implements Actions {
  private static final int MAX_LABEL_CHARS = 60; // a menu is no wider than a person reads

  private final Desk desk;
  private final MainWindow window;
  private final TorrentCommands commands;
  private final UndoToast toast;
  private final DropLayer drop;
  private final Incoming incoming;
  private final Dialogs dialogs;

  WindowActions(Desk desk, MainWindow window, SheetLayer sheets) {
    this.desk = desk;
    this.window = window;
    this.commands = desk.commands();
    this.toast = new UndoToast(desk, commands);
    this.incoming = new Incoming(desk, window, sheets);
    this.dialogs = new Dialogs(desk, window, sheets);
    this.drop = new DropLayer(desk, window, incoming);
  }

  Node toast() {
    return toast;
  }

  DropLayer drop() {
    return drop;
  }

  Incoming incoming() {
    return incoming;
  }

  Dialogs dialogs() {
    return dialogs;
  }

  TorrentCommands commands() {
    return commands;
  }

  @Override
  public void open() {
    incoming.choose();
  }

  @Override
  public void magnet() {
    incoming.pasteMagnet();
  }

  @Override
  public void create() {
    incoming.create(null);
  }

  @Override
  public void seedExisting() {
    incoming.seedExisting();
  }

  @Override
  public void start() {
    commands.start(selected(), false);
  }

  @Override
  public void stop() {
    commands.stop(selected());
  }

  /// Ends what one torrent is busy with.
  void cancelWork(TorrentRow row) {
    commands.cancelWork(row);
  }

  @Override
  public void toggleRunning() {
    commands.toggle(selected());
  }

  @Override
  public void remove() {
    commands.remove(selected(), DataFate.KEEP);
  }

  @Override
  public void mend(TorrentRow row) {
    if (row.status().state() instanceof TorrentState.Failed failed) {
      switch (failed.mend()) {
        case RETRY -> commands.start(List.of(row), false);
        case RECHECK -> commands.recheck(List.of(row));
        case FREE_SPACE -> dialogs.showFolder(row);
        case CHOOSE_FOLDER -> move(row);
      }
    }
  }

  @Override
  public void move(TorrentRow row) {
    dialogs.moveTo(List.of(row), commands);
  }

  @Override
  public void find(TorrentRow row) {
    dialogs.findData(row, commands);
  }

  @Override
  public void openDetails() {
    window.wantDetails(true);
  }

  @Override
  public void preferences() {
    dialogs.preferences();
  }

  @Override
  public void toggleTheme() {
    desk.preferences()
        .change(now -> {
          UiSettings.Appearance old = now.appearance();
          UiSettings.Theme next =
              Theme.isDark(old.theme()) ? UiSettings.Theme.LIGHT : UiSettings.Theme.DARK;
          return now.with(old.with(next));
        });
  }

  @Override
  public MenuItem item(
      String key, @Nullable String icon, @Nullable String accelerator, Runnable action) {
    MenuItem item = new MenuItem(desk.text(key));
    if (icon != null) {
      item.setGraphic(Icons.of(icon));
    }
    if (accelerator != null) {
      item.setAccelerator(KeyCombination.keyCombination(accelerator));
    }
    item.setOnAction(event -> action.run());
    return item;
  }

  @Override
  public ContextMenu mainMenu() {
    ContextMenu menu = new ContextMenu();
    menu.getItems()
        .setAll(
            item("toolbar.add.file", "bi-file-earmark", "Shortcut+O", this::open),
            item("toolbar.add.magnet", "bi-link-45deg", "Shortcut+L", this::magnet),
            item("toolbar.add.seed", "bi-arrow-up", null, this::seedExisting),
            item("toolbar.add.create", "bi-box-seam", "Shortcut+N", this::create),
            new SeparatorMenuItem(),
            item("menu.select-all", null, "Shortcut+A", this::selectAll),
            item("menu.search", null, "Shortcut+F", this::search),
            item("menu.compact", null, "Shortcut+D", this::toggleDensity),
            details(),
            item("menu.statistics", null, null, dialogs::statistics),
            item("toolbar.preferences", "bi-gear", "Shortcut+,", this::preferences),
            new SeparatorMenuItem(),
            item("menu.quit", null, "Shortcut+Q", window::quit));
    return menu;
  }

  private Menu details() {
    Menu menu = new Menu(desk.text("details.name"));
    for (Details.Tab tab : Details.Tab.values()) {
      menu.getItems()
          .add(
              item(
                  "tab." + DetailsView.key(tab),
                  null,
                  "Shortcut+" + tab.digit(),
                  () -> showTab(tab)));
    }
    return menu;
  }

  void showTab(Details.Tab tab) {
    window.wantDetails(true);
    desk.feed().details().tabProperty().set(tab);
  }

  void selectAll() {
    window.table().getSelectionModel().selectAll();
    window.table().requestFocus();
  }

  void search() {
    window.toolBar().search().requestFocus();
    window.toolBar().search().selectAll();
  }

  void toggleDensity() {
    desk.preferences()
        .change(now -> {
          UiSettings.Appearance old = now.appearance();
          return now.with(old.withCompact(!old.compact()));
        });
  }

  /// Everything a step larger (1) or smaller (-1), or (0) as usual.
  void zoom(int step) {
    desk.preferences()
        .change(now -> {
          UiSettings.Appearance old = now.appearance();
          return now.with(old.withScale(Zoom.next(old.scalePercent(), step)));
        });
  }

  @Override
  public ContextMenu rowMenu() {
    List<TorrentRow> rows = selected();
    MenuItem start = item("toolbar.start", "bi-play", null, this::start);
    start.setDisable(!TorrentCommands.canStart(rows));
    MenuItem stop = item("toolbar.stop", "bi-stop", null, this::stop);
    stop.setDisable(!TorrentCommands.canStop(rows));
    ContextMenu menu = new ContextMenu();
    menu.getItems()
        .setAll(
            start,
            stop,
            queue(rows),
            new SeparatorMenuItem(),
            item("row.folder", "bi-folder", null, () -> dialogs.showFolder(rows.getFirst())),
            item("row.move", null, null, () -> dialogs.moveTo(rows, commands)),
            item("row.find", "bi-search", null, () -> find(rows.getFirst())),
            item("row.recheck", "bi-arrow-repeat", null, () -> commands.recheck(rows)),
            item("row.reannounce", null, null, () -> commands.reannounce(rows)),
            new SeparatorMenuItem(),
            labels(rows),
            order(rows),
            limits(rows),
            goals(rows),
            superseed(rows),
            item("row.copy-magnet", "bi-link-45deg", null, () -> copyMagnets(rows)),
            new SeparatorMenuItem(),
            item("toolbar.remove", "bi-trash", null, this::remove),
            item("row.remove-data", null, null, () -> commands.remove(rows, DataFate.TRASH)));
    return menu;
  }

  private Menu queue(List<TorrentRow> rows) {
    Menu menu = new Menu(desk.text("row.queue"));
    menu.getItems()
        .setAll(
            forced(rows),
            new SeparatorMenuItem(),
            item("row.first", null, "Shortcut+Shift+Home", () -> commands.first(rows)),
            item("row.earlier", null, "Shortcut+Shift+Up", () -> commands.step(rows, -1)),
            item("row.later", null, "Shortcut+Shift+Down", () -> commands.step(rows, 1)),
            item("row.last", null, "Shortcut+Shift+End", () -> commands.last(rows)));
    return menu;
  }

  /// Ticked where all pass the queue already: chosen again, they take their place in it.
  private MenuItem forced(List<TorrentRow> rows) {
    CheckMenuItem force = new CheckMenuItem(desk.text("row.force"));
    force.setSelected(rows.stream().allMatch(row -> row.status().life().forced()));
    force.setOnAction(event -> commands.start(rows, force.isSelected()));
    return force;
  }

  private MenuItem superseed(List<TorrentRow> rows) {
    CheckMenuItem item = new CheckMenuItem(desk.text("row.superseed"));
    item.setSelected(rows.stream().allMatch(row -> row.status().life().superseeding()));
    item.setOnAction(event -> commands.superseed(rows, item.isSelected()));
    return item;
  }

  private Menu labels(List<TorrentRow> rows) {
    Menu menu = new Menu(desk.text("column.label"));
    for (String label : desk.feed().library().countsProperty().get().labels().keySet()) {
      MenuItem item = new MenuItem(Visible.line(label, MAX_LABEL_CHARS));
      item.setMnemonicParsing(false); // an underscore is one
      item.setOnAction(event -> commands.label(rows, label));
      menu.getItems().add(item);
    }
    menu.getItems()
        .addAll(
            item("row.label.none", null, null, () -> commands.label(rows, null)),
            item("row.label.new", null, null, () -> dialogs.newLabel(rows, commands)));
    return menu;
  }

  private Menu order(List<TorrentRow> rows) {
    Menu menu = new Menu(desk.text("row.order"));
    menu.getItems()
        .setAll(
            item("row.order.rarest", null, null, () -> commands.order(rows, PieceOrder.RAREST)),
            item(
                "row.order.sequential",
                null,
                null,
                () -> commands.order(rows, PieceOrder.SEQUENTIAL)),
            item(
                "row.order.early", null, null, () -> commands.order(rows, PieceOrder.EARLY_FILES)));
    return menu;
  }

  private Menu limits(List<TorrentRow> rows) {
    Menu menu = new Menu(desk.text("row.limits"));
    List<MenuItem> items = new ArrayList<>();
    for (long rate : new long[] {0, 100_000, 500_000, 1_000_000, 5_000_000}) {
      String text = rate == 0 ? desk.text("status.no-limit") : desk.texts().amounts().rate(rate);
      MenuItem item = new MenuItem(text);
      item.setOnAction(event -> commands.limit(rows, new RateLimits(rate, rate)));
      items.add(item);
    }
    menu.getItems().setAll(items);
    return menu;
  }

  private Menu goals(List<TorrentRow> rows) {
    Menu menu = new Menu(desk.text("row.goal"));
    for (double ratio : new double[] {0, 1, 2, 5}) {
      MenuItem item =
          new MenuItem(
              ratio == 0
                  ? desk.text("row.goal.none")
                  : desk.text("row.goal.ratio", desk.texts().amounts().ratio(ratio)));
      item.setOnAction(event -> commands.goals(rows, new SeedGoals(ratio, 0, 0)));
      menu.getItems().add(item);
    }
    return menu;
  }

  private void copyMagnets(List<TorrentRow> rows) {
    List<String> links = new ArrayList<>();
    for (TorrentRow row : rows) {
      links.add(Magnets.link(row.status().infoHashes(), row.status().name()));
    }
    OverviewTab.copy(String.join("\n", links));
  }

  private List<TorrentRow> selected() {
    return List.copyOf(window.table().selected());
  }
}
