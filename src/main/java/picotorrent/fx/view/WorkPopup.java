package picotorrent.fx.view;

import atlantafx.base.controls.Popover;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.IntegerBinding;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import org.controlsfx.control.TaskProgressView;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.task.Work;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.Zoom;

/// All long work, one click from the status bar: how far, how fast, how long yet, and Cancel. The
/// button is there only while there is work.
final class WorkPopup {
  private static final double WIDTH = 420;
  private static final double HEIGHT = 320;

  private final Desk desk;
  private final Button button;
  private final Popover popover = new Popover();
  private final IntegerBinding size; // hears of the list only while somebody holds it

  WorkPopup(Desk desk) {
    this.desk = desk;
    button = Nodes.button("", "bi-list-task", this::toggle);
    button.setId("work");
    button.getStyleClass().addAll("flat", "pt-limit");
    popover.setArrowLocation(Popover.ArrowLocation.BOTTOM_CENTER);
    popover.setHeaderAlwaysVisible(false);
    popover.setDetachable(false);
    popover.setAnimated(false);
    size = Bindings.size(desk.work().works());
    size.subscribe(now -> count(now.intValue()));
  }

  Button button() {
    return button;
  }

  private void count(int works) {
    button.setText(desk.text("status.tasks", works));
    Nodes.show(button, works > 0);
    if (works == 0) {
      popover.hide();
    }
  }

  private void toggle() {
    if (popover.isShowing()) {
      popover.hide();
      return;
    }
    TaskProgressView<Work> view = new TaskProgressView<>();
    view.setId("work-view");
    view.getStyleClass().add("pt-work");
    view.setPrefSize(WIDTH, HEIGHT);
    view.setAccessibleText(desk.text("work.name"));
    view.getTasks().setAll(desk.work().works());
    ListChangeListener<Work> follower = change -> follow(change, view);
    desk.work().works().addListener(follower);
    popover.setOnHidden(event -> desk.work().works().removeListener(follower));
    view.skinProperty().subscribe(any -> speakOurLanguage(view));
    popover.setContentNode(Zoom.drawn(desk, view));
    popover.show(button);
  }

  /// The view takes out by itself what has ended, before or after the list does.
  private static void follow(
      ListChangeListener.Change<? extends Work> change, TaskProgressView<Work> view) {
    while (change.next()) {
      view.getTasks().removeAll(change.getRemoved());
      int at = Math.min(change.getFrom(), view.getTasks().size());
      view.getTasks().addAll(at, change.getAddedSubList());
    }
  }

  /// Its cells say "Cancel" in English, whatever the language.
  @SuppressWarnings("unchecked") // the skin's one list has the works as its rows
  private void speakOurLanguage(TaskProgressView<Work> view) {
    if (view.lookup(".list-view") instanceof ListView<?> list) {
      ListView<Work> rows = (ListView<Work>) list;
      var cells = rows.getCellFactory();
      rows.setCellFactory(any -> {
        ListCell<Work> cell = cells.call(rows);
        cell.graphicProperty().subscribe(this::name);
        return cell;
      });
    }
  }

  private void name(@Nullable Node row) {
    if (row != null && row.lookup(".task-cancel-button") instanceof Button cancel) {
      cancel.setText(desk.text("cancel"));
    }
  }
}
