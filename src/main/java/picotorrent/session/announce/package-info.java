/// Announces and scrapes: drives the machines of `tracker` over HTTP and the shared UDP sockets.
///
/// A torrent is what it says of itself, an [Announced]; nothing else of it is seen here.
@NullMarked
package picotorrent.session.announce;

import org.jspecify.annotations.NullMarked;
