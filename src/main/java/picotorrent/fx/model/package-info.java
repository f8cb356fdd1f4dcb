/// View-models: what the window shows and what it can be asked to do, without a control or a
/// toolkit. Confined to the JavaFX thread; tested on any.
@NullMarked
package picotorrent.fx.model;

import org.jspecify.annotations.NullMarked;
