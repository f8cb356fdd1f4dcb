package picotorrent.fx.view.incoming;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.text.TextAlignment;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.fx.model.Amounts;
import picotorrent.fx.model.Candidate;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Copying;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.FileTreeTable;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;
import picotorrent.metainfo.Metainfo;

/// One torrent looked into: header, file tree, notes. A file that is none says so and offers to
/// make one of it.
final class InspectorPane extends BorderPane {
  private static final int MAX_CHIPS = 5;

  private final Desk desk;
  private final Candidate candidate;
  private final Amounts amounts;

  /// @param getFiles asks peers for the file list of a magnet link
  InspectorPane(
      Desk desk, Candidate candidate, Incoming incoming, Runnable close, Runnable getFiles) {
    this.desk = desk;
    this.candidate = candidate;
    this.amounts = desk.texts().amounts();
    getStyleClass().add("pt-inspector");
    setTop(header(close));
    switch (candidate.inspection()) {
      case Inspection.Torrent torrent -> {
        setCenter(files());
        setRight(notes());
      }
      case Inspection.Link link -> {
        setCenter(link(getFiles));
        setRight(notes());
      }
      case Inspection.NotATorrent not -> setCenter(notATorrent(not, incoming));
      case Inspection.Unreadable not -> setCenter(new StackPane(wrapped(not.reason())));
    }
  }

  /// Two fifths of the sheet; in a narrow one as little as reads.
  private InspectorNotes notes() {
    InspectorNotes notes = new InspectorNotes(desk, candidate);
    notes.prefWidthProperty().bind(widthProperty().multiply(0.393));
    return notes;
  }

  private HBox header(Runnable close) {
    StackPane tile = new StackPane(Icons.of(icon(), "pt-tile-icon"));
    tile.getStyleClass().add("pt-tile");
    Label title = Nodes.label(candidate.name(), "pt-title");
    title.setMinWidth(0);
    Nodes.tellWhole(title);
    HBox top = new HBox(title);
    top.getStyleClass().add("pt-inspector-title");
    badges().forEach(top.getChildren()::add);
    VBox text = new VBox(top, Nodes.label(summary(), "pt-muted"));
    text.getStyleClass().add("pt-inspector-head-text");
    if (candidate.isAddable()) {
      VBox hashes = new VBox();
      hashes.getStyleClass().add("pt-inspector-hashes");
      hash(hashes, "v1", candidate.infoHashes().v1());
      hash(hashes, "v2", candidate.infoHashes().v2());
      text.getChildren().add(hashes);
    }
    HBox.setHgrow(text, Priority.ALWAYS);
    Button cross = Nodes.iconButton(desk.text("close"), "bi-x", close);
    cross.getStyleClass().add("pt-cross");
    HBox header = new HBox(tile, text, cross);
    header.getStyleClass().add("pt-inspector-head");
    return header;
  }

  private String icon() {
    return switch (candidate.inspection()) {
      case Inspection.Torrent torrent ->
          candidate.files().extensions(1).keySet().stream().findFirst().isPresent()
              ? largest()
              : "bi-file-earmark";
      case Inspection.Link link -> "bi-link-45deg";
      case Inspection.NotATorrent not -> "bi-exclamation-triangle";
      case Inspection.Unreadable not -> "bi-exclamation-triangle";
    };
  }

  private String largest() {
    var node = candidate.files().root();
    while (node.isFolder() && !node.children().isEmpty()) {
      var next = node.children().getFirst();
      for (var child : node.children()) {
        next = child.length() > next.length() ? child : next;
      }
      node = next;
    }
    return Icons.of(node);
  }

  private List<Label> badges() {
    List<Label> badges = new ArrayList<>();
    if (candidate.inspection() instanceof Inspection.Torrent torrent) {
      Metainfo metainfo = torrent.metainfo();
      String format =
          switch (metainfo.format()) {
            case V1 -> "v1";
            case V2 -> "v2";
            case HYBRID -> desk.text("inspect.hybrid");
          };
      badges.add(Nodes.label(format, "pt-badge", "pt-badge-accent"));
      badges.add(
          Nodes.label(
              desk.text(metainfo.isPrivate() ? "inspect.private" : "inspect.public"), "pt-badge"));
    }
    badges.forEach(badge -> badge.setMinWidth(USE_PREF_SIZE));
    return badges;
  }

  private String summary() {
    return switch (candidate.inspection()) {
      case Inspection.Torrent torrent -> summary(torrent.metainfo());
      case Inspection.Link link ->
          link.link().length().isPresent()
              ? amounts.bytes(link.link().length().getAsLong())
              : desk.text("inspect.magnet");
      case Inspection.NotATorrent not -> desk.text("inspect.not-a-torrent");
      case Inspection.Unreadable not -> desk.text("inspect.cannot-read");
    };
  }

  private String summary(Metainfo metainfo) {
    var geometry = metainfo.layout().geometry();
    String made =
        desk.text(
            "inspect.summary",
            amounts.bytes(metainfo.layout().contentBytes()),
            candidate.files().size(),
            amounts.count(candidate.files().size()),
            amounts.count(geometry.pieceCount()),
            amounts.binary(geometry.pieceLengthBytes()));
    Instant date = metainfo.attribution().creationDate();
    return date == null ? made : desk.text("inspect.summary.date", made, day(desk, date));
  }

  static String day(Desk desk, Instant date) {
    return DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
        .withLocale(desk.texts().locale())
        .withZone(ZoneId.systemDefault())
        .format(date);
  }

  private void hash(VBox box, String version, @Nullable Hash hash) {
    if (hash != null) {
      Label name = Nodes.label(version, "pt-hash-version");
      HBox row = new HBox(name, Copying.copyable(desk, hash.toHex()));
      row.getStyleClass().add("pt-hash-row");
      box.getChildren().add(row);
    }
  }

  private VBox files() {
    FileTreeTable tree = new FileTreeTable(desk, changed -> {});
    tree.setId("inspected-files");
    tree.getStyleClass().add("pt-headless");
    tree.setAccessibleText(desk.text("tab.files"));
    tree.show(candidate.files());
    ContextMenu menu = new ContextMenu();
    menu.getItems().addAll(tree.choices());
    menu.getItems().add(new SeparatorMenuItem());
    menu.getItems().addAll(tree.priorities());
    tree.setContextMenu(menu);
    VBox.setVgrow(tree, Priority.ALWAYS);
    TextField filter = new TextField();
    filter.setId("filter-files");
    filter.setPromptText(desk.text("inspect.filter"));
    filter.setAccessibleText(desk.text("inspect.filter"));
    filter.getStyleClass().add("pt-filter");
    HBox over = new HBox(Icons.of("bi-search"));
    over.getStyleClass().add("pt-search-left");
    over.setMouseTransparent(true);
    over.setAlignment(javafx.geometry.Pos.CENTER_LEFT);
    StackPane field = new StackPane(filter, over);
    field.setMinWidth(144);
    field.setPrefWidth(170);
    field.setMaxWidth(170);
    ToggleGroup group = new ToggleGroup();
    FlowPane chips = new FlowPane();
    chips.getStyleClass().add("pt-chips");
    Runnable narrow =
        () -> {
          Object extension =
              group.getSelectedToggle() == null ? null : group.getSelectedToggle().getUserData();
          tree.narrow(candidate.files().matching(filter.getText(), (String) extension));
        };
    chips.getChildren().add(chip(desk.text("sidebar.all"), null, group, narrow));
    for (Map.Entry<String, Integer> each : candidate.files().extensions(MAX_CHIPS).entrySet()) {
      String text = "." + Visible.line(each.getKey(), 8) + " " + amounts.count(each.getValue());
      chips.getChildren().add(chip(text, each.getKey(), group, narrow));
    }
    group.getToggles().getFirst().setSelected(true);
    filter.textProperty().subscribe((old, next) -> narrow.run());
    HBox head = new HBox(field, chips);
    HBox.setHgrow(chips, Priority.ALWAYS);
    head.getStyleClass().add("pt-inspector-filter");
    VBox left = new VBox(head, tree);
    left.getStyleClass().add("pt-inspector-files");
    return left;
  }

  private static ToggleButton chip(
      String text, @Nullable String extension, ToggleGroup group, Runnable narrow) {
    ToggleButton chip = new ToggleButton(text);
    chip.setMnemonicParsing(false); // an underscore is one
    chip.getStyleClass().setAll("pt-chip");
    chip.setUserData(extension);
    Nodes.oneOf(group, chip, narrow);
    return chip;
  }

  private Node notATorrent(Inspection.NotATorrent not, Incoming incoming) {
    Button create =
        Nodes.button(desk.text("inspect.create"), "bi-box-seam", () -> incoming.create(not.file()));
    create.setId("create-from");
    create.getStyleClass().add("accent");
    VBox box = new VBox(wrapped(not.reason()), create);
    box.getStyleClass().add("pt-inspector-message");
    return box;
  }

  private Node link(Runnable getFiles) {
    Button get = Nodes.button(desk.text("inspect.get-files"), "bi-list-ul", getFiles);
    get.setId("get-files");
    VBox box =
        new VBox(
            Icons.of("bi-link-45deg", "pt-large-icon"), wrapped(desk.text("inspect.link")), get);
    box.getStyleClass().add("pt-inspector-message");
    return box;
  }

  private static Label wrapped(String text) {
    Label label = Nodes.wrapped(text, "pt-muted");
    label.setMaxWidth(420);
    label.setAlignment(Pos.CENTER);
    label.setTextAlignment(TextAlignment.CENTER);
    return label;
  }
}
