/// What every view is made of: the [Desk] they work at, small controls that look and behave alike
/// everywhere, sheets and the layer that shows them, and the colours, typefaces and sizes in the
/// style sheets beside this package. Knows none of the views. JavaFX thread only.
@NullMarked
package picotorrent.fx.view.part;

import org.jspecify.annotations.NullMarked;
