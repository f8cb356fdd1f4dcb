/// Proofs of the storage: real files, files on a disk that breaks, and every way to lose power.
@NullMarked
package picotorrent.storage;

import org.jspecify.annotations.NullMarked;
