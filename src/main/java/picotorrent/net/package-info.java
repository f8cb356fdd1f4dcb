/// What stands behind the ports in production: the selector loop with its TCP and UDP sockets, the
/// system's randomness and resolver, and HTTP on virtual threads. Knows no torrent and no peer.
@NullMarked
package picotorrent.net;

import org.jspecify.annotations.NullMarked;
