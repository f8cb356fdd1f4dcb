/// Tabs about one torrent, below the list. [DetailsView] shows them; each reads the
/// [picotorrent.fx.model.Details] that the feed keeps. JavaFX thread only.
@NullMarked
package picotorrent.fx.view.detail;

import org.jspecify.annotations.NullMarked;
