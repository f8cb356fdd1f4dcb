/// What comes in and what is made of it: files and links inspected and added, torrents created,
/// data seeded from where it lies. [Incoming] is the way in; the sheets are its own. JavaFX thread
/// only.
@NullMarked
package picotorrent.fx.view.incoming;

import org.jspecify.annotations.NullMarked;
