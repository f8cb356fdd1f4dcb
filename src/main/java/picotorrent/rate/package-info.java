/// How fast bytes go and how fast they may: meters, and a tree of token buckets (global, torrent,
/// peer) that shares a limit fairly. Knows nobody whose bytes they are.
@NullMarked
package picotorrent.rate;

import org.jspecify.annotations.NullMarked;
