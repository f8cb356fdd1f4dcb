/// The data of one torrent: what of it is verified, and the way of blocks, from peers and web
/// seeds, over pooled memory or the side file into the store.
///
/// It knows who sends only as something that is asked for blocks.
@NullMarked
package picotorrent.session.content;

import org.jspecify.annotations.NullMarked;
