/// What outsiders see of the engine: commands in, events and immutable snapshots out. Nothing here
/// holds a socket, a thread or a lock; any thread may use it.
@NullMarked
package picotorrent.api;

import org.jspecify.annotations.NullMarked;
