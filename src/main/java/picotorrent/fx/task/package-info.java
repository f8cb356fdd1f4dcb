/// Workers: what takes time and reads or writes files, off the JavaFX thread, with progress and
/// Cancel. Their results arrive on the JavaFX thread.
@NullMarked
package picotorrent.fx.task;

import org.jspecify.annotations.NullMarked;
