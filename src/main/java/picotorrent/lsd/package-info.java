/// Local service discovery (BEP 14): finding peers on one's own network by multicast.
@NullMarked
package picotorrent.lsd;

import org.jspecify.annotations.NullMarked;
