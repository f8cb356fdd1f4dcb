/// The window: tool bar, sidebar, list of torrents, status bar and menus, and what they ask. It
/// puts the rooms below it together: parts, details, preferences, and what comes in. Views bind to
/// view-models; state is style: pseudo-classes and theme tokens. JavaFX thread only.
@NullMarked
package picotorrent.fx.view;

import org.jspecify.annotations.NullMarked;
