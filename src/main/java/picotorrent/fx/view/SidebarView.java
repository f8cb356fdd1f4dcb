package picotorrent.fx.view;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.shape.Circle;
import picotorrent.fx.model.Counts;
import picotorrent.fx.model.Filter;
import picotorrent.fx.model.Library;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;

/// The filters with their counts. One with nothing in it hides, "All" excepted; below 900 pixels
/// only icons remain.
final class SidebarView extends ScrollPane {
  private static final double WIDTH = 208;
  private static final double RAIL_WIDTH = 52;
  private static final int LABEL_COLOURS = 6;

  /// More would push everything else out of sight.
  private static final int MAX_TRACKERS = 12;

  private static final List<StateKind> KINDS =
      List.of(
          StateKind.DOWNLOADING,
          StateKind.SEEDING,
          StateKind.FINISHED,
          StateKind.WAITING,
          StateKind.STOPPED,
          StateKind.CHECKING,
          StateKind.PROBLEM);

  private final Desk desk;
  private final Library library;
  private final VBox items = new VBox();
  private final ToggleGroup group = new ToggleGroup();
  private final Map<Filter, Item> known = new LinkedHashMap<>();
  private List<Filter> shown = List.of();
  private boolean rail;

  SidebarView(Desk desk) {
    this.desk = desk;
    this.library = desk.feed().library();
    getStyleClass().add("pt-sidebar");
    items.getStyleClass().add("pt-sidebar-items");
    setContent(items);
    setFitToWidth(true);
    setHbarPolicy(ScrollBarPolicy.NEVER);
    setAccessibleText(desk.text("sidebar.name"));
    narrow(false);
    library.countsProperty().subscribe(this::show);
    library.filterProperty().subscribe(this::select);
  }

  /// Shows icons only.
  void narrow(boolean narrow) {
    rail = narrow;
    setMinWidth(narrow ? RAIL_WIDTH : WIDTH);
    setPrefWidth(narrow ? RAIL_WIDTH : WIDTH);
    setMaxWidth(narrow ? RAIL_WIDTH : WIDTH);
    // A bar would lie over the icons; the wheel and the arrow keys reach the rest.
    setVbarPolicy(narrow ? ScrollBarPolicy.NEVER : ScrollBarPolicy.AS_NEEDED);
    known.values().forEach(item -> item.narrow(narrow));
    lay();
  }

  private void show(Counts counts) {
    List<Filter> wanted = new ArrayList<>(List.of(new Filter.All()));
    KINDS.stream().map(Filter.Of::new).filter(of -> counts.of(of) > 0).forEach(wanted::add);
    counts.labels().keySet().stream().map(Filter.Labelled::new).forEach(wanted::add);
    trackers(counts.trackers()).map(Filter.Tracked::new).forEach(wanted::add);
    for (Filter filter : wanted) {
      known.computeIfAbsent(filter, this::item).count(counts.of(filter));
    }
    if (!wanted.equals(shown)) {
      shown = wanted;
      known.keySet().retainAll(wanted);
      lay();
    }
  }

  /// Those with most torrents, by name; a single one would only say what "All" says.
  private static Stream<String> trackers(SortedMap<String, Integer> hosts) {
    if (hosts.size() < 2) {
      return Stream.empty();
    }
    return hosts.entrySet().stream()
        .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
        .limit(MAX_TRACKERS)
        .map(Map.Entry::getKey)
        .sorted();
  }

  private void lay() {
    List<Node> nodes = new ArrayList<>();
    String section = "";
    int colour = 0;
    for (Filter filter : shown) {
      String own = section(filter);
      if (!own.equals(section)) {
        nodes.add(heading(own, section.isEmpty() ? "pt-first-heading" : "pt-later"));
        section = own;
      }
      if (filter instanceof Filter.Labelled) {
        item(filter, colour++ % LABEL_COLOURS);
      }
      nodes.add(known.computeIfAbsent(filter, this::item));
    }
    items.getChildren().setAll(nodes);
    // The arrow keys follow this order; what is out of sight is out of their way.
    group.getToggles().setAll(shown.stream().map(known::get).toList());
    select(library.filterProperty().get()); // who is put in anew is no longer chosen
  }

  private static String section(Filter filter) {
    return switch (filter) {
      case Filter.All _, Filter.Of _ -> "sidebar.library";
      case Filter.Labelled _ -> "sidebar.labels";
      case Filter.Tracked _ -> "sidebar.trackers";
    };
  }

  private void item(Filter filter, int colour) {
    Item item = known.computeIfAbsent(filter, this::item);
    item.colour(colour);
  }

  private Node heading(String key, String styleClass) {
    Label heading = Nodes.label(desk.text(key), "pt-sidebar-heading", styleClass);
    Nodes.show(heading, !rail);
    return heading;
  }

  private void select(Filter filter) {
    Item item = known.get(filter);
    if (item != null) {
      group.selectToggle(item);
    }
  }

  private Item item(Filter filter) {
    Item item =
        switch (filter) {
          case Filter.All all -> new Item(filter, desk.text("sidebar.all"), "bi-inbox");
          case Filter.Of of -> new Item(filter, name(of.kind()), Icons.of(of.kind()));
          case Filter.Labelled labelled -> new Item(filter, labelled.label(), null);
          case Filter.Tracked tracked -> new Item(filter, tracked.host(), "bi-broadcast");
        };
    if (filter instanceof Filter.Of of && of.kind() == StateKind.PROBLEM) {
      item.getStyleClass().add("pt-problems");
    }
    item.narrow(rail);
    return item;
  }

  private String name(StateKind kind) {
    return desk.text(kind == StateKind.PROBLEM ? "sidebar.problem" : "state." + kind.key());
  }

  /// One filter. It cannot be unselected by a click.
  private final class Item extends ToggleButton {
    private final String name;
    private final Label count = Nodes.label("", "pt-count");
    private final Label text;
    private final HBox line;
    private boolean rail;

    Item(Filter filter, String name, @org.jspecify.annotations.Nullable String icon) {
      this.name = picotorrent.fx.model.Visible.line(name, 60);
      this.text = Nodes.label(this.name, "pt-sidebar-text");
      Node mark = icon == null ? dot() : Icons.of(icon);
      HBox box = new HBox(mark);
      box.getStyleClass().add("pt-sidebar-mark");
      Region gap = Nodes.spacer();
      line = new HBox(box, text, gap, count);
      line.getStyleClass().add("pt-sidebar-line");
      text.setMinWidth(0);
      text.textTruncatedProperty().subscribe(any -> tell());
      count.setMinWidth(USE_PREF_SIZE);
      getStyleClass().setAll("pt-sidebar-item");
      setGraphic(line);
      setMaxWidth(Double.MAX_VALUE);
      line.prefWidthProperty().bind(widthProperty().subtract(20));
      Nodes.oneOf(group, this, () -> library.filterProperty().set(filter));
    }

    void count(int number) {
      count.setText(desk.texts().amounts().count(number));
      setAccessibleText(name + ", " + count.getText());
    }

    void colour(int number) {
      if (line.getChildren().getFirst() instanceof HBox box) {
        box.getChildren().getFirst().getStyleClass().removeIf(c -> c.startsWith("pt-label-"));
        box.getChildren().getFirst().getStyleClass().add("pt-label-" + number);
      }
    }

    void narrow(boolean narrow) {
      Nodes.show(text, !narrow);
      Nodes.show(count, !narrow);
      rail = narrow;
      tell();
    }

    /// The whole name where it is not in sight.
    private void tell() {
      setTooltip(rail || text.isTextTruncated() ? new Tooltip(name) : null);
    }

    private Node dot() {
      Circle dot = new Circle(4);
      dot.getStyleClass().add("pt-label-dot");
      return dot;
    }
  }
}
