/// The application in its desktop: how it starts, is the only instance, hears of files and links,
/// goes to the tray, closes, and is rehearsed for the start-up cache.
@NullMarked
package picotorrent.fx.desktop;

import org.jspecify.annotations.NullMarked;
