/// Memory that is used again: pooled slabs and the piece buffers made of them.
@NullMarked
package picotorrent.buffer;

import org.jspecify.annotations.NullMarked;
