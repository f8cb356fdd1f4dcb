package picotorrent.metainfo;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// One file of a torrent, or the padding between two of them.
///
/// @param path where it is written below the save folder, element by element, the torrent's own
///   folder first; safe on every system, unique in the torrent also where case does not count
/// @param rawPath the elements as the torrent has them, for display, and to find data that others
///   wrote ([ContentPlaces]); never a path to write
/// @param offset where it begins in the piece space, in bytes
/// @param length in bytes, 0 or more
/// @param attributes what BEP 47 says of it; a [Attribute#PADDING] entry is never written
/// @param symlink where the link points, relative to the torrent's folder and inside it, or null
/// @param piecesRoot the merkle root of a v2 file, null where there is none (v1, or empty file)
public record FileEntry(
    List<String> path,
    List<String> rawPath,
    long offset,
    long length,
    Set<Attribute> attributes,
    @Nullable List<String> symlink,
    @Nullable Hash piecesRoot) {

  /// File attributes (BEP 47 §"attr").
  public enum Attribute {
    PADDING,
    EXECUTABLE,
    HIDDEN,
    SYMLINK
  }

  /// Tells whether this is padding: zeros that exist in the piece space only.
  public boolean isPadding() {
    return attributes.contains(Attribute.PADDING);
  }

  /// Where the entry ends in the piece space, exclusive.
  public long end() {
    return offset + length;
  }
}
