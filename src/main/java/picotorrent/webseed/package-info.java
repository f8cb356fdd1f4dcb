/// Downloading pieces from web servers (BEP 19) and HTTP seeds (BEP 17): which bytes to ask for,
/// what an answer means, when to wait and when to give up. Machines only; the session carries the
/// bytes and judges the pieces.
@NullMarked
package picotorrent.webseed;

import org.jspecify.annotations.NullMarked;
