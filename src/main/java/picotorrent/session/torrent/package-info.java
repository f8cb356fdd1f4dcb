/// A torrent at work: the parts that it consists of, when it works and when it rests, what goes
/// wrong and how that is mended, its files, its trackers, and its row in the list.
///
/// It is remembered by an [picotorrent.session.torrent.Archive] and runs when its turn comes at the
/// [picotorrent.session.torrent.Turnstile]: who they are, it does not know.
@NullMarked
package picotorrent.session.torrent;

import org.jspecify.annotations.NullMarked;
