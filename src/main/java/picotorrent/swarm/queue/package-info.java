/// Which torrents are active ([picotorrent.swarm.queue.QueueKeeper]), and when seeding has been
/// enough ([picotorrent.swarm.queue.GoalKeeper]).
///
/// No socket, thread or clock: time and randomness go in, decisions come out. Confined to the
/// session loop and deterministic.
@NullMarked
package picotorrent.swarm.queue;

import org.jspecify.annotations.NullMarked;
