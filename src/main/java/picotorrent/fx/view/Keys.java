package picotorrent.fx.view;

import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.view.part.MenuKey;

/// Every command by keyboard.
public final class Keys {
  private final MainWindow window;
  private final WindowActions actions;

  private Keys(MainWindow window) {
    this.window = window;
    this.actions = window.actions();
  }

  /// Makes the keys work in a scene.
  public static void install(Scene scene, MainWindow window) {
    Keys keys = new Keys(window);
    keys.on(scene, "Shortcut+O", keys.actions::open);
    keys.on(scene, "Shortcut+L", keys.actions::magnet);
    keys.on(scene, "Shortcut+N", keys.actions::create);
    keys.on(scene, "Shortcut+F", keys.actions::search);
    keys.on(scene, "Shortcut+D", keys.actions::toggleDensity);
    keys.on(scene, "Shortcut+Comma", keys.actions::preferences);
    always(scene, "Shortcut+Q", window::quit);
    keys.on(scene, "Shortcut+Z", keys.actions.commands()::undoRemoval);
    always(scene, "Shortcut+Plus", () -> keys.actions.zoom(1));
    always(scene, "Shortcut+Equals", () -> keys.actions.zoom(1));
    always(scene, "Shortcut+Minus", () -> keys.actions.zoom(-1));
    always(scene, "Shortcut+0", () -> keys.actions.zoom(0));
    keys.on(scene, "F6", () -> keys.next(scene, 1));
    keys.on(scene, "Shift+F6", () -> keys.next(scene, -1));
    for (Details.Tab tab : Details.Tab.values()) {
      keys.on(scene, "Shortcut+" + tab.digit(), () -> keys.actions.showTab(tab));
    }
    if (MenuKey.isNeeded(System.getProperty("os.name", ""))) {
      MenuKey.install(scene);
    }
    scene.addEventFilter(KeyEvent.KEY_PRESSED, keys::pressed);
    window.table().addEventFilter(KeyEvent.KEY_PRESSED, keys::inQueue);
    window.table().addEventFilter(KeyEvent.KEY_PRESSED, keys::intoTable);
    window.table().addEventHandler(KeyEvent.KEY_PRESSED, keys::inTable);
  }

  /// Where nothing is selected, an arrow begins at the row that has the focus; a table would go on
  /// to the next, which a single torrent does not have.
  private void intoTable(KeyEvent event) {
    var selection = window.table().getSelectionModel();
    boolean arrow = event.getCode() == KeyCode.UP || event.getCode() == KeyCode.DOWN;
    boolean plain = !event.isShortcutDown() && !event.isShiftDown() && !event.isAltDown();
    if (arrow && plain && selection.isEmpty() && !window.table().getItems().isEmpty()) {
      int at = Math.max(0, window.table().getFocusModel().getFocusedIndex());
      selection.select(at);
      window.table().scrollTo(at);
      event.consume();
    }
  }

  /// Ctrl and Shift move the selected torrents in the queue; else a table would select with them.
  private void inQueue(KeyEvent event) {
    if (!event.isShortcutDown() || !event.isShiftDown()) {
      return;
    }
    TorrentCommands queue = actions.commands();
    List<TorrentRow> rows = List.copyOf(window.table().selected());
    Runnable move =
        switch (event.getCode()) {
          case HOME -> () -> queue.first(rows);
          case END -> () -> queue.last(rows);
          case UP -> () -> queue.step(rows, -1);
          case DOWN -> () -> queue.step(rows, 1);
          default -> null;
        };
    if (move != null) {
      move.run();
      event.consume();
    }
  }

  /// What acts on what lies below a sheet waits until the sheet is gone.
  private void on(Scene scene, String keys, Runnable action) {
    always(
        scene,
        keys,
        () -> {
          if (!window.sheets().isOpen()) {
            action.run();
          }
        });
  }

  private static void always(Scene scene, String keys, Runnable action) {
    scene.getAccelerators().put(KeyCombination.keyCombination(keys), action);
  }

  private void pressed(KeyEvent event) {
    boolean typing = event.getTarget() instanceof TextInputControl;
    if (event.isShortcutDown() && event.getCode() == KeyCode.V && !typing) {
      if (!window.sheets().isOpen()) {
        actions.incoming().paste();
        event.consume();
      }
    }
    if (event.getCode() == KeyCode.ESCAPE && !window.sheets().isOpen()) {
      actions.drop().hide();
      if (typing) {
        window.toolBar().search().clear();
        window.table().requestFocus();
      }
    }
  }

  private void inTable(KeyEvent event) {
    boolean plain = !event.isShortcutDown() && !event.isAltDown();
    switch (event.getCode()) {
      case SPACE -> {
        if (plain) {
          actions.toggleRunning();
          event.consume();
        }
      }
      case DELETE, BACK_SPACE -> {
        if (plain) {
          if (event.isShiftDown()) {
            actions.removeWithFiles();
          } else {
            actions.remove();
          }
          event.consume();
        }
      }
      case F2 -> {
        actions.rename();
        event.consume();
      }
      case ENTER -> {
        if (plain) {
          actions.activate();
          event.consume();
        }
      }
      default -> {}
    }
  }

  /// Moves the focus to the next region that can have it.
  private void next(Scene scene, int step) {
    List<Node> stops = window.stops();
    int now = -1;
    for (int i = 0; i < stops.size(); i++) {
      if (contains(stops.get(i), scene.getFocusOwner())) {
        now = i;
      }
    }
    for (int i = 1; i <= stops.size(); i++) {
      Node stop = stops.get(Math.floorMod(now + step * i, stops.size()));
      Node target = focusable(stop);
      if (target != null) {
        target.requestFocus();
        return;
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // nodes have no other
  private static boolean contains(Node region, @org.jspecify.annotations.Nullable Node node) {
    for (Node at = node; at != null; at = at.getParent()) {
      if (at == region) {
        return true;
      }
    }
    return false;
  }

  private static @org.jspecify.annotations.Nullable Node focusable(Node node) {
    boolean shown = node.isVisible() && node.getScene() != null && !node.isDisabled();
    if (!shown) {
      return null;
    }
    if (node.isFocusTraversable() && !(node instanceof SidebarView)) {
      return node;
    }
    if (node instanceof Parent parent) {
      for (Node child : parent.getChildrenUnmodifiable()) {
        Node found = focusable(child);
        if (found != null) {
          return found;
        }
      }
    }
    return null;
  }
}
