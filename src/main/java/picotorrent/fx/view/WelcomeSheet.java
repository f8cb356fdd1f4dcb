package picotorrent.fx.view;

import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.Surroundings;
import picotorrent.fx.view.part.AssociateButton;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;

/// The first run: where files go, which colours, and what uploading means.
public final class WelcomeSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final Button begin;

  /// @param sheets where it is shown
  public WelcomeSheet(Desk desk, SheetLayer sheets) {
    super(sheets, 560);
    this.desk = desk;
    begin = Nodes.accent("welcome-go", desk.text("welcome.go"), null, this::cancel);
    GridPane rows = new GridPane();
    rows.getStyleClass().add("pt-form-grid");
    rows.addRow(
        0, Nodes.label(desk.text("preference.folder"), "pt-muted", "pt-form-label"), folder());
    rows.addRow(
        1, Nodes.label(desk.text("preference.theme"), "pt-muted", "pt-form-label"), theme());
    Label upload = Nodes.label(desk.text("welcome.upload"), "pt-muted-small");
    upload.setWrapText(true);
    Label handler = Nodes.label(desk.text("welcome.handler"), "pt-muted-small");
    handler.setWrapText(true);
    Surroundings around = new Surroundings();
    VBox body =
        new VBox(rows, upload, around.canAssociate() ? new AssociateButton(desk, around) : handler);
    body.getStyleClass().add("pt-form");
    getChildren()
        .add(
            SheetFrame.of(
                desk,
                desk.text("welcome.title"),
                desk.text("welcome.help"),
                body,
                this::cancel,
                begin));
  }

  private HBox folder() {
    TextField field = new TextField(desk.preferences().get().folders().downloads());
    field.getStyleClass().add("pt-field");
    field.setPrefColumnCount(22);
    field.setAccessibleText(desk.text("preference.folder"));
    field
        .textProperty()
        .subscribe((old, path) ->
            desk.preferences()
                .change(now -> {
                  UiSettings.Folders f = now.folders();
                  return now.with(f.withDownloads(path.strip()));
                }));
    Button browse =
        Nodes.button(
            desk.text("add.browse"),
            null,
            () -> {
              var chosen = new DirectoryChooser().showDialog(getScene().getWindow());
              if (chosen != null) {
                field.setText(chosen.toString());
              }
            });
    HBox box = new HBox(8, field, browse);
    HBox.setHgrow(field, Priority.ALWAYS);
    GridPane.setHgrow(box, Priority.ALWAYS);
    box.getStyleClass().add("pt-form-row");
    return box;
  }

  private ComboBox<UiSettings.Theme> theme() {
    ComboBox<UiSettings.Theme> box = new ComboBox<>();
    box.getItems().setAll(UiSettings.Theme.values());
    box.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(UiSettings.Theme theme) {
            return theme == null ? "" : desk.text("theme." + theme.name().toLowerCase(Locale.ROOT));
          }

          @Override
          public UiSettings.Theme fromString(String text) {
            throw new UnsupportedOperationException("chosen, not typed");
          }
        });
    box.setValue(desk.preferences().get().appearance().theme());
    box.getStyleClass().add("pt-combo");
    box.setAccessibleText(desk.text("preference.theme"));
    box.valueProperty()
        .subscribe((old, theme) ->
            desk.preferences()
                .change(now -> {
                  return now.with(now.appearance().with(theme));
                }));
    return box;
  }

  @Override
  public void cancel() {
    desk.preferences()
        .change(now -> {
          UiSettings.Habits h = now.habits();
          return now.with(
              new UiSettings.Habits(
                  h.notifyFinished(),
                  h.notifyProblems(),
                  h.startAtOnce(),
                  h.inOrder(),
                  h.onClose(),
                  true));
        });
    close();
  }

  @Override
  public Node first() {
    return begin;
  }
}
