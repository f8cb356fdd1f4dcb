package picotorrent.fx.view.incoming;

import atlantafx.base.controls.ToggleSwitch;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.CreateModel;
import picotorrent.fx.model.CreateModel.Content;
import picotorrent.fx.model.Visible;
import picotorrent.fx.task.ContentScan;
import picotorrent.fx.task.CreateService;
import picotorrent.fx.task.FileTrouble;
import picotorrent.fx.view.part.Bar;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetFrame;
import picotorrent.fx.view.part.SheetLayer;
import picotorrent.metainfo.Metainfo.Format;

/// Makes a torrent of a file or folder and seeds it: six rows, then hashing in place of the footer.
final class CreateSheet extends SheetLayer.Sheet {
  private static final List<Integer> PIECE_LENGTHS =
      List.of(
          0, 64 << 10, 128 << 10, 256 << 10, 512 << 10, 1 << 20, 2 << 20, 4 << 20, 8 << 20,
          16 << 20);

  private static final double PIECES_WIDTH = 220; // "256 KiB, recommended" in either language

  private final Desk desk;
  private final SheetLayer sheets;
  private final Amounts amounts;
  private final CreateModel model = new CreateModel();
  private final ContentScan scan = new ContentScan();
  private final CreateService service;
  private final Button create;
  private final Button change;
  private final Label name = Nodes.label("", "pt-card-title");
  private final Label about = Nodes.label("", "pt-muted-small");
  private final Label pieces = Nodes.label("", "pt-muted-small");
  private final Label formatHelp = Nodes.label("", "pt-muted-small");
  private final Label problem = Nodes.label("", "pt-refusal");
  private final TextField webSeeds = new TextField();
  private final VBox form = new VBox();
  private final HBox footer = new HBox();
  private final HBox hashing = new HBox();
  private final Bar bar = new Bar();
  private final Label done = Nodes.label("", "pt-strong-label");
  private final Label pace = Nodes.label("", "pt-muted-small");

  CreateSheet(Desk desk, SheetLayer sheets, @Nullable Path content) {
    super(sheets, 680, 532);
    this.desk = desk;
    this.sheets = sheets;
    this.amounts = desk.texts().amounts();
    this.service = new CreateService(desk.texts());
    create = Nodes.accent("create-go", desk.text("create.go"), "bi-box-seam", this::create);
    change = Nodes.button(desk.text("create.choose"), null, this::chooseFolder);
    fill();
    frame();
    wire();
    if (content != null) {
      scan.scan(content);
    }
    refresh();
  }

  CreateModel model() {
    return model;
  }

  private void frame() {
    BorderPane frame =
        SheetFrame.of(
            desk, desk.text("create.title"), desk.text("create.help"), form, this::cancel);
    CheckBox seed = new CheckBox(desk.text("create.seed"));
    seed.selectedProperty().bindBidirectional(model.seedProperty());
    Button cancel = Nodes.button(desk.text("cancel"), null, this::cancel);
    footer.getChildren().setAll(seed, Nodes.spacer(), cancel, create);
    footer.getStyleClass().addAll("pt-sheet-footer", "pt-footer-actions");
    VBox progress = new VBox(done, bar);
    progress.getStyleClass().add("pt-hashing");
    Button stop = Nodes.button(desk.text("cancel"), null, service::cancel);
    stop.setId("create-cancel");
    hashing.getChildren().setAll(progress, pace, Nodes.spacer(), stop);
    hashing.getStyleClass().addAll("pt-sheet-footer", "pt-footer-actions");
    problem.getStyleClass().add("pt-refusal-line");
    problem.setMaxWidth(Double.MAX_VALUE);
    // Always in sight, however far the form is scrolled.
    frame.setBottom(new VBox(problem, new StackPane(footer, hashing)));
    getChildren().add(frame);
    Nodes.show(hashing, false);
  }

  private void fill() {
    StackPane tile = new StackPane(Icons.of("bi-folder", "pt-tile-icon"));
    tile.getStyleClass().addAll("pt-tile", "pt-tile-small");
    VBox text = new VBox(name, about);
    text.setAlignment(Pos.CENTER_LEFT);
    Button file = Nodes.button(desk.text("create.choose-file"), null, this::chooseFile);
    about.setMinWidth(0);
    HBox card = new HBox(tile, text, Nodes.spacer(), file, change);
    card.getStyleClass().add("pt-card");
    GridPane rows = new GridPane();
    rows.getStyleClass().add("pt-form-grid");
    row(rows, 0, "create.format", formats(), formatHelp);
    row(rows, 1, "create.pieces", pieceLengths(), pieces);
    row(rows, 2, "create.trackers", trackers());
    row(rows, 3, "create.web-seeds", webSeeds());
    row(rows, 4, "create.private", privateSwitch());
    problem.setWrapText(true);
    form.getChildren().setAll(card, rows);
    form.getStyleClass().add("pt-form");
  }

  private void row(GridPane rows, int number, String key, Node... nodes) {
    Label label = Nodes.label(desk.text(key), "pt-muted", "pt-form-label");
    GridPane.setValignment(label, javafx.geometry.VPos.TOP);
    HBox box = new HBox(nodes);
    box.getStyleClass().add("pt-form-row");
    GridPane.setHgrow(box, javafx.scene.layout.Priority.ALWAYS);
    rows.add(label, 0, number);
    rows.add(nodes.length == 1 ? nodes[0] : box, 1, number);
  }

  private HBox formats() {
    HBox box = new HBox();
    box.getStyleClass().add("pt-segments");
    ToggleGroup group = new ToggleGroup();
    for (Format format : new Format[] {Format.HYBRID, Format.V1, Format.V2}) {
      ToggleButton button =
          new ToggleButton(
              switch (format) {
                case HYBRID -> desk.text("create.hybrid");
                case V1 -> "v1";
                case V2 -> "v2";
              });
      button.getStyleClass().setAll("pt-segment");
      Nodes.oneOf(group, button, () -> model.formatProperty().set(format));
      button.setSelected(format == model.formatProperty().get());
      box.getChildren().add(button);
    }
    return box;
  }

  private ComboBox<Integer> pieceLengths() {
    ComboBox<Integer> lengths = new ComboBox<>();
    lengths.getItems().setAll(PIECE_LENGTHS);
    lengths.setConverter(
        new StringConverter<>() {
          @Override
          public String toString(Integer length) {
            return pieceText(length);
          }

          @Override
          public Integer fromString(String text) {
            throw new UnsupportedOperationException("not editable");
          }
        });
    lengths.valueProperty().bindBidirectional(model.pieceLengthBytesProperty());
    lengths.getStyleClass().add("pt-combo");
    lengths.setPrefWidth(PIECES_WIDTH);
    lengths.setMinWidth(PIECES_WIDTH);
    lengths.setAccessibleText(desk.text("create.pieces"));
    // The recommendation is part of the text: a new cell asks for it again.
    model.contentProperty().subscribe(content -> lengths.setButtonCell(new PieceCell()));
    return lengths;
  }

  private String pieceText(@Nullable Integer length) {
    if (length == null || length == 0) {
      int used = model.contentProperty().get() == null ? 0 : model.usedPieceLengthBytes();
      return used == 0
          ? desk.text("create.recommended")
          : desk.text("create.recommended.size", amounts.binary(used));
    }
    return amounts.binary(length);
  }

  /// The piece length that is chosen.
  private final class PieceCell extends javafx.scene.control.ListCell<Integer> {
    @Override
    protected void updateItem(@Nullable Integer length, boolean empty) {
      super.updateItem(length, empty);
      setText(pieceText(length));
    }
  }

  private VBox trackers() {
    TextArea area = Nodes.area("create-trackers", desk.text("create.trackers"), () -> webSeeds);
    area.getStyleClass().add("pt-trackers-area");
    area.textProperty().bindBidirectional(model.trackersProperty());
    VBox box = new VBox(area, Nodes.wrapped(desk.text("create.trackers.help"), "pt-muted-small"));
    box.getStyleClass().add("pt-help-below");
    return box;
  }

  private Node webSeeds() {
    webSeeds.setAccessibleText(desk.text("create.web-seeds"));
    webSeeds.textProperty().bindBidirectional(model.webSeedsProperty());
    webSeeds.getStyleClass().add("pt-field");
    return webSeeds;
  }

  private HBox privateSwitch() {
    ToggleSwitch toggle = Nodes.toggle();
    toggle.selectedProperty().bindBidirectional(model.privateProperty());
    toggle.setAccessibleText(desk.text("create.private"));
    HBox.setMargin(toggle, Nodes.TOGGLE_MARGIN);
    HBox box = new HBox(toggle, Nodes.wrapped(desk.text("create.private.help"), "pt-muted-small"));
    box.getStyleClass().add("pt-form-row");
    return box;
  }

  private void wire() {
    scan.setExecutor(desk.background());
    service.setExecutor(desk.background());
    desk.work().follow(service, desk.text("create.title"));
    scan.setOnSucceeded(event -> model.contentProperty().set(scan.getValue()));
    scan.setOnFailed(event -> say(reason(scan.getException())));
    for (var each :
        List.of(
            model.contentProperty(),
            model.formatProperty(),
            model.pieceLengthBytesProperty(),
            model.trackersProperty(),
            model.webSeedsProperty(),
            model.privateProperty())) {
      each.addListener((javafx.beans.Observable observable) -> refresh());
    }
    service.progressProperty().subscribe(progress -> bar.set(Math.max(0, progress.doubleValue())));
    service.messageProperty().subscribe(pace::setText);
    service.workDoneProperty().subscribe(any -> showDone());
    service.runningProperty().subscribe(this::showRunning);
    service.setOnSucceeded(event -> created(service.getValue()));
    service.setOnFailed(event -> say(reason(service.getException())));
  }

  private void say(String reason) {
    problem.setText(reason);
    Nodes.show(problem, true);
  }

  private String reason(@Nullable Throwable failure) {
    return failure == null ? "" : desk.texts().say(FileTrouble.of(failure));
  }

  private void showDone() {
    Content content = model.contentProperty().get();
    if (content != null) {
      long bytes = (long) Math.max(0, service.getWorkDone());
      done.setText(desk.text("create.hashing", amounts.bytesOf(bytes, content.bytes())));
    }
  }

  private void showRunning(boolean running) {
    Nodes.show(footer, !running);
    Nodes.show(hashing, running);
    form.setDisable(running);
  }

  private void refresh() {
    Content content = model.contentProperty().get();
    name.setText(content == null ? desk.text("create.nothing") : content.name());
    about.setText(
        content == null
            ? desk.text("create.nothing.help")
            : desk.text(
                "create.about",
                amounts.bytes(content.bytes()),
                content.files(),
                amounts.count(content.files()),
                Visible.path(content.path())));
    pieces.setText(
        content == null
            ? ""
            : desk.text(
                "create.pieces.help",
                amounts.count(model.pieceCount()),
                amounts.bytes(model.torrentBytes())));
    formatHelp.setText(
        switch (model.formatProperty().get()) {
          case HYBRID -> desk.text("create.format.hybrid");
          case V1 -> desk.text("create.format.v1");
          case V2 -> desk.text("create.format.v2");
        });
    String wrong = model.wrongUrl();
    problem.setText(
        wrong != null
            ? desk.text("create.wrong-url", Visible.line(wrong, 80))
            : content != null && content.bytes() == 0
                ? desk.text("create.empty")
                : model.privateProperty().get() && model.trackersProperty().get().isBlank()
                    ? desk.text("create.private.lonely")
                    : "");
    Nodes.show(problem, !problem.getText().isEmpty());
    create.setDisable(!model.isReady());
  }

  private void chooseFolder() {
    scan(new Choosers(desk, this).folder(desk.text("create.choose"), null));
  }

  private void chooseFile() {
    scan(new Choosers(desk, this).file("create.choose-file"));
  }

  private void scan(@Nullable Path chosen) {
    if (chosen != null) {
      scan.scan(chosen);
    }
  }

  private void create() {
    Content content = model.contentProperty().get();
    if (content == null || !model.isReady()) {
      return;
    }
    FileChooser chooser = new FileChooser();
    chooser.setTitle(desk.text("create.save"));
    chooser.setInitialFileName(content.path().getFileName() + ".torrent");
    Path beside = content.path().getParent();
    if (beside != null && Files.isWritable(beside)) {
      chooser.setInitialDirectory(beside.toFile());
    }
    File target = chooser.showSaveDialog(getScene().getWindow());
    if (target != null) {
      create(target.toPath());
    }
  }

  /// Makes the torrent file here.
  void create(Path target) {
    Content content = model.contentProperty().get();
    if (content != null) {
      service.create(
          new CreateService.Order(content.path(), content.bytes(), model.options(), target));
    }
  }

  private void created(CreateService.Created made) {
    close();
    if (model.seedProperty().get()) {
      AddOptions options = AddOptions.seedInPlace(made.content());
      var _ = desk.engine().submit(new Command.AddTorrent(made.bytes(), options));
    }
    sheets.show(new CreatedSheet(desk, sheets, made, model.seedProperty().get()));
  }

  @Override
  public void cancel() {
    if (service.isRunning()) {
      service.cancel();
    } else {
      close();
    }
  }

  @Override
  protected void closed() {
    scan.cancel();
    service.cancel();
  }

  @Override
  public Node first() {
    return change;
  }
}
