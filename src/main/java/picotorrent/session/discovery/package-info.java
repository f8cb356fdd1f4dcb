/// How peers find us and we find them where no tracker tells: the DHT, local discovery, and the
/// routers that lead our port to us.
///
/// A torrent is a value here, a [Sought]; who is found is told by its hash.
@NullMarked
package picotorrent.session.discovery;

import org.jspecify.annotations.NullMarked;
