/// What is shown of a session: snapshots while somebody looks, and the details of one torrent.
///
/// Reads everything and changes nothing.
@NullMarked
package picotorrent.session.view;

import org.jspecify.annotations.NullMarked;
