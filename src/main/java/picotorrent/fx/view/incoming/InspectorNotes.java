package picotorrent.fx.view.incoming;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TitledPane;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import picotorrent.fx.model.Candidate;
import picotorrent.fx.model.FindingText;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.RawNode;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;
import picotorrent.metainfo.Finding;
import picotorrent.metainfo.Metainfo;

/// The right side of the inspector: findings, trackers, web seeds, nodes, who made it, the raw
/// bencode.
final class InspectorNotes extends ScrollPane {
  /// A title of two words and an offset stand beside each other.
  private static final double BESIDE_WIDTH = 190;

  private static final int MAX_FINDINGS = 50;
  private static final int MAX_LINES = 50;

  private final Desk desk;
  private final VBox notes = new VBox();

  InspectorNotes(Desk desk, Candidate candidate) {
    this.desk = desk;
    getStyleClass().addAll("pt-page-scroll", "pt-inspector-notes");
    notes.getStyleClass().add("pt-notes");
    notes.setMinWidth(0); // no wider than what is seen
    setContent(notes);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    if (candidate.inspection() instanceof Inspection.Torrent torrent) {
      findings(torrent);
    }
    sources(candidate.sources());
    if (candidate.inspection() instanceof Inspection.Torrent torrent) {
      madeWith(torrent.metainfo());
      raw(torrent);
    }
  }

  private void findings(Inspection.Torrent torrent) {
    List<Finding> findings = torrent.findings();
    Label title = Nodes.whole(desk.text("inspect.findings"), "pt-section");
    Label count =
        Nodes.wrapped(desk.text("inspect.findings.count", findings.size()), "pt-muted-small");
    FlowPane head = new FlowPane(title, count); // beside each other where there is room
    count.maxWidthProperty().bind(head.widthProperty());
    head.setMinWidth(0);
    head.getStyleClass().add("pt-findings-head");
    VBox group = new VBox(head);
    group.getStyleClass().add("pt-note-group");
    findings.stream()
        .limit(MAX_FINDINGS)
        .forEach(each -> group.getChildren().add(finding(each, torrent.bytes())));
    notes.getChildren().add(group);
  }

  private HBox finding(Finding finding, byte[] file) {
    boolean warning = finding.severity() == Finding.Severity.WARNING;
    var icon =
        Icons.of(
            warning ? "bi-exclamation-triangle" : "bi-info-circle",
            warning ? "pt-warning" : "pt-info");
    FindingText words = FindingText.of(finding, file, desk.texts());
    Label title = Nodes.wrapped(words.title(), "pt-finding-text");
    title.setMinWidth(0);
    Label offset =
        Nodes.label(
            desk.text("inspect.byte", desk.texts().amounts().count(finding.offset())),
            "pt-mono",
            "pt-offset");
    offset.setMinWidth(USE_PREF_SIZE);
    HBox head = new HBox(title, Nodes.spacer(), offset);
    head.getStyleClass().add("pt-finding-head");
    VBox message = new VBox(head);
    message.getStyleClass().add("pt-finding");
    message.widthProperty().subscribe(width -> place(offset, head, message, width.doubleValue()));
    if (!words.help().isEmpty()) {
      message.getChildren().add(Nodes.wrapped(words.help(), "pt-muted-small"));
    }
    HBox.setHgrow(message, Priority.ALWAYS);
    HBox card = new HBox(icon, message);
    card.getStyleClass().add("pt-note");
    return card;
  }

  /// Behind the title or, where that leaves too little for words, below it.
  private static void place(Label offset, HBox head, VBox message, double width) {
    boolean beside = width >= BESIDE_WIDTH;
    if (beside != head.getChildren().contains(offset)) {
      message.getChildren().remove(offset);
      head.getChildren().remove(offset);
      if (beside) {
        head.getChildren().add(offset);
      } else {
        message.getChildren().add(1, offset);
      }
    }
  }

  private void sources(Metainfo.Sources sources) {
    List<HBox> tiers = new ArrayList<>();
    int tier = 0;
    for (List<String> urls : sources.trackers()) {
      tier++;
      for (int i = 0; i < urls.size() && tiers.size() < MAX_LINES; i++) {
        Label name =
            Nodes.label(
                i == 0 ? desk.text("trackers.tier", Integer.toString(tier)) : "",
                "pt-muted-small",
                "pt-tier");
        tiers.add(new HBox(name, value(urls.get(i))));
      }
    }
    section("inspect.trackers", tiers.isEmpty() ? List.of(none()) : tiers);
    if (sources.webSeeds().size() == 1 && sources.nodes().size() == 1) {
      // Beside each other where both have room, else one below the other.
      FlowPane pair =
          new FlowPane(
              group("inspect.web-seeds", List.of(value(sources.webSeeds().getFirst()))),
              group("inspect.nodes", List.of(value(sources.nodes().getFirst()))));
      pair.getStyleClass().add("pt-note-pair");
      pair.setMinWidth(0);
      notes.getChildren().add(pair);
    } else {
      lines("inspect.web-seeds", sources.webSeeds());
      lines("inspect.nodes", sources.nodes());
    }
    lines("inspect.http-seeds", sources.httpSeeds());
  }

  private Region none() {
    return Nodes.wrapped(desk.text("inspect.no-trackers"), "pt-muted-small");
  }

  private void lines(String key, List<String> values) {
    if (!values.isEmpty()) {
      section(key, values.stream().limit(MAX_LINES).map(this::value).toList());
    }
  }

  private void section(String key, List<? extends Region> lines) {
    notes.getChildren().add(group(key, lines));
  }

  private VBox group(String key, List<? extends Region> lines) {
    VBox group = new VBox(Nodes.label(desk.text(key), "pt-section"));
    group.getStyleClass().add("pt-note-group");
    group.getChildren().addAll(lines);
    return group;
  }

  private Label value(String text) {
    Label label = Nodes.label(Visible.line(text), "pt-muted-small");
    label.setMinWidth(0);
    Nodes.tellWhole(label);
    return label;
  }

  private void madeWith(Metainfo metainfo) {
    Metainfo.Attribution by = metainfo.attribution();
    List<Region> lines = new ArrayList<>();
    String date = by.creationDate() == null ? "" : InspectorPane.day(desk, by.creationDate());
    String program = by.createdBy() == null ? "" : Visible.line(by.createdBy());
    String both = program.isEmpty() || date.isEmpty() ? program + date : program + ", " + date;
    if (!both.isEmpty()) {
      lines.add(value(both));
    }
    if (by.comment() != null && !by.comment().isBlank()) {
      Label comment = value(desk.text("inspect.comment", by.comment().strip()));
      comment.setWrapText(true);
      lines.add(comment);
    }
    if (by.source() != null) {
      lines.add(value(desk.text("inspect.source", by.source())));
    }
    if (!lines.isEmpty()) {
      section("inspect.made-with", lines);
    }
  }

  private void raw(Inspection.Torrent torrent) {
    TreeView<RawNode> tree = new TreeView<>(item(torrent.raw()));
    tree.setShowRoot(false);
    tree.getStyleClass().add("pt-raw");
    tree.setPrefHeight(280);
    tree.setAccessibleText(desk.text("inspect.raw"));
    tree.setCellFactory(view ->
        new TreeCell<>() {
          @Override
          protected void updateItem(@Nullable RawNode node, boolean empty) {
            super.updateItem(node, empty);
            setText(empty || node == null ? null : text(node));
          }
        });
    int keys = torrent.raw().children().size();
    TitledPane pane = new TitledPane();
    String size =
        desk.text("inspect.raw.size", keys, desk.texts().amounts().bytes(torrent.bytes().length));
    Label much = Nodes.label(size, "pt-muted-small");
    Nodes.tellWhole(much);
    HBox title = new HBox(Nodes.whole(desk.text("inspect.raw"), "pt-section"), much);
    title.getStyleClass().add("pt-findings-head");
    pane.setGraphic(title);
    pane.setAccessibleText(desk.text("inspect.raw") + ", " + size);
    pane.setContent(tree);
    pane.setMinWidth(0);
    pane.setExpanded(false);
    pane.setAnimated(false);
    pane.getStyleClass().add("pt-raw-pane");
    Region line = new Region();
    line.getStyleClass().add("pt-line");
    notes.getChildren().addAll(line, pane);
  }

  private static String text(RawNode node) {
    return node.value().isEmpty() ? node.name() : node.name() + ": " + node.value();
  }

  private static TreeItem<RawNode> item(RawNode node) {
    TreeItem<RawNode> item = new TreeItem<>(node);
    node.children().forEach(child -> item.getChildren().add(item(child)));
    return item;
  }
}
