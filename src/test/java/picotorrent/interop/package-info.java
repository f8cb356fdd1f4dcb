/// Live runs against other clients: the command line on one side, libtorrent, Transmission or aria2
/// on the other, in a network namespace that has nothing but loopback.
///
/// They need Linux, root and those programs (`.ci/run` installs them) and are skipped, with the
/// reason, where something is missing; with `-Dinterop.required=true` that is a failure. They drive
/// `-Dinterop.btinspect=target/image/bin/btinspect` where that is given, else the classes under
/// test.
@NullMarked
package picotorrent.interop;

import org.jspecify.annotations.NullMarked;
