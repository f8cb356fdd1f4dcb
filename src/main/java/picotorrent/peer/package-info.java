/// One peer's life as a machine without socket, clock or thread: what each side has said and may
/// do.
@NullMarked
package picotorrent.peer;

import org.jspecify.annotations.NullMarked;
