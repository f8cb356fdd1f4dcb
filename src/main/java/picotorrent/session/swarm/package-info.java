/// All peers of one torrent: who is connected, who is served, what is asked of whom, and what they
/// tell each other of pieces, hashes, metadata and more peers.
///
/// A [picotorrent.session.swarm.Swarm] sees the books of its torrent and the content while that is
/// open. That there are files, a queue and a memory of torrents it does not know; what concerns
/// them it tells its [picotorrent.session.swarm.Swarm.Listener].
@NullMarked
package picotorrent.session.swarm;

import org.jspecify.annotations.NullMarked;
