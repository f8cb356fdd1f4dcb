package picotorrent.fx.view;

import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.Menu;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import picotorrent.fx.model.Details;
import picotorrent.fx.view.detail.DetailsView;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.KeyHint;
import picotorrent.fx.view.part.Theme;

/// What is shown and how: columns, order, density, details, size and colours. What holds is ticked.
final class ViewMenu extends Menu {
  private final Desk desk;
  private final WindowActions actions;

  ViewMenu(Desk desk, WindowActions actions, TorrentTable table) {
    super(desk.text("menu.view"));
    this.desk = desk;
    this.actions = actions;
    Menu columns = new Menu(desk.text("menu.columns"));
    columns.getItems().setAll(table.columnItems());
    Menu order = new Menu(desk.text("menu.sort"));
    order.getItems().setAll(table.orderItems());
    CheckMenuItem compact = new CheckMenuItem(desk.text("preference.compact"));
    compact.setAccelerator(KeyHint.of("Shortcut+D", desk.texts()));
    compact.setSelected(desk.preferences().get().appearance().compact());
    compact.setOnAction(event -> actions.toggleDensity());
    boolean dark = Theme.isDark(desk.preferences().get().appearance().theme());
    getItems()
        .setAll(
            columns,
            order,
            compact,
            details(),
            new SeparatorMenuItem(),
            zoom("menu.larger", "Shortcut+Plus", 1),
            zoom("menu.smaller", "Shortcut+Minus", -1),
            zoom("menu.usual-size", "Shortcut+0", 0),
            new SeparatorMenuItem(),
            actions.item(
                dark ? "toolbar.light" : "toolbar.dark", null, null, actions::toggleTheme));
  }

  private Menu details() {
    Menu menu = new Menu(desk.text("details.name"));
    for (Details.Tab tab : Details.Tab.values()) {
      menu.getItems()
          .add(
              actions.item(
                  "tab." + DetailsView.key(tab),
                  null,
                  "Shortcut+" + tab.digit(),
                  () -> actions.showTab(tab)));
    }
    return menu;
  }

  private MenuItem zoom(String key, String accelerator, int step) {
    return actions.item(key, null, accelerator, () -> actions.zoom(step));
  }
}
