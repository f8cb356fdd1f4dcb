/// One remote: the stream to it, the handshake, what it says and what it is asked for.
///
/// What it means to the others of its torrent is decided elsewhere: a connection knows its torrent
/// as a [picotorrent.session.peer.PeerHost], a peer as a [picotorrent.session.peer.Peer.Listener].
@NullMarked
package picotorrent.session.peer;

import org.jspecify.annotations.NullMarked;
