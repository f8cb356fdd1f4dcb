/// The session: the single writer that owns all mutable state and drives the machines over the
/// ports.
///
/// It is the only implementation of [picotorrent.api.Engine]. Everything here is confined to the
/// session loop unless it says otherwise. It sees neither `net` nor `storage`: production and the
/// simulator hand it the same ports.
///
/// Here are the torrents and their peers. What they rest on has rooms of its own, which do not know
/// them: `ground`, `link`, `announce`, `discovery` and `content`.
@NullMarked
package picotorrent.session;

import org.jspecify.annotations.NullMarked;
