/// Torrents as data: metainfo v1, v2 and hybrid (BEP 3, 52), magnet links (BEP 9), creation,
/// inspection.
@NullMarked
package picotorrent.metainfo;

import org.jspecify.annotations.NullMarked;
