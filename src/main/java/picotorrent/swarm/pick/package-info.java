/// Which block to ask whom for ([picotorrent.swarm.pick.Picker]), how much to ask at once
/// ([picotorrent.swarm.pick.Pipeline]), who sent what turned out wrong, and what a seed suggests or
/// pretends so that others have something to exchange ([picotorrent.swarm.pick.Superseed]).
///
/// As all deciders (`picotorrent.swarm`) it knows no socket, no thread and no clock. Time and
/// randomness go in, decisions come out, and every question to the outside is an interface declared
/// here. All are confined to the session loop and deterministic: the same calls with the same seed
/// give the same decisions.
@NullMarked
package picotorrent.swarm.pick;

import org.jspecify.annotations.NullMarked;
