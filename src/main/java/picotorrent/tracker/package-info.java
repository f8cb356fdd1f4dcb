/// Asking trackers for peers: announce and scrape over HTTP (BEP 3, 7, 23, 24, 31, 48) and UDP (BEP
/// 15, 41), and who is asked when (tiers, BEP 12; the queue of a whole session). Machines and data
/// only; the session carries the bytes.
@NullMarked
package picotorrent.tracker;

import org.jspecify.annotations.NullMarked;
