/// The books of one torrent: what is known of it, how a person has arranged it, what has moved, and
/// the documents that all this is kept in from one session to the next.
///
/// Values, counters and codecs: nothing here acts, and nothing knows of torrents that are at work.
@NullMarked
package picotorrent.session.book;

import org.jspecify.annotations.NullMarked;
