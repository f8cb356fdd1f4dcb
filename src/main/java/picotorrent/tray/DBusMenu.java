package picotorrent.tray;

import java.util.List;
import java.util.Map;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.Tuple;
import org.freedesktop.dbus.annotations.DBusInterfaceName;
import org.freedesktop.dbus.annotations.DBusMemberName;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.interfaces.DBusInterface;
import org.freedesktop.dbus.types.UInt32;
import org.freedesktop.dbus.types.Variant;

/// A menu that the desktop draws.
@DBusInterfaceName("com.canonical.dbusmenu")
public interface DBusMenu extends DBusInterface {
  /// Tells what is below an entry, to a depth; -1 means all.
  @DBusMemberName("GetLayout")
  Pair<UInt32, Node> layout(int parent, int depth, List<String> properties);

  /// Tells what is said of some entries.
  @DBusMemberName("GetGroupProperties")
  List<Entry> properties(List<Integer> ids, List<String> names);

  /// Tells one thing that is said of an entry.
  @DBusMemberName("GetProperty")
  Variant<?> property(int id, String name);

  /// Something happened to an entry: `clicked`, `opened`, `closed`.
  @DBusMemberName("Event")
  void event(int id, String what, Variant<?> data, UInt32 time);

  /// The same for several; returns those that there are not.
  @DBusMemberName("EventGroup")
  List<Integer> events(List<Happened> events);

  /// What is below an entry will be shown; tells whether it has changed.
  @DBusMemberName("AboutToShow")
  boolean aboutToShow(int id);

  /// The same for several; tells those that changed and those that there are not.
  @DBusMemberName("AboutToShowGroup")
  Pair<List<Integer>, List<Integer>> aboutToShow(List<Integer> ids);

  /// Two values.
  final class Pair<A, B> extends Tuple {
    /// The first.
    @Position(0)
    public final A first;

    /// The second.
    @Position(1)
    public final B second;

    Pair(A first, B second) {
      this.first = first;
      this.second = second;
    }
  }

  /// An entry with what is below it.
  final class Node extends Struct {
    /// Its number; 0 is the menu as a whole.
    @Position(0)
    public final int id;

    /// What is said of it.
    @Position(1)
    public final Map<String, Variant<?>> properties;

    /// Nodes.
    @Position(2)
    public final List<Variant<?>> children;

    Node(int id, Map<String, Variant<?>> properties, List<Variant<?>> children) {
      this.id = id;
      this.properties = properties;
      this.children = children;
    }
  }

  /// An entry alone.
  final class Entry extends Struct {
    /// Its number.
    @Position(0)
    public final int id;

    /// What is said of it.
    @Position(1)
    public final Map<String, Variant<?>> properties;

    Entry(int id, Map<String, Variant<?>> properties) {
      this.id = id;
      this.properties = properties;
    }
  }

  /// Something that happened to an entry.
  final class Happened extends Struct {
    /// Its number.
    @Position(0)
    public final int id;

    /// `clicked`, `opened`, `closed`.
    @Position(1)
    public final String what;

    /// More about it.
    @Position(2)
    public final Variant<?> data;

    /// When, in milliseconds of the display's clock.
    @Position(3)
    public final UInt32 time;

    /// Made by the bus.
    public Happened(int id, String what, Variant<?> data, UInt32 time) {
      this.id = id;
      this.what = what;
      this.data = data;
      this.time = time;
    }
  }
}
