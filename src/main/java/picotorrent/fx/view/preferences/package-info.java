/// The preferences: pages of cards and rows, searchable, each change in force at once.
/// [PreferencesSheet] shows them. JavaFX thread only.
@NullMarked
package picotorrent.fx.view.preferences;

import org.jspecify.annotations.NullMarked;
