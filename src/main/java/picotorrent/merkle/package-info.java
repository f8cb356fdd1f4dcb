/// The SHA-256 trees of BEP 52: roots of files and pieces, and proofs that hashes belong to a root.
@NullMarked
package picotorrent.merkle;

import org.jspecify.annotations.NullMarked;
