package picotorrent.fx.view.preferences;

import atlantafx.base.controls.ToggleSwitch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Icons;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.SheetLayer;

/// Cards of rows, control at the right, no OK button: changes hold at once. The search looks
/// through the titles and explanations of all pages.
public final class PreferencesSheet extends SheetLayer.Sheet {
  private final Desk desk;
  private final PreferencePages pages;
  private final VBox content = new VBox();
  private final ScrollPane scroll = Nodes.scroll(content);
  private final Label title = Nodes.label("", "pt-title");
  private final TextField search = new TextField();
  private final ToggleGroup group = new ToggleGroup();
  private PreferencePages.Page last = PreferencePages.Page.GENERAL;

  /// @param sheets where it is shown
  public PreferencesSheet(Desk desk, SheetLayer sheets) {
    super(sheets, 820, 624);
    this.desk = desk;
    this.pages = new PreferencePages(desk);
    Button cross = Nodes.iconButton(desk.text("close"), "bi-x", this::cancel);
    cross.getStyleClass().add("pt-cross");
    HBox head = new HBox(title, Nodes.spacer(), cross);
    head.getStyleClass().add("pt-preferences-head");
    content.getStyleClass().add("pt-preferences-content");
    BorderPane right = new BorderPane();
    right.setTop(head);
    right.setCenter(scroll);
    BorderPane frame = new BorderPane();
    frame.setLeft(navigation());
    frame.setCenter(right);
    getChildren().add(frame);
    show(PreferencePages.Page.GENERAL);
  }

  private VBox navigation() {
    VBox navigation = new VBox(Nodes.label(desk.text("preferences.title"), "pt-nav-title"));
    navigation.getStyleClass().add("pt-nav");
    search.setId("preferences-search");
    search.getStyleClass().addAll("pt-field", "pt-nav-search");
    search.setPromptText(desk.text("preferences.search"));
    search.setAccessibleText(desk.text("preferences.search"));
    search.textProperty().subscribe((old, text) -> find(text));
    HBox lens = new HBox(Icons.of("bi-search"));
    lens.getStyleClass().add("pt-search-left");
    lens.setMouseTransparent(true);
    StackPane find = new StackPane(search, lens);
    find.getStyleClass().add("pt-nav-find");
    navigation.getChildren().add(find);
    for (PreferencePages.Page page : PreferencePages.Page.values()) {
      ToggleButton button =
          new ToggleButton(desk.text("preferences." + page.key()), Icons.of(page.icon()));
      button.setId("page-" + page.key());
      button.getStyleClass().setAll("pt-nav-item");
      button.setMaxWidth(Double.MAX_VALUE);
      button.setUserData(page);
      Nodes.oneOf(group, button, () -> turn(page));
      navigation.getChildren().add(button);
    }
    return navigation;
  }

  /// Opens a page.
  void show(PreferencePages.Page page) {
    group.getToggles().stream()
        .filter(toggle -> toggle.getUserData() == page)
        .forEach(group::selectToggle);
  }

  /// From its beginning; what was sought is forgotten.
  private void turn(PreferencePages.Page page) {
    last = page;
    search.clear();
    title.setText(desk.text("preferences." + page.key()));
    content.getChildren().setAll(cards(pages.cards(page)));
    scroll.setVvalue(0);
  }

  private void find(String text) {
    String sought = text.strip().toLowerCase(Locale.ROOT);
    if (sought.isEmpty()) {
      show(last);
      return;
    }
    List<PreferencePage.Row> found = new ArrayList<>();
    for (PreferencePages.Page page : PreferencePages.Page.values()) {
      for (PreferencePage.Card card : pages.cards(page)) {
        card.rows().stream().filter(row -> row.contains(sought)).forEach(found::add);
      }
    }
    group.selectToggle(null);
    scroll.setVvalue(0);
    title.setText(desk.text("preferences.found", found.size()));
    content
        .getChildren()
        .setAll(found.isEmpty() ? List.of() : cards(List.of(new PreferencePage.Card("", found))));
  }

  private static List<Node> cards(List<PreferencePage.Card> cards) {
    List<Node> nodes = new ArrayList<>();
    for (PreferencePage.Card card : cards) {
      VBox box = new VBox();
      box.getStyleClass().add("pt-preference-card");
      for (PreferencePage.Row each : card.rows()) {
        Region row = row(each);
        if (!box.getChildren().isEmpty()) {
          row.getStyleClass().add("pt-later");
        }
        box.getChildren().add(row);
      }
      VBox group = new VBox();
      group.getStyleClass().add("pt-preference-group");
      if (!card.title().isEmpty()) {
        group.getChildren().add(Nodes.label(card.title(), "pt-section"));
      }
      group.getChildren().add(box);
      nodes.add(group);
    }
    return nodes;
  }

  /// Names a control, or all of several that make one preference.
  private static void name(Node control, String title) {
    control.setAccessibleText(title);
    if (control instanceof HBox several) {
      several.getChildren().stream()
          .filter(each -> !(each instanceof Label))
          .forEach(each -> name(each, title));
    }
  }

  /// The words beside a control take more lines before the control is cut. A path or addresses,
  /// however long, stand below the words.
  private static void keepWhole(Node control) {
    if (control instanceof HBox several) {
      several.getChildren().forEach(PreferencesSheet::keepWhole);
    } else if (control instanceof Region region && !region.getStyleClass().contains("pt-field")) {
      region.setMinWidth(USE_PREF_SIZE);
    }
  }

  private static Region row(PreferencePage.Row row) {
    VBox text = new VBox(Nodes.wrapped(row.title(), "pt-preference-title"));
    text.getStyleClass().add("pt-preference-text");
    if (!row.help().isEmpty()) {
      text.getChildren().add(Nodes.wrapped(row.help(), "pt-muted-small"));
    }
    name(row.control(), row.title());
    keepWhole(row.control());
    if (row.control() instanceof ToggleSwitch) {
      HBox.setMargin(row.control(), Nodes.TOGGLE_MARGIN);
    }
    Region box =
        row.isWide()
            ? new VBox(text, row.control())
            : new HBox(text, Nodes.spacer(), row.control());
    box.getStyleClass().add("pt-preference-row");
    if (row.help().isEmpty()) {
      box.getStyleClass().add("pt-preference-plain");
    }
    if (row.isWide()) {
      box.getStyleClass().add("pt-preference-wide");
    }
    return box;
  }

  @Override
  public Node first() {
    return search;
  }
}
