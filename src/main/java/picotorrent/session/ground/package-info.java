/// The ground that every part of a session stands on: its ports, clock and randomness, its name and
/// settings, the limits and the memory that all share, and where the world reaches it.
///
/// It knows neither torrents nor peers, so that whatever carries bytes or makes torrents known can
/// be read without them. Confined to the session loop unless a type says otherwise.
@NullMarked
package picotorrent.session.ground;

import org.jspecify.annotations.NullMarked;
