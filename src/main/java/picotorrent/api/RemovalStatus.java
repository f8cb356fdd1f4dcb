package picotorrent.api;

import picotorrent.base.TorrentId;

/// A torrent that has left the list and whose files are going, immutable.
///
/// @param id the torrent's; [Command.CancelRemoval] ends it
/// @param name the torrent's
/// @param data where the files go: [Command.DataFate#TRASH] or [Command.DataFate#DELETE]
/// @param filesDone how many have gone
/// @param filesInAll how many there were, 0 while nobody knows
public record RemovalStatus(
    TorrentId id, String name, Command.DataFate data, int filesDone, int filesInAll) {}
