/// The vocabulary of every floor: info hashes, peer ids, endpoints, bit sets and piece geometry.
@NullMarked
package picotorrent.base;

import org.jspecify.annotations.NullMarked;
