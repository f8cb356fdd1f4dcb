package picotorrent.tray;

import java.util.List;

/// What a tray shows of a program.
///
/// @param title its name, which is also the tooltip
/// @param iconName the icon's name in the desktop's theme; where that has none, `picture` is shown
/// @param picture the icon
/// @param menu its menu, from top to bottom
public record TrayFace(String title, String iconName, Picture picture, List<Entry> menu) {
  /// A line of the menu.
  ///
  /// @param key what [TrayIcon.Listener#chosen] is told
  /// @param label what a person reads
  public record Entry(String key, String label) {}

  /// A square picture.
  ///
  /// @param size its side in pixels
  /// @param argb its pixels by rows, four bytes each: opacity, red, green, blue
  public record Picture(int size, byte[] argb) {}
}
