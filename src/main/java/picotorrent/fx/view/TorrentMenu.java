package picotorrent.fx.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import javafx.application.Platform;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.RadioMenuItem;
import javafx.scene.control.SeparatorMenuItem;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Opening;

/// What can be done with the selected torrents: the menu of a row, and the same in the window's
/// menu. What holds already is ticked.
final class TorrentMenu {
  private static final int MAX_LABEL_CHARS = 60; // a menu is no wider than a person reads

  private final Desk desk;
  private final WindowActions actions;
  private final TorrentCommands commands;
  private final Dialogs dialogs;
  private final List<TorrentRow> rows;

  private TorrentMenu(Desk desk, WindowActions actions, List<TorrentRow> rows) {
    this.desk = desk;
    this.actions = actions;
    this.commands = desk.commands();
    this.dialogs = actions.dialogs();
    this.rows = rows;
  }

  /// The menu of a row.
  static ContextMenu ofRow(Desk desk, WindowActions actions, List<TorrentRow> selected) {
    ContextMenu menu = new ContextMenu();
    menu.getItems().setAll(new TorrentMenu(desk, actions, selected).items());
    return menu;
  }

  /// The part of the window's menu; dead while nothing is selected.
  static Menu ofWindow(Desk desk, WindowActions actions, List<TorrentRow> selected) {
    Menu menu = new Menu(desk.text("menu.torrent"));
    if (selected.isEmpty()) {
      menu.setDisable(true);
    } else {
      menu.getItems().setAll(new TorrentMenu(desk, actions, selected).items());
    }
    return menu;
  }

  private List<MenuItem> items() {
    MenuItem start = item("toolbar.start", "bi-play", "Space", actions::start);
    start.setDisable(!TorrentCommands.canStart(rows));
    MenuItem stop = item("toolbar.stop", "bi-stop", "Space", actions::stop);
    stop.setDisable(!TorrentCommands.canStop(rows));
    return List.of(
        start,
        stop,
        queue(),
        new SeparatorMenuItem(),
        open(),
        item("row.folder", "bi-folder", null, () -> desk.opening().show(rows.getFirst())),
        item("row.move", null, null, () -> dialogs.moveTo(rows, commands)),
        item("row.find", "bi-search", null, () -> actions.find(rows.getFirst())),
        item("row.recheck", "bi-arrow-repeat", null, () -> commands.recheck(rows)),
        item("row.reannounce", null, null, () -> commands.reannounce(rows)),
        new SeparatorMenuItem(),
        labels(),
        order(),
        rename(),
        item("row.limits", null, null, () -> dialogs.limits(rows)),
        superseed(),
        item("row.add-trackers", null, null, () -> dialogs.addTrackers(rows)),
        new SeparatorMenuItem(),
        item("row.save-torrent", "bi-save", null, () -> dialogs.saveTorrents(rows)),
        item("row.copy-magnet", "bi-link-45deg", null, this::copyMagnets),
        copying(),
        new SeparatorMenuItem(),
        item("toolbar.remove", "bi-trash", "Delete", actions::remove),
        item("row.remove-data", null, "Shift+Delete", actions::removeWithFiles));
  }

  private MenuItem item(
      String key, @Nullable String icon, @Nullable String accelerator, Runnable action) {
    return actions.item(key, icon, accelerator, action);
  }

  private Menu queue() {
    Menu menu = new Menu(desk.text("row.queue"));
    menu.getItems()
        .setAll(
            forced(),
            new SeparatorMenuItem(),
            item("row.first", null, "Shortcut+Shift+Home", () -> commands.first(rows)),
            item("row.earlier", null, "Shortcut+Shift+Up", () -> commands.step(rows, -1)),
            item("row.later", null, "Shortcut+Shift+Down", () -> commands.step(rows, 1)),
            item("row.last", null, "Shortcut+Shift+End", () -> commands.last(rows)));
    return menu;
  }

  /// Ticked where all pass the queue already: chosen again, they take their place in it.
  private MenuItem forced() {
    CheckMenuItem force = new CheckMenuItem(desk.text("row.force"));
    force.setSelected(all(TorrentStatus.Life::forced, true));
    force.setOnAction(event -> commands.start(rows, force.isSelected()));
    return force;
  }

  private Menu copying() {
    Menu menu = new Menu(desk.text("copy"));
    menu.getItems()
        .setAll(
            item("row.copy-name", null, null, () -> copy(TorrentRow::name)),
            item("row.copy-hash", null, null, () -> copy(TorrentMenu::hash)),
            item("row.copy-path", null, null, () -> copy(TorrentMenu::place)));
    return menu;
  }

  private MenuItem rename() {
    MenuItem item = item("files.rename", null, "F2", actions::rename);
    item.setDisable(rows.size() != 1);
    return item;
  }

  private MenuItem superseed() {
    CheckMenuItem item = new CheckMenuItem(desk.text("row.superseed"));
    item.setSelected(all(TorrentStatus.Life::superseeding, true));
    item.setOnAction(event -> commands.superseed(rows, item.isSelected()));
    return item;
  }

  private <T> boolean all(Function<TorrentStatus.Life, T> part, @Nullable T value) {
    return rows.stream().allMatch(row -> Objects.equals(part.apply(row.status().life()), value));
  }

  private Menu labels() {
    Menu menu = new Menu(desk.text("column.label"));
    for (String label : desk.feed().library().countsProperty().get().labels().keySet()) {
      MenuItem item = label(Visible.line(label, MAX_LABEL_CHARS), label);
      item.setMnemonicParsing(false); // an underscore is one
      menu.getItems().add(item);
    }
    menu.getItems()
        .addAll(
            label(desk.text("row.label.none"), null),
            item("row.label.new", null, null, () -> dialogs.newLabel(rows, commands)));
    return menu;
  }

  private MenuItem label(String text, @Nullable String label) {
    return choice(text, all(TorrentStatus.Life::label, label), () -> commands.label(rows, label));
  }

  private Menu order() {
    Menu menu = new Menu(desk.text("row.order"));
    menu.getItems()
        .setAll(
            order("row.order.rarest", PieceOrder.RAREST),
            order("row.order.sequential", PieceOrder.SEQUENTIAL),
            order("row.order.early", PieceOrder.EARLY_FILES));
    return menu;
  }

  private MenuItem order(String key, PieceOrder order) {
    return choice(
        desk.text(key), all(TorrentStatus.Life::order, order), () -> commands.order(rows, order));
  }

  private static MenuItem choice(String text, boolean holds, Runnable action) {
    RadioMenuItem item = new RadioMenuItem(text);
    item.setSelected(holds);
    item.setOnAction(event -> action.run());
    return item;
  }

  private void copyMagnets() {
    commands.links(rows, links -> Platform.runLater(() -> Copying.copy(String.join("\n", links))));
  }

  /// What Enter does: a complete file is opened, all else shows its details.
  private MenuItem open() {
    boolean complete = rows.size() == 1 && Opening.isComplete(rows.getFirst());
    return item(complete ? "row.open" : "details.name", null, "Enter", actions::activate);
  }

  private static String place(TorrentRow row) {
    return row.status().life().folder().resolve(row.status().topPath()).toString();
  }

  private static String hash(TorrentRow row) {
    InfoHashes hashes = row.status().infoHashes();
    Hash hash = hashes.v1() == null ? hashes.v2() : hashes.v1();
    return Objects.requireNonNull(hash).toHex();
  }

  /// One line a torrent.
  private void copy(Function<TorrentRow, String> text) {
    List<String> lines = new ArrayList<>();
    for (TorrentRow row : rows) {
      lines.add(text.apply(row));
    }
    Copying.copy(String.join("\n", lines));
  }
}
