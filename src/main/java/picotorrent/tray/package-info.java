/// An icon in the desktop's tray, where there is one: StatusNotifierItem and its menu over the
/// session bus (ADR 60). Knows neither torrents nor windows.
@NullMarked
package picotorrent.tray;

import org.jspecify.annotations.NullMarked;
