/// What a session remembers of its torrents: saving what has changed, restoring at a start, reading
/// what sleeps when it is needed, letting sleep what is not, and forgetting what is removed.
///
/// The order is data, then the claim: see [picotorrent.session.resume.Resuming].
@NullMarked
package picotorrent.session.resume;

import org.jspecify.annotations.NullMarked;
