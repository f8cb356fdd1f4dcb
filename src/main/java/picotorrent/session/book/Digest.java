package picotorrent.session.book;

import picotorrent.api.TorrentStatus;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.Metainfo;

/// What is known of a torrent that sleeps: its documents have not been read in this session, and
/// need not be until somebody wants more than the list shows.
///
/// @param infoHashes both where both are known
/// @param name as the torrent has it
/// @param isPrivate its peers come from its trackers only
/// @param content sizes and progress, as the list shows them
/// @param topPath the file or folder it is written to, below the save folder
/// @param sources where peers may be found; web seeds are left out
public record Digest(
    InfoHashes infoHashes,
    String name,
    boolean isPrivate,
    TorrentStatus.Content content,
    String topPath,
    Metainfo.Sources sources) {}
