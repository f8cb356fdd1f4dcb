package picotorrent.fx.view;

import atlantafx.base.controls.ToggleSwitch;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongConsumer;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.stage.DirectoryChooser;
import javafx.util.StringConverter;
import picotorrent.api.EngineSettings;
import picotorrent.api.EngineSettings.Discovery;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Limits;
import picotorrent.api.EngineSettings.Listen;
import picotorrent.api.EngineSettings.Queue;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.UiSettings.Appearance;
import picotorrent.fx.model.UiSettings.Days;
import picotorrent.fx.model.UiSettings.Folders;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.model.UiSettings.OnClose;
import picotorrent.fx.model.UiSettings.Schedule;

/// Every preference as a row: its name, what it does, and a control that changes it at once.
final class PreferencePages {
  private static final long KB = 1_000;
  private static final List<String> LANGUAGES = List.of("", "en", "de");

  /// The pages, in order.
  enum Page {
    GENERAL("general", "bi-sliders"),
    DOWNLOADS("downloads", "bi-download"),
    SPEED("speed", "bi-speedometer2"),
    SEEDING("seeding", "bi-arrow-up"),
    CONNECTION("connection", "bi-globe"),
    PRIVACY("privacy", "bi-shield"),
    ADVANCED("advanced", "bi-wrench");

    private final String key;
    private final String icon;

    Page(String key, String icon) {
      this.key = key;
      this.icon = icon;
    }

    String key() {
      return key;
    }

    String icon() {
      return icon;
    }
  }

  /// Rows that belong together.
  record Card(String title, List<Row> rows) {}

  /// One preference.
  record Row(String title, String help, Node control) {
    boolean contains(String lowerCase) {
      return (title + '\n' + help).toLowerCase(Locale.ROOT).contains(lowerCase);
    }
  }

  private final Desk desk;

  PreferencePages(Desk desk) {
    this.desk = desk;
  }

  List<Card> cards(Page page) {
    return switch (page) {
      case GENERAL -> general();
      case DOWNLOADS -> downloads();
      case SPEED -> speed();
      case SEEDING -> seeding();
      case CONNECTION -> connection();
      case PRIVACY -> privacy();
      case ADVANCED -> advanced();
    };
  }

  private List<Card> general() {
    return List.of(
        card(
            "looks",
            row(
                "theme",
                choice(
                    UiSettings.Theme.values(), now().appearance().theme(), "theme.", this::theme)),
            row("language", language()),
            row("compact", toggle(now().appearance().compact(), this::compact)),
            row("motion", toggle(now().appearance().reduceMotion(), this::reduceMotion))),
        card(
            "notify",
            row(
                "notify-finished",
                toggle(
                    now().habits().notifyFinished(),
                    on ->
                        habits(h ->
                            new Habits(
                                on,
                                h.notifyProblems(),
                                h.startAtOnce(),
                                h.inOrder(),
                                h.onClose(),
                                h.greeted())))),
            row(
                "notify-problems",
                toggle(
                    now().habits().notifyProblems(),
                    on ->
                        habits(h ->
                            new Habits(
                                h.notifyFinished(),
                                on,
                                h.startAtOnce(),
                                h.inOrder(),
                                h.onClose(),
                                h.greeted()))))),
        card(
            "closing",
            row(
                "on-close",
                choice(
                    OnClose.values(),
                    now().habits().onClose(),
                    "on-close.",
                    next ->
                        habits(h ->
                            new Habits(
                                h.notifyFinished(),
                                h.notifyProblems(),
                                h.startAtOnce(),
                                h.inOrder(),
                                next,
                                h.greeted()))))));
  }

  private List<Card> downloads() {
    return List.of(
        card(
            "where",
            row(
                "folder",
                folder(
                    now().folders().downloads(),
                    path -> folders(f -> new Folders(path, f.watch(), f.recent(), f.byLabel())))),
            row(
                "watch",
                folder(
                    now().folders().watch(),
                    path ->
                        folders(f -> new Folders(f.downloads(), path, f.recent(), f.byLabel()))))),
        card(
            "begin",
            row(
                "start",
                toggle(
                    now().habits().startAtOnce(),
                    on ->
                        habits(h ->
                            new Habits(
                                h.notifyFinished(),
                                h.notifyProblems(),
                                on,
                                h.inOrder(),
                                h.onClose(),
                                h.greeted())))),
            row(
                "in-order",
                toggle(
                    now().habits().inOrder(),
                    on ->
                        habits(h ->
                            new Habits(
                                h.notifyFinished(),
                                h.notifyProblems(),
                                h.startAtOnce(),
                                on,
                                h.onClose(),
                                h.greeted())))),
            row(
                "active",
                number(
                    engine().queue().activeDownloads(),
                    "",
                    1_000,
                    n ->
                        queue(q ->
                            new Queue(
                                (int) Math.max(1, n), q.activeSeeds(), q.active(), q.goals()))))));
  }

  private List<Card> speed() {
    RateLimits rates = engine().limits().rates();
    Schedule schedule = now().schedule();
    return List.of(
        card(
            "limits",
            row(
                "limit-down",
                rate(
                    rates.downBytesPerSecond(),
                    n -> desk.preferences().limit(new RateLimits(n, rates().upBytesPerSecond())))),
            row(
                "limit-up",
                rate(
                    rates.upBytesPerSecond(),
                    n ->
                        desk.preferences()
                            .limit(new RateLimits(rates().downBytesPerSecond(), n))))),
        card(
            "quiet",
            row(
                "schedule",
                toggle(
                    schedule.on(),
                    on ->
                        schedule(s ->
                            new Schedule(
                                on,
                                s.fromMinute(),
                                s.toMinute(),
                                s.days(),
                                s.downBytesPerSecond(),
                                s.upBytesPerSecond())))),
            row(
                "between",
                new HBox(
                    8,
                    time(
                        schedule.fromMinute(),
                        m ->
                            schedule(s ->
                                new Schedule(
                                    s.on(),
                                    m,
                                    s.toMinute(),
                                    s.days(),
                                    s.downBytesPerSecond(),
                                    s.upBytesPerSecond()))),
                    middle(desk.text("preference.and")),
                    time(
                        schedule.toMinute(),
                        m ->
                            schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    m,
                                    s.days(),
                                    s.downBytesPerSecond(),
                                    s.upBytesPerSecond()))),
                    choice(
                        Days.values(),
                        schedule.days(),
                        "days.",
                        d ->
                            schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    s.toMinute(),
                                    d,
                                    s.downBytesPerSecond(),
                                    s.upBytesPerSecond()))))),
            row(
                "meanwhile",
                new HBox(
                    8,
                    field(
                        schedule.downBytesPerSecond() / KB,
                        n ->
                            schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    s.toMinute(),
                                    s.days(),
                                    n * KB,
                                    s.upBytesPerSecond()))),
                    field(
                        schedule.upBytesPerSecond() / KB,
                        n ->
                            schedule(s ->
                                new Schedule(
                                    s.on(),
                                    s.fromMinute(),
                                    s.toMinute(),
                                    s.days(),
                                    s.downBytesPerSecond(),
                                    n * KB))),
                    middle("KB/s")))),
        card(
            "manners",
            row(
                "give-way",
                toggle(
                    engine().transport().choice() != TransportChoice.TCP_ONLY,
                    on ->
                        engine(e ->
                            new EngineSettings(
                                e.listen(),
                                e.discovery(),
                                new Transport(
                                    on ? TransportChoice.BOTH : TransportChoice.TCP_ONLY,
                                    e.transport().encryption()),
                                e.limits(),
                                e.queue()))))));
  }

  private List<Card> seeding() {
    SeedGoals goals = engine().queue().goals();
    return List.of(
        card(
            "until",
            row(
                "ratio",
                decimal(
                    goals.ratio(),
                    ratio ->
                        queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                q.activeSeeds(),
                                q.active(),
                                new SeedGoals(
                                    ratio, q.goals().seconds(), q.goals().idleSeconds()))))),
            row(
                "seed-time",
                number(
                    goals.seconds() / 60,
                    "min",
                    10_000_000,
                    n ->
                        queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                q.activeSeeds(),
                                q.active(),
                                new SeedGoals(
                                    q.goals().ratio(), n * 60, q.goals().idleSeconds()))))),
            row(
                "idle-time",
                number(
                    goals.idleSeconds() / 60,
                    "min",
                    10_000_000,
                    n ->
                        queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                q.activeSeeds(),
                                q.active(),
                                new SeedGoals(q.goals().ratio(), q.goals().seconds(), n * 60)))))),
        card(
            "share",
            row(
                "active-seeds",
                number(
                    engine().queue().activeSeeds(),
                    "",
                    100_000,
                    n ->
                        queue(q ->
                            new Queue(
                                q.activeDownloads(),
                                (int) Math.max(1, n),
                                q.active(),
                                q.goals())))),
            row(
                "slots",
                number(
                    engine().limits().uploadSlots(),
                    "",
                    1_000,
                    n ->
                        limits(l ->
                            new Limits(
                                l.rates(),
                                l.connections(),
                                l.connectionsPerTorrent(),
                                (int) n,
                                l.pieceMemoryBytes(),
                                l.peersRemembered()))))));
  }

  private List<Card> connection() {
    Listen listen = engine().listen();
    Discovery found = engine().discovery();
    return List.of(
        card(
            "reach",
            row(
                "port",
                number(
                    listen.port(),
                    "",
                    65_535,
                    n ->
                        listen(l ->
                            new Listen(
                                l.addresses(), (int) n, l.anotherPortIfTaken(), l.mapPorts())))),
            row(
                "another-port",
                toggle(
                    listen.anotherPortIfTaken(),
                    on -> listen(l -> new Listen(l.addresses(), l.port(), on, l.mapPorts())))),
            row(
                "map-ports",
                toggle(
                    listen.mapPorts(),
                    on ->
                        listen(l ->
                            new Listen(l.addresses(), l.port(), l.anotherPortIfTaken(), on))))),
        card(
            "find",
            row(
                "dht",
                toggle(
                    found.dht(),
                    on ->
                        discovery(d ->
                            new Discovery(
                                d.trackers(), on, d.pex(), d.localDiscovery(), d.dhtRouters())))),
            row(
                "pex",
                toggle(
                    found.pex(),
                    on ->
                        discovery(d ->
                            new Discovery(
                                d.trackers(), d.dht(), on, d.localDiscovery(), d.dhtRouters())))),
            row(
                "local",
                toggle(
                    found.localDiscovery(),
                    on ->
                        discovery(d ->
                            new Discovery(d.trackers(), d.dht(), d.pex(), on, d.dhtRouters()))))));
  }

  private List<Card> privacy() {
    return List.of(
        card(
            "wire",
            row(
                "encryption",
                choice(
                    Encryption.values(),
                    engine().transport().encryption(),
                    "encryption.",
                    next ->
                        engine(e ->
                            new EngineSettings(
                                e.listen(),
                                e.discovery(),
                                new Transport(e.transport().choice(), next),
                                e.limits(),
                                e.queue()))))));
  }

  private List<Card> advanced() {
    Limits limits = engine().limits();
    return List.of(
        card(
            "connections",
            row(
                "connections-all",
                number(
                    limits.connections(),
                    "",
                    60_000,
                    n ->
                        limits(l ->
                            new Limits(
                                l.rates(),
                                (int) Math.max(1, n),
                                l.connectionsPerTorrent(),
                                l.uploadSlots(),
                                l.pieceMemoryBytes(),
                                l.peersRemembered())))),
            row(
                "connections-each",
                number(
                    limits.connectionsPerTorrent(),
                    "",
                    60_000,
                    n ->
                        limits(l ->
                            new Limits(
                                l.rates(),
                                l.connections(),
                                (int) Math.max(1, n),
                                l.uploadSlots(),
                                l.pieceMemoryBytes(),
                                l.peersRemembered())))),
            row(
                "memory",
                number(
                    limits.pieceMemoryBytes() >> 20,
                    "MiB",
                    16_384,
                    n ->
                        limits(l ->
                            new Limits(
                                l.rates(),
                                l.connections(),
                                l.connectionsPerTorrent(),
                                l.uploadSlots(),
                                Math.max(16, n) << 20,
                                l.peersRemembered()))))),
        card(
            "transport",
            row(
                "transports",
                choice(
                    TransportChoice.values(),
                    engine().transport().choice(),
                    "transport.",
                    next ->
                        engine(e ->
                            new EngineSettings(
                                e.listen(),
                                e.discovery(),
                                new Transport(next, e.transport().encryption()),
                                e.limits(),
                                e.queue()))))));
  }

  // Changes

  private UiSettings now() {
    return desk.preferences().get();
  }

  private EngineSettings engine() {
    return now().engine();
  }

  private RateLimits rates() {
    return engine().limits().rates();
  }

  private void theme(UiSettings.Theme theme) {
    appearance(a -> new Appearance(theme, a.compact(), a.language(), a.reduceMotion()));
  }

  private void compact(boolean on) {
    appearance(a -> new Appearance(a.theme(), on, a.language(), a.reduceMotion()));
  }

  private void reduceMotion(boolean on) {
    appearance(a -> new Appearance(a.theme(), a.compact(), a.language(), on));
  }

  private void appearance(Function<Appearance, Appearance> how) {
    desk.preferences().change(s -> s.with(how.apply(s.appearance())));
  }

  private void habits(Function<Habits, Habits> how) {
    desk.preferences().change(s -> s.with(how.apply(s.habits())));
  }

  private void folders(Function<Folders, Folders> how) {
    desk.preferences().change(s -> s.with(how.apply(s.folders())));
  }

  private void schedule(Function<Schedule, Schedule> how) {
    desk.preferences().change(s -> s.with(how.apply(s.schedule())));
  }

  private void engine(Function<EngineSettings, EngineSettings> how) {
    desk.preferences().change(s -> s.with(how.apply(s.engine())));
  }

  private void listen(Function<Listen, Listen> how) {
    engine(e ->
        new EngineSettings(
            how.apply(e.listen()), e.discovery(), e.transport(), e.limits(), e.queue()));
  }

  private void discovery(Function<Discovery, Discovery> how) {
    engine(e ->
        new EngineSettings(
            e.listen(), how.apply(e.discovery()), e.transport(), e.limits(), e.queue()));
  }

  private void limits(Function<Limits, Limits> how) {
    engine(e ->
        new EngineSettings(
            e.listen(), e.discovery(), e.transport(), how.apply(e.limits()), e.queue()));
  }

  private void queue(Function<Queue, Queue> how) {
    engine(e ->
        new EngineSettings(
            e.listen(), e.discovery(), e.transport(), e.limits(), how.apply(e.queue())));
  }

  // Controls

  private Card card(String key, Row... rows) {
    return new Card(desk.text("preferences.card." + key), List.of(rows));
  }

  private Row row(String key, Node control) {
    String help = "preference." + key + ".help";
    control.setId("preference-" + key);
    return new Row(
        desk.text("preference." + key), desk.texts().has(help) ? desk.text(help) : "", control);
  }

  private static ToggleSwitch toggle(boolean on, Consumer<Boolean> changed) {
    ToggleSwitch toggle = new ToggleSwitch();
    toggle.setSelected(on);
    toggle.selectedProperty().subscribe((old, next) -> changed.accept(next));
    return toggle;
  }

  private <E extends Enum<E>> ComboBox<E> choice(
      E[] values, E now, String prefix, Consumer<E> changed) {
    ComboBox<E> box = new ComboBox<>();
    box.getItems().setAll(List.of(values));
    box.setConverter(
        converter(
            each -> desk.text(prefix + each.name().toLowerCase(Locale.ROOT).replace('_', '-'))));
    box.setValue(now);
    box.getStyleClass().add("pt-combo");
    box.valueProperty().subscribe((old, next) -> changed.accept(next));
    return box;
  }

  private ComboBox<String> language() {
    ComboBox<String> box = new ComboBox<>();
    box.getItems().setAll(LANGUAGES);
    box.setConverter(
        converter(tag ->
            tag.isEmpty()
                ? desk.text("language.system")
                : Locale.forLanguageTag(tag).getDisplayLanguage(Locale.forLanguageTag(tag))));
    box.setValue(now().appearance().language());
    box.getStyleClass().add("pt-combo");
    box.valueProperty()
        .subscribe((old, next) ->
            appearance(a -> new Appearance(a.theme(), a.compact(), next, a.reduceMotion())));
    return box;
  }

  private static <T> StringConverter<T> converter(Function<T, String> text) {
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

  /// A field that holds when Enter is pressed or the focus leaves it.
  private static TextField field(long value, LongConsumer changed) {
    TextField field = new TextField(Long.toString(value));
    field.getStyleClass().add("pt-number");
    field.setPrefColumnCount(6);
    Runnable take = () -> changed.accept(Numbers.parse(field.getText()));
    field.setOnAction(event -> take.run());
    field
        .focusedProperty()
        .subscribe((was, is) -> {
          if (was && !is) {
            take.run();
          }
        });
    return field;
  }

  private HBox number(long value, String unit, long most, LongConsumer changed) {
    return new HBox(8, field(value, typed -> changed.accept(Math.min(most, typed))), middle(unit));
  }

  private HBox rate(long bytesPerSecond, LongConsumer changed) {
    TextField field = field(bytesPerSecond / KB, typed -> changed.accept(typed * KB));
    field.setPromptText(desk.text("preference.unlimited"));
    if (bytesPerSecond == 0) {
      field.setText("");
    }
    return new HBox(8, field, middle("KB/s"));
  }

  private HBox decimal(double value, Consumer<Double> changed) {
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
    return new HBox(8, field, middle(""));
  }

  private static TextField time(int minutes, Consumer<Integer> changed) {
    TextField field =
        new TextField(
            (minutes / 60 < 10 ? "0" : "")
                + minutes / 60
                + ":"
                + (minutes % 60 < 10 ? "0" : "")
                + minutes % 60);
    field.getStyleClass().add("pt-number");
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

  private HBox folder(String path, Consumer<String> changed) {
    TextField field = new TextField(path);
    field.setPrefColumnCount(18);
    field.getStyleClass().add("pt-field");
    field.textProperty().subscribe((old, text) -> changed.accept(text.strip()));
    Button browse =
        Nodes.button(
            desk.text("add.browse"),
            null,
            () -> {
              var chosen = new DirectoryChooser().showDialog(field.getScene().getWindow());
              if (chosen != null) {
                field.setText(chosen.toString());
              }
            });
    return new HBox(8, field, browse);
  }

  private static Label middle(String text) {
    Label label = Nodes.label(text, "pt-muted-small");
    label.setMinHeight(32);
    return label;
  }
}
