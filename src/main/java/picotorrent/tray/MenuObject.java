package picotorrent.tray;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// The menu, as the bus has it: entries are numbered from 1, below the menu itself, which is 0.
final class MenuObject extends Described implements DBusMenu {
  static final String PATH = "/MenuBar";
  private static final String NAME = "com.canonical.dbusmenu";
  private static final UInt32 REVISION = new UInt32(1);

  private final List<TrayFace.Entry> entries;
  private final TrayIcon.Listener listener;

  MenuObject(List<TrayFace.Entry> entries, TrayIcon.Listener listener) {
    super(
        PATH,
        NAME,
        Map.of(
            "Version",
            new Variant<>(new UInt32(3)),
            "TextDirection",
            new Variant<>("ltr"),
            "Status",
            new Variant<>("normal"),
            "IconThemePath",
            new Variant<>(List.<String>of(), "as")));
    this.entries = entries;
    this.listener = listener;
  }

  @Override
  public Pair<UInt32, Node> layout(int parent, int depth, List<String> names) {
    List<Variant<?>> children = new ArrayList<>();
    if (parent == 0 && depth != 0) {
      IntStream.rangeClosed(1, entries.size())
          .mapToObj(id -> new Variant<>(new Node(id, of(id), List.of()), "(ia{sv}av)"))
          .forEach(children::add);
    }
    return new Pair<>(REVISION, new Node(parent, of(parent), children));
  }

  private Map<String, Variant<?>> of(int id) {
    if (id == 0) {
      return Map.of("children-display", new Variant<>("submenu"));
    }
    if (!isKnown(id)) {
      throw new DBusExecutionException("There is no entry " + id + ".");
    }
    String label = entries.get(id - 1).label().replace("_", "__"); // one underlines what follows
    return Map.of("label", new Variant<>(label));
  }

  private boolean isKnown(int id) {
    return id >= 0 && id <= entries.size();
  }

  @Override
  public List<Entry> properties(List<Integer> ids, List<String> names) {
    List<Integer> wanted =
        ids.isEmpty() ? IntStream.rangeClosed(0, entries.size()).boxed().toList() : ids;
    return wanted.stream().filter(this::isKnown).map(id -> new Entry(id, of(id))).toList();
  }

  @Override
  public Variant<?> property(int id, String name) {
    Variant<?> value = of(id).get(name);
    if (value == null) {
      throw new DBusExecutionException("There is no " + name + " of entry " + id + ".");
    }
    return value;
  }

  @Override
  public void event(int id, String what, Variant<?> data, UInt32 time) {
    if (what.equals("clicked") && id > 0 && isKnown(id)) {
      listener.chosen(entries.get(id - 1).key());
    }
  }

  @Override
  public List<Integer> events(List<Happened> events) {
    events.forEach(each -> event(each.id, each.what, each.data, each.time));
    return events.stream().map(each -> each.id).filter(id -> !isKnown(id)).toList();
  }

  @Override
  public boolean aboutToShow(int id) {
    return false;
  }

  @Override
  public Pair<List<Integer>, List<Integer>> aboutToShow(List<Integer> ids) {
    return new Pair<>(List.of(), ids.stream().filter(id -> !isKnown(id)).toList());
  }
}
