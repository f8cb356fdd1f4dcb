package picotorrent.fx.view.incoming;

import java.nio.file.Path;
import java.util.Objects;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.AddModel;
import picotorrent.fx.model.Candidate;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.FreeSpace;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// The inspector with a footer: what it is (top), what is inside (left), what is odd (right), what
/// happens (bottom). Several at once stand in a list.
public final class AddSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final AddModel model;
  private final SheetLayer sheets;
  private final Incoming incoming;
  private final BorderPane frame = new BorderPane();
  private final Button download;
  private final Label space = Nodes.label("", "pt-muted-small");
  private final Label refusal = Nodes.label("", "pt-refusal");

  AddSheet(Desk desk, AddModel model, SheetLayer sheets, Incoming incoming) {
    super(sheets, 1040, isLonely(model) ? 360 : 704);
    this.desk = desk;
    this.model = model;
    this.sheets = sheets;
    this.incoming = incoming;
    download = Nodes.accent("download", "", "bi-arrow-down", this::download);
    Nodes.show(refusal, false);
    refusal.setWrapText(true);
    frame.setBottom(footer());
    getChildren().add(frame);
    if (model.candidates().size() > 1) {
      frame.setLeft(list());
    }
    show(model.candidates().getFirst());
    boolean addable = model.candidates().stream().anyMatch(Candidate::isAddable);
    if (!addable) { // there is no folder to choose for it, and nothing to download
      frame.setBottom(closeOnly());
    }
    model.wantedBytesProperty().subscribe(any -> showSum());
    model.freeBytesProperty().subscribe(any -> showSum());
    model.folderProperty().subscribe(any -> askFree());
  }

  /// Whether all that there is to show is a sentence: in a large sheet it would be lost.
  private static boolean isLonely(AddModel model) {
    return model.candidates().size() == 1 && !model.candidates().getFirst().isAddable();
  }

  /// Says why it was not added.
  AddSheet saying(String reason) {
    refusal.setText(Visible.line(reason));
    Nodes.show(refusal, true);
    return this;
  }

  /// What a person decides in it.
  public AddModel model() {
    return model;
  }

  private void show(Candidate candidate) {
    InspectorPane pane =
        new InspectorPane(desk, candidate, incoming, this::cancel, () -> hold(candidate));
    frame.setCenter(pane);
  }

  private Node list() {
    ListView<Candidate> list = new ListView<>();
    list.setId("candidates");
    list.getStyleClass().add("pt-candidates");
    list.setAccessibleText(desk.text("add.list"));
    list.prefWidthProperty().bind(widthProperty().multiply(0.21)); // 220 of 1,040
    list.getItems().setAll(model.candidates());
    list.setCellFactory(view ->
        new ListCell<>() {
          {
            setPrefWidth(0); // as wide as the list, whatever the name
            Nodes.tellWhole(this);
          }

          @Override
          protected void updateItem(@Nullable Candidate candidate, boolean empty) {
            super.updateItem(candidate, empty);
            setText(empty || candidate == null ? null : candidate.name());
            setGraphic(
                empty || candidate == null
                    ? null
                    : Icons.of(
                        candidate.isAddable() ? "bi-file-earmark" : "bi-exclamation-triangle"));
          }
        });
    list.getSelectionModel().selectFirst();
    list.getSelectionModel()
        .selectedItemProperty()
        .subscribe((old, chosen) -> {
          if (chosen != null) {
            show(chosen);
          }
        });
    return list;
  }

  private VBox footer() {
    ComboBox<String> folder = new ComboBox<>();
    folder.setId("folder");
    folder.setEditable(true);
    folder.getStyleClass().add("pt-folder");
    folder.getItems().setAll(desk.preferences().get().folders().recent());
    folder.getEditor().textProperty().bindBidirectional(model.folderProperty());
    folder.setAccessibleText(desk.text("add.folder"));
    Button browse = Nodes.iconButton(desk.text("add.browse"), "bi-folder", this::browse);
    browse.setMinWidth(USE_PREF_SIZE);
    space.setMinWidth(USE_PREF_SIZE);
    ComboBox<String> label = new ComboBox<>();
    label.setId("label");
    label.setEditable(true);
    label.getStyleClass().add("pt-label");
    label.getItems().setAll(desk.feed().library().countsProperty().get().labels().keySet());
    label.getEditor().textProperty().bindBidirectional(model.labelProperty());
    label.setPromptText(desk.text("row.label.none"));
    label.setAccessibleText(desk.text("add.label"));
    HBox where =
        new HBox(
            Nodes.whole(desk.text("add.folder"), "pt-muted"),
            folder,
            browse,
            space,
            Nodes.spacer(),
            Nodes.whole(desk.text("add.label"), "pt-muted"),
            label);
    where.getStyleClass().add("pt-footer-row");
    CheckBox start = new CheckBox(desk.text("add.start"));
    start.setId("start-now");
    start.selectedProperty().bindBidirectional(model.startProperty());
    CheckBox order = new CheckBox(desk.text("add.in-order"));
    order.selectedProperty().bindBidirectional(model.inOrderProperty());
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    cancel.setId("cancel");
    HBox what = new HBox(start, order, Nodes.spacer(), cancel, download);
    what.getStyleClass().addAll("pt-footer-row", "pt-footer-actions");
    VBox footer = new VBox(refusal, where, what);
    footer.getStyleClass().add("pt-sheet-footer");
    footer.setAlignment(Pos.CENTER_LEFT);
    return footer;
  }

  private VBox closeOnly() {
    Button close = Nodes.button(desk.text("close"), null, this::cancel);
    close.setId("cancel");
    HBox what = new HBox(Nodes.spacer(), close);
    what.getStyleClass().addAll("pt-footer-row", "pt-footer-actions");
    VBox footer = new VBox(refusal, what);
    footer.getStyleClass().add("pt-sheet-footer");
    return footer;
  }

  private void browse() {
    Path chosen = new Choosers(desk, this).folder(desk.text("add.folder"), model.folderPath());
    if (chosen != null) {
      model.folderProperty().set(chosen.toString());
    }
  }

  private void askFree() {
    Path folder = model.folderPath();
    model.freeBytesProperty().set(-1);
    if (folder != null) {
      FreeSpace.ask(
          folder,
          desk.background(),
          free -> {
            if (Objects.equals(folder, model.folderPath())) {
              model.freeBytesProperty().set(free);
            }
          });
    }
    showSum();
  }

  private void showSum() {
    var amounts = desk.texts().amounts();
    long wanted = model.wantedBytesProperty().get();
    long free = model.freeBytesProperty().get();
    download.setText(
        wanted == 0
            ? desk.text("add.download")
            : desk.text("add.download.size", amounts.bytes(wanted)));
    download.setDisable(!model.isReady());
    space.getStyleClass().remove("pt-danger");
    if (free < 0) {
      space.setText("");
    } else if (wanted == 0) {
      space.setText(desk.text("status.free", amounts.roughBytes(free)));
    } else if (wanted > free) {
      space.setText(desk.text("add.too-little", amounts.bytes(free), amounts.bytes(wanted - free)));
      space.getStyleClass().add("pt-danger");
    } else {
      space.setText(
          desk.text("add.free", amounts.roughBytes(free), amounts.roughBytes(free - wanted)));
    }
  }

  /// Asks peers for the files of a link; what is to be done with them is asked then.
  private void hold(Candidate candidate) {
    if (model.isReady()) {
      incoming.hold(model, candidate, reason -> saying(reason));
    }
  }

  private void download() {
    if (model.isReady()) {
      close();
      incoming.add(
          model, reason -> sheets.show(new AddSheet(desk, model, sheets, incoming).saying(reason)));
    }
  }

  @Override
  public @Nullable Node first() {
    if (download.getScene() != null) {
      return download;
    }
    Node create = frame.getCenter().lookup("#create-from");
    return create == null ? frame.lookup("#cancel") : create;
  }
}
