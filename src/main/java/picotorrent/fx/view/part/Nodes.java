package picotorrent.fx.view.part;

import atlantafx.base.controls.ToggleSwitch;
import java.util.function.Supplier;
import javafx.geometry.Insets;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import org.jspecify.annotations.Nullable;

/// Small nodes that are made everywhere in the same way.
public final class Nodes {
  /// A switch keeps room for a text of its own at the right.
  public static final Insets TOGGLE_MARGIN = new Insets(0, -7, 0, 0);

  private static final Font HEADER = new Font("Inter Medium", 12); // as the style sheet has it
  private static final double HEADER_PADDING = 2 * 8 + 2;

  private Nodes() {}

  /// A label of a style class.
  public static Label label(String text, String... styleClasses) {
    Label label = new Label(text);
    label.getStyleClass().addAll(styleClasses);
    return label;
  }

  /// A label that is never cut.
  public static Label whole(String text, String... styleClasses) {
    Label label = label(text, styleClasses);
    label.setMinWidth(Region.USE_PREF_SIZE);
    return label;
  }

  /// A label that takes as many lines as its text needs.
  public static Label wrapped(String text, String... styleClasses) {
    Label label = label(text, styleClasses);
    label.setWrapText(true);
    label.setMinHeight(Region.USE_PREF_SIZE);
    return label;
  }

  /// Whatever is cut of a text is told where the pointer rests.
  public static void tellWhole(Labeled labeled) {
    Runnable tell =
        () -> labeled.setTooltip(labeled.isTextTruncated() ? new Tooltip(labeled.getText()) : null);
    labeled.textTruncatedProperty().subscribe(any -> tell.run());
    labeled.textProperty().subscribe(any -> tell.run());
  }

  /// A button with a text and (not null) an icon.
  public static Button button(String text, @Nullable String icon, Runnable action) {
    Button button = new Button(text);
    if (icon != null) {
      button.setGraphic(Icons.of(icon));
    }
    button.getStyleClass().add("pt-button");
    button.setMinWidth(Region.USE_PREF_SIZE);
    button.setOnAction(event -> action.run());
    return button;
  }

  /// The one button of a view that does what the view is for; Enter presses it.
  ///
  /// @param id names it for tests and scripts
  public static Button accent(String id, String text, @Nullable String icon, Runnable action) {
    Button button = button(text, icon, action);
    button.setId(id);
    button.getStyleClass().add("accent");
    button.setDefaultButton(true);
    return button;
  }

  /// A text of several lines in which no line has a tab in it: the key leads on, as everywhere
  /// else.
  ///
  /// @param next where it leads
  public static TextArea area(String id, String name, Supplier<Node> next) {
    TextArea area = new TextArea();
    area.setId(id);
    area.setAccessibleText(name);
    area.getStyleClass().add("pt-area");
    area.addEventFilter(
        KeyEvent.KEY_PRESSED,
        event -> {
          if (event.getCode() == KeyCode.TAB && !event.isShiftDown()) {
            event.consume();
            next.get().requestFocus();
          }
        });
    return area;
  }

  /// Makes a button one of several of which exactly one holds: a click, the space bar and the arrow
  /// keys choose it, and none of them takes the choice back.
  ///
  /// @param chosen told each time it is chosen, by code as well
  public static void oneOf(ToggleGroup group, ToggleButton button, Runnable chosen) {
    button.setToggleGroup(group);
    button.setOnAction(event -> button.setSelected(true));
    button
        .selectedProperty()
        .subscribe((was, is) -> {
          if (is) {
            chosen.run();
          }
        });
  }

  /// A flat button that is only an icon: its name goes into the tooltip and to screen readers.
  public static Button iconButton(String name, String icon, Runnable action) {
    Button button = new Button(null, Icons.of(icon));
    button.getStyleClass().addAll("button-icon", "flat", "pt-icon-button");
    button.setAccessibleText(name);
    button.setTooltip(new Tooltip(name));
    button.setOnAction(event -> action.run());
    return button;
  }

  /// A switch that the space bar turns as well: the one we build on hears the mouse alone.
  public static ToggleSwitch toggle() {
    ToggleSwitch toggle = new ToggleSwitch();
    toggle.setOnKeyPressed(event -> {
      if (event.getCode() == KeyCode.SPACE) {
        toggle.setSelected(!toggle.isSelected());
        event.consume();
      }
    });
    return toggle;
  }

  /// A page that scrolls up and down when it is higher than its room.
  public static ScrollPane scroll(Node content) {
    ScrollPane scroll = new ScrollPane(content);
    scroll.setFitToWidth(true);
    scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    scroll.getStyleClass().add("pt-page-scroll");
    return scroll;
  }

  /// How wide a column of a table is at least for its title to be whole.
  public static double headerWidth(String title) {
    Text ruler = new Text(title);
    ruler.setFont(HEADER);
    return Math.ceil(ruler.getLayoutBounds().getWidth()) + HEADER_PADDING;
  }

  /// Takes the free width.
  public static Region spacer() {
    Region spacer = new Region();
    HBox.setHgrow(spacer, Priority.ALWAYS);
    return spacer;
  }

  /// A key as it is printed on a keyboard.
  public static Label key(String text) {
    return label(text, "pt-key");
  }

  /// Takes a node out of sight and out of the layout, or brings it back.
  public static void show(Node node, boolean shown) {
    node.setVisible(shown);
    node.setManaged(shown);
  }
}
