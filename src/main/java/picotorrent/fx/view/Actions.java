package picotorrent.fx.view;

import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.view.detail.Mending;

/// Everything a person can ask for, in one place: buttons, menus, keys and rows all call these.
interface Actions extends Mending {
  void open();

  void magnet();

  void create();

  void seedExisting();

  void start();

  void stop();

  void toggleRunning();

  void remove();

  void openDetails();

  /// Opens the one file of the selected torrent where it is complete, else the details.
  void activate();

  void preferences();

  void toggleTheme();

  /// A menu item of a text key, with an icon and a key where it has them.
  MenuItem item(String key, @Nullable String icon, @Nullable String accelerator, Runnable action);

  /// Everything that has no button.
  ContextMenu mainMenu();

  /// What can be done with the selected torrents.
  ContextMenu rowMenu();
}
