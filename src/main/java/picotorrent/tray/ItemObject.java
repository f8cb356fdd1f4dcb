package picotorrent.tray;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.freedesktop.dbus.DBusPath;
import org.freedesktop.dbus.Struct;
import org.freedesktop.dbus.annotations.Position;
import org.freedesktop.dbus.types.Variant;

/// The icon, as the bus has it.
final class ItemObject extends Described implements StatusNotifierItem {
  static final String PATH = "/StatusNotifierItem";
  private static final String NAME = "org.kde.StatusNotifierItem";

  private final TrayIcon.Listener listener;

  /// A picture: width, height, pixels in network order.
  public static final class Pixmap extends Struct {
    /// Pixels from left to right.
    @Position(0)
    public final int width;

    /// Pixels from top to bottom.
    @Position(1)
    public final int height;

    /// Four bytes each.
    @Position(2)
    public final byte[] argb;

    Pixmap(TrayFace.Picture picture) {
      this.width = picture.size();
      this.height = picture.size();
      this.argb = picture.argb();
    }
  }

  /// What is shown while the pointer rests on the icon.
  public static final class ToolTip extends Struct {
    /// An icon's name.
    @Position(0)
    public final String icon = "";

    /// Or pictures.
    @Position(1)
    public final List<Pixmap> pictures = List.of();

    /// The first line.
    @Position(2)
    public final String title;

    /// What follows, with markup.
    @Position(3)
    public final String text = "";

    ToolTip(String title) {
      this.title = title;
    }
  }

  ItemObject(TrayFace face, TrayIcon.Listener listener) {
    super(PATH, NAME, properties(face));
    this.listener = listener;
  }

  private static Map<String, Variant<?>> properties(TrayFace face) {
    Map<String, Variant<?>> all = new TreeMap<>();
    all.put("Category", new Variant<>("ApplicationStatus"));
    all.put("Id", new Variant<>("picotorrent"));
    all.put("Title", new Variant<>(face.title()));
    all.put("Status", new Variant<>("Active"));
    all.put("WindowId", new Variant<>(0));
    all.put("IconThemePath", new Variant<>(""));
    all.put("IconName", new Variant<>(face.iconName()));
    all.put("IconPixmap", new Variant<>(List.of(new Pixmap(face.picture())), "a(iiay)"));
    for (String none : List.of("OverlayIconName", "AttentionIconName", "AttentionMovieName")) {
      all.put(none, new Variant<>(""));
    }
    all.put("ToolTip", new Variant<>(new ToolTip(face.title()), "(sa(iiay)ss)"));
    all.put("ItemIsMenu", new Variant<>(false));
    all.put("Menu", new Variant<>(new DBusPath(MenuObject.PATH)));
    return all;
  }

  @Override
  public void activate(int x, int y) {
    listener.activated();
  }

  @Override
  public void activateSecondary(int x, int y) {
    listener.activated();
  }

  @Override
  public void contextMenu(int x, int y) {
    // Trays that ask this cannot show ours; a click brings the window, which has one.
  }

  @Override
  public void scroll(int delta, String orientation) {
    // means nothing here
  }
}
