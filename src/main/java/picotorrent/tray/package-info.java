/// What the desktop does for us over the session bus: an icon in its tray, where there is one,
/// StatusNotifierItem with its menu (ADR 60), and its file manager. Knows neither torrents nor
/// windows.
@NullMarked
package picotorrent.tray;

import org.jspecify.annotations.NullMarked;
