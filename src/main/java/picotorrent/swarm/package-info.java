/// The deciders over many peers: which block to ask whom for ([picotorrent.swarm.Picker]), whom to
/// serve ([picotorrent.swarm.Choker]), whom to connect to ([picotorrent.swarm.PeerBook]), how much
/// to ask at once ([picotorrent.swarm.Pipeline]), which torrents are active
/// ([picotorrent.swarm.QueueKeeper]) and when seeding has been enough
/// ([picotorrent.swarm.GoalKeeper]).
///
/// None of them knows a socket, a thread or a clock. Time and randomness go in, decisions come out,
/// and every question to the outside is an interface declared here. All are confined to the session
/// loop and deterministic: the same calls with the same seed give the same decisions.
@NullMarked
package picotorrent.swarm;

import org.jspecify.annotations.NullMarked;
