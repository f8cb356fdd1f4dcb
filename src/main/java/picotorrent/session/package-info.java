/// The session: the single writer that owns all mutable state and drives the machines over the
/// ports.
///
/// It is the only implementation of [picotorrent.api.Engine]. Everything here is confined to the
/// session loop unless it says otherwise. It sees neither `net` nor `storage`: production and the
/// simulator hand it the same ports.
@NullMarked
package picotorrent.session;

import org.jspecify.annotations.NullMarked;
