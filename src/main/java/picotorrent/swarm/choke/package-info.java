/// Whom to serve ([picotorrent.swarm.choke.Choker]), how many at a time, and what TCP leaves to uTP
/// ([picotorrent.swarm.choke.MixedMode]).
///
/// No socket, thread or clock: time and randomness go in, decisions come out. Confined to the
/// session loop and deterministic.
@NullMarked
package picotorrent.swarm.choke;

import org.jspecify.annotations.NullMarked;
