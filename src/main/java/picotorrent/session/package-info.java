/// The session: the single writer that owns all mutable state and drives the machines over the
/// ports.
///
/// It is the only implementation of [picotorrent.api.Engine]. Everything here is confined to the
/// session loop unless it says otherwise. It sees neither `net` nor `storage`: production and the
/// simulator hand it the same ports.
///
/// Here is what puts a session together and carries out what a person asks of it. All else has
/// rooms of its own, each of which sees only those before it: `ground`, `link`, `announce`,
/// `discovery` and `content`; `book`, what is said of a torrent; `peer`, one remote; `swarm`, all
/// of a torrent; `torrent`; and above that `queue`, `resume` and `view`, which do not see each
/// other.
@NullMarked
package picotorrent.session;

import org.jspecify.annotations.NullMarked;
