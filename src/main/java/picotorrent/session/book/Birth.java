package picotorrent.session.book;

import org.jspecify.annotations.Nullable;
import picotorrent.base.InfoHashes;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.content.TorrentContent;

/// What is known of a torrent when it comes into the session.
///
/// @param infoHashes both where both are known
/// @param name of the torrent, or of the link
/// @param metainfo null for a magnet link, and where there is a digest
/// @param sources where peers may be found
/// @param arrangement how a person has arranged it
/// @param memory what resume data remembers, or null
/// @param digest what the list shows of one whose documents have not been read, else null
public record Birth(
    InfoHashes infoHashes,
    String name,
    @Nullable Metainfo metainfo,
    Metainfo.Sources sources,
    Arrangement arrangement,
    TorrentContent.@Nullable Memory memory,
    @Nullable Digest digest) {}
