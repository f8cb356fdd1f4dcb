package picotorrent.fx.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.DataFate;
import picotorrent.api.TorrentState;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.incoming.Incoming;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.KeyHint;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.fx.view.part.Theme;
import picotorrent.fx.view.part.Zoom;

/// Carries out what a person asks for: with the selected torrents, with files, with the window.
public final class WindowActions implements Actions {
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
    this.toast = new UndoToast(desk, commands, UndoToast.PATIENCE);
    this.incoming = new Incoming(desk, window, window::reveal, sheets);
    this.dialogs = new Dialogs(desk, window, sheets);
    this.drop = new DropLayer(desk, window, incoming);
  }

  Node toast() {
    return toast;
  }

  DropLayer drop() {
    return drop;
  }

  /// What takes in files and links.
  public Incoming incoming() {
    return incoming;
  }

  Dialogs dialogs() {
    return dialogs;
  }

  /// What is done with torrents.
  public TorrentCommands commands() {
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

  /// Removes the selected torrents and puts their files into the trash.
  void removeWithFiles() {
    commands.remove(selected(), DataFate.TRASH);
  }

  /// Asks for another name of the torrent that is selected alone.
  void rename() {
    List<TorrentRow> rows = selected();
    if (rows.size() == 1) {
      dialogs.rename(rows.getFirst());
    }
  }

  @Override
  public void mend(TorrentRow row) {
    if (row.status().state() instanceof TorrentState.Failed failed) {
      switch (failed.mend()) {
        case RETRY -> commands.start(List.of(row), false);
        case RECHECK -> commands.recheck(List.of(row));
        case FREE_SPACE -> desk.opening().show(row);
        case CHOOSE_FOLDER -> move(row);
        case REPLACE -> dialogs.replace(row, failed, commands);
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
  public void activate() {
    List<TorrentRow> rows = selected();
    if (rows.size() == 1) {
      desk.opening().open(rows.getFirst(), this::openDetails);
    } else {
      openDetails();
    }
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
      item.setAccelerator(KeyHint.of(accelerator, desk.texts()));
    }
    item.setOnAction(event -> action.run());
    return item;
  }

  @Override
  public ContextMenu mainMenu() {
    MenuItem undo = item("undo", null, "Shortcut+Z", commands::undoRemoval);
    undo.setDisable(commands.removalProperty().get() == null);
    ContextMenu menu = new ContextMenu();
    menu.getItems()
        .setAll(
            item("toolbar.add.file", "bi-file-earmark", "Shortcut+O", this::open),
            item("toolbar.add.magnet", "bi-link-45deg", "Shortcut+L", this::magnet),
            item("toolbar.add.seed", "bi-arrow-up", null, this::seedExisting),
            item("toolbar.add.create", "bi-box-seam", "Shortcut+N", this::create),
            new SeparatorMenuItem(),
            TorrentMenu.ofWindow(desk, this, selected()),
            item("menu.start-all", null, null, commands::startAll),
            item("menu.stop-all", null, null, commands::stopAll),
            item("menu.select-all", null, "Shortcut+A", this::selectAll),
            item("menu.search", null, "Shortcut+F", this::search),
            undo,
            new SeparatorMenuItem(),
            new ViewMenu(desk, this, window.table()),
            item("menu.statistics", null, null, dialogs::statistics),
            item("toolbar.preferences", "bi-gear", "Shortcut+,", this::preferences),
            new SeparatorMenuItem(),
            item("menu.quit", null, "Shortcut+Q", window::quit));
    return menu;
  }

  /// Opens the details at a tab.
  public void showTab(Details.Tab tab) {
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
    return TorrentMenu.ofRow(desk, this, selected());
  }

  private List<TorrentRow> selected() {
    return List.copyOf(window.table().selected());
  }
}
