/// The window: scenes, cells, canvases and sheets bound to view-models. State is style:
/// pseudo-classes and theme tokens in the CSS files beside this package. JavaFX thread only.
@NullMarked
package picotorrent.fx.view;

import org.jspecify.annotations.NullMarked;
