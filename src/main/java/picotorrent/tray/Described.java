package picotorrent.tray;

import java.util.Map;
import org.freedesktop.dbus.exceptions.DBusExecutionException;
import org.freedesktop.dbus.interfaces.Properties;
import org.freedesktop.dbus.types.Variant;

/// An object on the bus with properties that stay as they are.
abstract class Described implements Properties {
  private final String path;
  private final String type;
  private final Map<String, Variant<?>> properties;

  Described(String path, String type, Map<String, Variant<?>> properties) {
    this.path = path;
    this.type = type;
    this.properties = properties;
  }

  @Override
  public String getObjectPath() {
    return path;
  }

  @Override
  // The bus takes a variant, whatever is in it.
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  public <A> A Get(String of, String name) {
    Variant<?> value = properties.get(name);
    if (!of.equals(type) || value == null) {
      throw new DBusExecutionException("There is no property " + name + " of " + of + ".");
    }
    return (A) value;
  }

  @Override
  public <A> void Set(String of, String name, A value) {
    throw new DBusExecutionException("The property " + name + " cannot be set.");
  }

  @Override
  public Map<String, Variant<?>> GetAll(String of) {
    return of.equals(type) ? properties : Map.of();
  }
}
