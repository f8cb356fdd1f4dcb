/// The simulated world: one virtual clock for all hosts, lines with rate, latency and loss, address
/// translation, names and web servers by table. Every run is reproducible from its seed.
@NullMarked
package picotorrent.sim;

import org.jspecify.annotations.NullMarked;
