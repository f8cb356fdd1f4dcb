package picotorrent.fx.view;

import atlantafx.base.controls.Popover;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.IntegerBinding;
import javafx.scene.control.Button;
import org.controlsfx.control.TaskProgressView;
import picotorrent.fx.task.Work;

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
    Bindings.bindContent(view.getTasks(), desk.work().works());
    popover.setOnHidden(event -> Bindings.unbindContent(view.getTasks(), desk.work().works()));
    popover.setContentNode(Zoom.drawn(desk, view));
    popover.show(button);
  }
}
