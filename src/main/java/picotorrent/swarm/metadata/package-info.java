/// Which part of a torrent's metadata to ask whom for, and who sent what turned out wrong
/// ([picotorrent.swarm.metadata.MetadataFetch]).
///
/// No socket, thread or clock: time and randomness go in, decisions come out. Confined to the
/// session loop and deterministic.
@NullMarked
package picotorrent.swarm.metadata;

import org.jspecify.annotations.NullMarked;
