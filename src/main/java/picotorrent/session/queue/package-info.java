/// Whose turn it is: the queue of a session's torrents, and its order from one session to the next.
@NullMarked
package picotorrent.session.queue;

import org.jspecify.annotations.NullMarked;
