package picotorrent.fx.view.preferences;

import atlantafx.base.controls.ToggleSwitch;
import atlantafx.base.theme.Styles;
import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.StringConverter;
import picotorrent.fx.task.Surroundings;
import picotorrent.fx.view.part.AssociateButton;
import picotorrent.fx.view.part.Choosers;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Nodes;
import picotorrent.fx.view.part.Numbers;
import picotorrent.fx.view.part.Zoom;
import picotorrent.fx.view.preferences.PreferencePage.Card;
import picotorrent.fx.view.preferences.PreferencePage.Row;

/// The controls of the preferences: each begins with what holds now and tells its change at once.
final class PreferenceControls {
  private static final Splitter ADDRESSES = Splitter.on(CharMatcher.anyOf(", ")).omitEmptyStrings();
  private static final long KB = 1_000;
  private static final String MINUTES = "min";
  private static final double CHOICE_WIDTH = 128;
  private static final long MAX_MINUTES = 10_000_000; // 19 years
  private static final List<String> LANGUAGES = List.of("", "en", "de");

  private final Desk desk;
  private final PreferenceChanges changes;

  PreferenceControls(Desk desk, PreferenceChanges changes) {
    this.desk = desk;
    this.changes = changes;
  }

  String text(String key) {
    return desk.text(key);
  }

  Card card(String key, Row... rows) {
    return new Card(desk.text("preferences.card." + key), List.of(rows));
  }

  Row row(String key, Node control) {
    String help = "preference." + key + ".help";
    control.setId("preference-" + key);
    return new Row(
        desk.text("preference." + key), desk.texts().has(help) ? desk.text(help) : "", control);
  }

  static ToggleSwitch toggle(boolean on, Consumer<Boolean> changed) {
    ToggleSwitch toggle = Nodes.toggle();
    toggle.setSelected(on);
    toggle.selectedProperty().subscribe((old, next) -> changed.accept(next));
    return toggle;
  }

  <E extends Enum<E>> ComboBox<E> choice(E[] values, E now, String prefix, Consumer<E> changed) {
    ComboBox<E> box = new Choice<>();
    box.getItems().setAll(List.of(values));
    box.setConverter(
        converter(
            each -> desk.text(prefix + each.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
    box.setValue(now);
    box.getStyleClass().add("pt-combo");
    box.valueProperty().subscribe((old, next) -> changed.accept(next));
    return box;
  }

  ComboBox<String> language() {
    ComboBox<String> box = new Choice<>();
    box.getItems().setAll(LANGUAGES);
    box.setConverter(
        converter(tag ->
            tag.isEmpty()
                ? desk.text("language.system")
                : Locale.forLanguageTag(tag).getDisplayLanguage(Locale.forLanguageTag(tag))));
    box.setValue(desk.preferences().get().appearance().language());
    box.getStyleClass().add("pt-combo");
    box.valueProperty().subscribe((old, next) -> changes.appearance(a -> a.withLanguage(next)));
    return box;
  }

  AssociateButton associate(Surroundings around) {
    return new AssociateButton(desk, around);
  }

  /// How large everything is.
  ComboBox<Integer> scale() {
    ComboBox<Integer> box = new Choice<>();
    box.getItems().setAll(Zoom.STEPS);
    box.setConverter(converter(percent -> percent + "%"));
    box.setValue(desk.preferences().get().appearance().scalePercent());
    box.getStyleClass().add("pt-combo");
    box.valueProperty().subscribe((old, next) -> changes.scale(next));
    return box;
  }

  /// A box of choices, as wide as its text and no narrower than its neighbours.
  private static final class Choice<T> extends ComboBox<T> {
    @Override
    protected double computePrefWidth(double height) {
      return Math.max(CHOICE_WIDTH, super.computePrefWidth(height));
    }
  }

  static <T> StringConverter<T> converter(Function<T, String> text) {
    return new StringConverter<>() {
      @Override
      public String toString(T value) {
        return value == null ? "" : text.apply(value);
      }

      @Override
      public T fromString(String typed) {
        throw new UnsupportedOperationException("chosen, not typed");
      }
    };
  }

  /// What is typed is taken when Enter is pressed or the focus leaves the field.
  private static void onDone(TextField field, Runnable take) {
    field.setOnAction(event -> take.run());
    field
        .focusedProperty()
        .subscribe((was, is) -> {
          if (was && !is) {
            take.run();
          }
        });
  }

  /// A field that holds when Enter is pressed or the focus leaves it.
  static TextField field(long value, LongConsumer changed) {
    TextField field = new TextField(Long.toString(value));
    field.getStyleClass().add("pt-number");
    field.setPrefColumnCount(6);
    Runnable take = () -> changed.accept(Numbers.parse(field.getText()));
    onDone(field, take);
    return field;
  }

  HBox number(long value, String unit, long most, LongConsumer changed) {
    TextField field = field(value, typed -> changed.accept(Math.min(most, typed)));
    return unit.isEmpty() ? new HBox(field) : line(field, middle(unit));
  }

  /// Minutes after which something ends, or none.
  HBox goal(long minutes, LongConsumer changed) {
    TextField field = field(minutes, typed -> changed.accept(Math.min(MAX_MINUTES, typed)));
    field.setPromptText(desk.text("preference.none"));
    if (minutes == 0) {
      field.setText("");
    }
    return line(field, unit(MINUTES, field.textProperty().isNotEmpty()));
  }

  private static HBox line(Node field, Node unit) {
    return new HBox(8, field, unit);
  }

  /// No number, no unit; its place stays, so that the fields of a card stand below each other.
  private static Label unit(String unit, ObservableValue<Boolean> shown) {
    Label label = middle(unit);
    label.visibleProperty().bind(shown);
    return label;
  }

  /// A rate in KB/s, its digits grouped.
  TextField rateField(long bytesPerSecond, LongConsumer changed) {
    TextField field = field(bytesPerSecond / KB, typed -> changed.accept(typed * KB));
    field.setText(desk.texts().amounts().count(bytesPerSecond / KB));
    return field;
  }

  HBox rate(long bytesPerSecond, LongConsumer changed) {
    TextField field = rateField(bytesPerSecond, changed);
    field.setPromptText(desk.text("preference.unlimited"));
    if (bytesPerSecond == 0) {
      field.setText("");
    }
    return line(field, unit("KB/s", field.textProperty().isNotEmpty()));
  }

  /// A ratio as a goal, among goals that are minutes.
  HBox decimal(double value, Consumer<Double> changed) {
    TextField field = new TextField(value == 0 ? "" : desk.texts().amounts().ratio(value));
    field.setPromptText(desk.text("preference.none"));
    field.getStyleClass().add("pt-number");
    field.setPrefColumnCount(6);
    field
        .textProperty()
        .subscribe((old, text) -> {
          String plain = text.replace(',', '.');
          if (plain.matches("\\d{0,6}(\\.\\d{0,2})?")) {
            changed.accept(plain.isEmpty() || plain.equals(".") ? 0 : Double.parseDouble(plain));
          }
        });
    return line(field, unit(MINUTES, new SimpleBooleanProperty()));
  }

  static TextField time(int minutes, Consumer<Integer> changed) {
    TextField field =
        new TextField(
            (minutes / 60 < 10 ? "0" : "")
                + minutes / 60
                + ":"
                + (minutes % 60 < 10 ? "0" : "")
                + minutes % 60);
    field.getStyleClass().addAll("pt-number", "pt-time");
    field.setPrefColumnCount(5);
    field
        .textProperty()
        .subscribe((old, text) -> {
          if (text.matches("([01]?\\d|2[0-3]):[0-5]\\d")) {
            int colon = text.indexOf(':');
            changed.accept(
                Integer.parseInt(text.substring(0, colon)) * 60
                    + Integer.parseInt(text.substring(colon + 1)));
          }
        });
    return field;
  }

  HBox folder(String path, Consumer<String> changed) {
    TextField field = new TextField(path);
    field.getStyleClass().add("pt-field");
    field.textProperty().subscribe((old, text) -> changed.accept(text.strip()));
    Tooltip whole = new Tooltip();
    whole.textProperty().bind(field.textProperty());
    field.tooltipProperty().bind(field.textProperty().map(text -> text.isEmpty() ? null : whole));
    Button browse =
        Nodes.button(
            desk.text("add.browse"),
            null,
            () -> {
              Path chosen = new Choosers(desk, field).folder(text("add.browse"), null);
              if (chosen != null) {
                field.setText(chosen.toString());
              }
            });
    return wide(field, browse);
  }

  private static HBox wide(TextField field, Button browse) {
    HBox.setHgrow(field, Priority.ALWAYS);
    HBox wide = new HBox(8, field, browse);
    wide.getStyleClass().add("pt-wide");
    return wide;
  }

  /// Addresses of this machine, parted by blanks or commas; they hold when Enter is pressed or the
  /// focus leaves the field, unless one is no address, which is marked.
  static TextField addresses(List<InetAddress> now, Consumer<List<InetAddress>> changed) {
    TextField field =
        new TextField(
            now.stream().map(InetAddresses::toAddrString).collect(Collectors.joining(", ")));
    field.getStyleClass().addAll("pt-field", "pt-wide");
    Runnable take =
        () -> {
          List<String> typed = ADDRESSES.splitToList(field.getText());
          boolean right = typed.stream().allMatch(InetAddresses::isInetAddress);
          field.pseudoClassStateChanged(Styles.STATE_DANGER, !right);
          if (right) {
            changed.accept(typed.stream().map(InetAddresses::forString).toList());
          }
        };
    onDone(field, take);
    return field;
  }

  /// A file that is chosen or typed; typed, it holds when Enter is pressed or the focus leaves it.
  HBox file(String path, Consumer<String> changed) {
    TextField field = new TextField(path);
    field.getStyleClass().add("pt-field");
    Runnable take = () -> changed.accept(field.getText().strip());
    onDone(field, take);
    Button browse =
        Nodes.button(
            desk.text("add.browse"),
            null,
            () -> {
              Path chosen = new Choosers(desk, field).file("preference.block-list");
              if (chosen != null) {
                field.setText(chosen.toString());
                take.run();
              }
            });
    return wide(field, browse);
  }

  static Label middle(String text) {
    Label label = Nodes.label(text, "pt-muted-small");
    label.setMinHeight(32);
    return label;
  }
}
