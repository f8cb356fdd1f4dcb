/// Bencode (BEP 3 §"bencoding"): a strict reader that keeps the byte span of every value and a
/// writer that produces the one canonical form. Knows bytes and nothing of what they mean.
@NullMarked
package picotorrent.bencode;

import org.jspecify.annotations.NullMarked;
