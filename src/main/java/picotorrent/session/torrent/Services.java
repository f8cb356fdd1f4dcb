package picotorrent.session.torrent;

import picotorrent.session.announce.Announcing;
import picotorrent.session.ground.Environment;
import picotorrent.session.ground.Rota;
import picotorrent.session.peer.Connections;

/// What every torrent of one session turns to. Put together once, so that nothing in it is null
/// until later.
///
/// @param env what all may know
/// @param announcing carries announces
/// @param connections all there are, to whatever peer
/// @param torrents all there are
/// @param rota says which torrent is to be ticked when
/// @param rows lists the torrents for snapshots
/// @param removals those that have left and whose files are going
/// @param queue says which torrents may run
/// @param archive remembers torrents
public record Services(
    Environment env,
    Announcing announcing,
    Connections connections,
    TorrentTable torrents,
    Rota<Torrent> rota,
    Rows rows,
    Removals removals,
    Turnstile queue,
    Archive archive) {}
