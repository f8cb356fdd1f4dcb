/// Whom to connect to, whom to let in and whom to send away ([picotorrent.swarm.peers.PeerBook]);
/// what peers are told of others, and who can introduce us to them.
///
/// No socket, thread or clock: time and randomness go in, decisions come out. Confined to the
/// session loop and deterministic.
@NullMarked
package picotorrent.swarm.peers;

import org.jspecify.annotations.NullMarked;
