package picotorrent.metainfo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.metainfo.Metainfo.Attribution;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.Metainfo.Sources;

/// What a new torrent is to be.
///
/// @param format v1, v2 or hybrid
/// @param pieceLengthBytes a power of two from 16 KiB to [TorrentReader#MAX_PIECE_LENGTH_BYTES], or
///   0 for [TorrentCreator#recommendedPieceLengthBytes]
/// @param name another name than that of the file or folder, or null
/// @param isPrivate whether peers may come from the trackers only (BEP 27)
/// @param sources trackers by tier, web seeds, DHT nodes
/// @param attribution comment, creator, date and source; the encoding is always UTF-8 and not
///   written
/// @param fileNotes what is recorded of a file beyond its name and content
public record CreationOptions(
    Format format,
    int pieceLengthBytes,
    @Nullable String name,
    boolean isPrivate,
    Sources sources,
    Attribution attribution,
    FileNotes fileNotes) {

  /// What is recorded of a file (BEP 47).
  public enum FileNotes {
    /// Name and content alone, as mktorrent does.
    NONE,
    /// Executable and hidden, as libtorrent does; a symlink counts as what it points at.
    ATTRIBUTES,
    /// And symlinks as such.
    SYMLINKS
  }

  /// A torrent of a format with everything else left to defaults.
  public static CreationOptions of(Format format) {
    return new CreationOptions(
        format,
        0,
        null,
        false,
        new Sources(List.of(), List.of(), List.of(), List.of()),
        new Attribution(null, null, null, null, null),
        FileNotes.ATTRIBUTES);
  }

  /// The same with another piece length.
  public CreationOptions withPieceLengthBytes(int bytes) {
    return new CreationOptions(format, bytes, name, isPrivate, sources, attribution, fileNotes);
  }
}
