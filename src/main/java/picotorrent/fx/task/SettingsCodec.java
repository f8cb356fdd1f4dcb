package picotorrent.fx.task;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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
import picotorrent.base.AddressRange;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.model.UiSettings.Appearance;
import picotorrent.fx.model.UiSettings.Column;
import picotorrent.fx.model.UiSettings.Days;
import picotorrent.fx.model.UiSettings.Folders;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.model.UiSettings.OnClose;
import picotorrent.fx.model.UiSettings.Schedule;
import picotorrent.fx.model.UiSettings.Theme;
import picotorrent.fx.model.UiSettings.TorrentList;
import picotorrent.fx.model.UiSettings.Window;

/// Settings as maps of plain values and back. What is missing or of a wrong type keeps its default,
/// so that a file written by hand need not be complete; another version is refused.
final class SettingsCodec {
  private SettingsCodec() {}

  static Map<String, Object> write(UiSettings s) {
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("version", UiSettings.VERSION);
    all.put(
        "appearance",
        map(
            "theme", name(s.appearance().theme()),
            "compact", s.appearance().compact(),
            "language", s.appearance().language(),
            "reduceMotion", s.appearance().reduceMotion(),
            "binaryUnits", s.appearance().binaryUnits(),
            "scalePercent", s.appearance().scalePercent()));
    Window w = s.window();
    all.put(
        "window",
        map(
            "x", w.x(),
            "y", w.y(),
            "width", w.width(),
            "height", w.height(),
            "maximized", w.maximized(),
            "detailHeight", w.detailHeight(),
            "detailsOpen", w.detailsOpen(),
            "tab", w.tab()));
    List<Object> columns = new ArrayList<>();
    for (Column column : s.list().columns()) {
      columns.add(map("id", column.id(), "width", column.width(), "visible", column.visible()));
    }
    all.put(
        "list",
        map("columns", columns, "sortBy", s.list().sortBy(), "descending", s.list().descending()));
    Folders f = s.folders();
    all.put(
        "folders",
        map(
            "downloads", f.downloads(),
            "watch", f.watch(),
            "recent", f.recent(),
            "byLabel", new TreeMap<>(f.byLabel()),
            "opened", f.opened(),
            "blockList", f.blockList(),
            "completed", f.completed()));
    Habits h = s.habits();
    all.put(
        "habits",
        map(
            "notifyFinished", h.notifyFinished(),
            "notifyProblems", h.notifyProblems(),
            "startAtOnce", h.startAtOnce(),
            "inOrder", h.inOrder(),
            "onClose", name(h.onClose()),
            "greeted", h.greeted()));
    Schedule q = s.schedule();
    all.put(
        "schedule",
        map(
            "on", q.on(),
            "fromMinute", q.fromMinute(),
            "toMinute", q.toMinute(),
            "days", name(q.days()),
            "downBytesPerSecond", q.downBytesPerSecond(),
            "upBytesPerSecond", q.upBytesPerSecond(),
            "always", q.always()));
    all.put("engine", write(s.engine()));
    return all;
  }

  private static Map<String, Object> write(EngineSettings e) {
    List<String> addresses =
        e.listen().addresses().stream().map(InetAddress::getHostAddress).toList();
    SeedGoals goals = e.queue().goals();
    return map(
        "addresses", addresses,
        "port", e.listen().port(),
        "anotherPortIfTaken", e.listen().anotherPortIfTaken(),
        "mapPorts", e.listen().mapPorts(),
        "trackers", e.discovery().trackers(),
        "dht", e.discovery().dht(),
        "pex", e.discovery().pex(),
        "localDiscovery", e.discovery().localDiscovery(),
        "dhtRouters", e.discovery().dhtRouters(),
        "dhtReadOnly", e.discovery().dhtReadOnly(),
        "transport", name(e.transport().choice()),
        "encryption", name(e.transport().encryption()),
        "downBytesPerSecond", e.limits().rates().downBytesPerSecond(),
        "upBytesPerSecond", e.limits().rates().upBytesPerSecond(),
        "connections", e.limits().connections(),
        "connectionsPerTorrent", e.limits().connectionsPerTorrent(),
        "uploadSlots", e.limits().uploadSlots(),
        "pieceMemoryBytes", e.limits().pieceMemoryBytes(),
        "peersRemembered", e.limits().peersRemembered(),
        "activeDownloads", e.queue().activeDownloads(),
        "activeSeeds", e.queue().activeSeeds(),
        "active", e.queue().active(),
        "seedRatio", goals.ratio(),
        "seedSeconds", goals.seconds(),
        "seedIdleSeconds", goals.idleSeconds(),
        "allocateFully", e.storage().allocateFully(),
        "serving", name(e.sharing().serving()),
        "banned", e.peers().banned().stream().map(AddressRange::toString).toList());
  }

  /// Reads settings; an `IllegalArgumentException` for a version that is not ours.
  static UiSettings read(Map<?, ?> all, UiSettings d) {
    Part root = new Part(all);
    if (root.number("version", 0) != UiSettings.VERSION) {
      throw new IllegalArgumentException("settings of another version");
    }
    Part a = root.part("appearance");
    Part w = root.part("window");
    Part l = root.part("list");
    Part f = root.part("folders");
    Part h = root.part("habits");
    Part s = root.part("schedule");
    Window window = d.window();
    return new UiSettings(
        new Appearance(
            a.choice("theme", Theme.values(), d.appearance().theme()),
            a.flag("compact", d.appearance().compact()),
            a.text("language", d.appearance().language()),
            a.flag("reduceMotion", d.appearance().reduceMotion()),
            a.flag("binaryUnits", d.appearance().binaryUnits()),
            a.bounded("scalePercent", d.appearance().scalePercent(), Appearance.MOST_PERCENT)),
        new Window(
            w.real("x", window.x()),
            w.real("y", window.y()),
            w.real("width", window.width()),
            w.real("height", window.height()),
            w.flag("maximized", window.maximized()),
            w.real("detailHeight", window.detailHeight()),
            w.flag("detailsOpen", window.detailsOpen()),
            w.text("tab", window.tab())),
        new TorrentList(
            columns(l), l.text("sortBy", d.list().sortBy()), l.flag("descending", false)),
        new Folders(
            f.text("downloads", d.folders().downloads()),
            f.text("watch", d.folders().watch()),
            f.texts("recent"),
            f.part("byLabel").texts(),
            f.text("opened", d.folders().opened()),
            f.text("blockList", d.folders().blockList()),
            f.text("completed", d.folders().completed())),
        new Habits(
            h.flag("notifyFinished", d.habits().notifyFinished()),
            h.flag("notifyProblems", d.habits().notifyProblems()),
            h.flag("startAtOnce", d.habits().startAtOnce()),
            h.flag("inOrder", d.habits().inOrder()),
            h.choice("onClose", OnClose.values(), d.habits().onClose()),
            h.flag("greeted", d.habits().greeted())),
        new Schedule(
            s.flag("on", d.schedule().on()),
            s.bounded("fromMinute", d.schedule().fromMinute(), 24 * 60 - 1),
            s.bounded("toMinute", d.schedule().toMinute(), 24 * 60 - 1),
            s.choice("days", Days.values(), d.schedule().days()),
            s.amount("downBytesPerSecond", d.schedule().downBytesPerSecond()),
            s.amount("upBytesPerSecond", d.schedule().upBytesPerSecond()),
            s.flag("always", d.schedule().always())),
        engine(root.part("engine"), d.engine()));
  }

  private static EngineSettings engine(Part e, EngineSettings d) {
    List<InetAddress> addresses = new ArrayList<>();
    for (String text : e.texts("addresses")) {
      if (InetAddresses.isInetAddress(text)) {
        addresses.add(InetAddresses.forString(text));
      }
    }
    SeedGoals goals = d.queue().goals();
    return new EngineSettings(
        new Listen(
            List.copyOf(addresses),
            e.bounded("port", d.listen().port(), 65_535),
            e.flag("anotherPortIfTaken", d.listen().anotherPortIfTaken()),
            e.flag("mapPorts", d.listen().mapPorts())),
        new Discovery(
            e.flag("trackers", d.discovery().trackers()),
            e.flag("dht", d.discovery().dht()),
            e.flag("pex", d.discovery().pex()),
            e.flag("localDiscovery", d.discovery().localDiscovery()),
            e.texts("dhtRouters"),
            e.flag("dhtReadOnly", d.discovery().dhtReadOnly())),
        new Transport(
            e.choice("transport", TransportChoice.values(), d.transport().choice()),
            e.choice("encryption", Encryption.values(), d.transport().encryption())),
        new Limits(
            new RateLimits(
                e.amount("downBytesPerSecond", d.limits().rates().downBytesPerSecond()),
                e.amount("upBytesPerSecond", d.limits().rates().upBytesPerSecond())),
            e.bounded("connections", d.limits().connections(), 1 << 20),
            e.bounded("connectionsPerTorrent", d.limits().connectionsPerTorrent(), 1 << 20),
            e.bounded("uploadSlots", d.limits().uploadSlots(), 1 << 20),
            e.amount("pieceMemoryBytes", d.limits().pieceMemoryBytes()),
            e.bounded("peersRemembered", d.limits().peersRemembered(), 1 << 20)),
        new Queue(
            e.bounded("activeDownloads", d.queue().activeDownloads(), 1 << 20),
            e.bounded("activeSeeds", d.queue().activeSeeds(), 1 << 20),
            e.bounded("active", d.queue().active(), 1 << 20),
            new SeedGoals(
                Math.max(0, e.real("seedRatio", goals.ratio())),
                e.amount("seedSeconds", goals.seconds()),
                e.amount("seedIdleSeconds", goals.idleSeconds()))),
        new EngineSettings.Storage(e.flag("allocateFully", d.storage().allocateFully())),
        new EngineSettings.Sharing(
            e.choice("serving", EngineSettings.Serving.values(), d.sharing().serving())),
        new EngineSettings.Peers(ranges(e.texts("banned"))));
  }

  private static List<AddressRange> ranges(List<String> texts) {
    return texts.stream().map(SettingsCodec::range).flatMap(Optional::stream).toList();
  }

  /// What is no range was written by hand: it is left out.
  private static Optional<AddressRange> range(String text) {
    try {
      return Optional.of(AddressRange.parse(text));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static List<Column> columns(Part list) {
    List<Column> columns = new ArrayList<>();
    if (list.values().get("columns") instanceof List<?> all) {
      for (Object each : all) {
        if (each instanceof Map<?, ?> map) {
          Part column = new Part(map);
          columns.add(
              new Column(
                  column.text("id", ""),
                  Math.clamp(column.real("width", 80), 20, 2_000),
                  column.flag("visible", true)));
        }
      }
    }
    return List.copyOf(columns);
  }

  private static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Map<String, Object> map(Object... keysAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      map.put((String) keysAndValues[i], keysAndValues[i + 1]);
    }
    return map;
  }

  /// One object of the file.
  private record Part(Map<?, ?> values) {
    Part part(String key) {
      return new Part(values.get(key) instanceof Map<?, ?> map ? map : Map.of());
    }

    boolean flag(String key, boolean otherwise) {
      return values.get(key) instanceof Boolean flag ? flag : otherwise;
    }

    String text(String key, String otherwise) {
      return values.get(key) instanceof String text ? text : otherwise;
    }

    double real(String key, double otherwise) {
      return values.get(key) instanceof Number number && Double.isFinite(number.doubleValue())
          ? number.doubleValue()
          : otherwise;
    }

    long number(String key, long otherwise) {
      return values.get(key) instanceof Number number ? number.longValue() : otherwise;
    }

    long amount(String key, long otherwise) {
      return Math.max(0, number(key, otherwise));
    }

    int bounded(String key, int otherwise, int most) {
      return Math.toIntExact(Math.clamp(number(key, otherwise), 0L, (long) most));
    }

    <E extends Enum<E>> E choice(String key, E[] all, E otherwise) {
      for (E each : all) {
        if (name(each).equals(values.get(key))) {
          return each;
        }
      }
      return otherwise;
    }

    List<String> texts(String key) {
      return values.get(key) instanceof List<?> list
          ? list.stream().filter(String.class::isInstance).map(String.class::cast).toList()
          : List.of();
    }

    Map<String, String> texts() {
      Map<String, String> texts = new TreeMap<>();
      values.forEach((key, value) -> {
        if (value instanceof String text) {
          texts.put(String.valueOf(key), text);
        }
      });
      return texts;
    }
  }
}
