/// The way to a peer and back: streams are opened and taken in, over TCP and uTP, encrypted or not,
/// and what waits to be sent goes out as fast as the limits let it; and the UDP sockets that all
/// protocols share.
///
/// It carries bytes and knows neither torrents nor what is said on a stream.
@NullMarked
package picotorrent.session.link;

import org.jspecify.annotations.NullMarked;
