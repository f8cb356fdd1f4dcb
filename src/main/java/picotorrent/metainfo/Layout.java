package picotorrent.metainfo;

import java.util.List;
import picotorrent.base.Geometry;

/// Where each file lies in the piece space.
///
/// Entries are in order of offset, without gaps: padding is an entry of its own, whether the
/// torrent lists it (BEP 47) or the format implies it (BEP 52). Empty files and symlinks have
/// length 0.
///
/// @param geometry the piece space
/// @param entries all files and paddings, in order
/// @param folder whether the torrent is a folder (multi-file) or one file
public record Layout(Geometry geometry, List<FileEntry> entries, boolean folder) {
  /// The entries that exist on disk: no padding.
  public List<FileEntry> files() {
    return entries.stream().filter(entry -> !entry.isPadding()).toList();
  }

  /// Bytes of all files, without padding.
  public long contentBytes() {
    return entries.stream().filter(entry -> !entry.isPadding()).mapToLong(FileEntry::length).sum();
  }
}
