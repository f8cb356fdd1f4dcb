/// The ports of the session: interfaces only. Production stands behind them on NIO and files, the
/// tests on a virtual clock, a simulated network and a store in memory.
@NullMarked
package picotorrent.port;

import org.jspecify.annotations.NullMarked;
