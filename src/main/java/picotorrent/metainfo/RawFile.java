package picotorrent.metainfo;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeString;

/// A file as the info dictionary describes it, before its name is made safe and its place is known.
///
/// @param path its elements below the torrent's own name; empty for a torrent that is one file
/// @param length in bytes
/// @param attributes of BEP 47
/// @param symlink where it points, null for what is no symlink
/// @param piecesRoot of BEP 52, or null
/// @param at where in the source it is described
record RawFile(
    List<String> path,
    long length,
    Set<FileEntry.Attribute> attributes,
    @Nullable List<String> symlink,
    @Nullable Hash piecesRoot,
    int at) {

  /// Reads what v1 files, v2 files and the info dictionary of a single file have in common.
  static RawFile of(List<String> path, BencodeDict dict, @Nullable Hash piecesRoot)
      throws MetainfoException {
    Set<FileEntry.Attribute> attributes = attributes(dict);
    boolean isLink = attributes.contains(FileEntry.Attribute.SYMLINK);
    long length = isLink ? 0 : dict.integer("length", -1);
    if (length < 0) {
      throw new MetainfoException(
          Sentence.of("A file has no length, or a negative one"), dict.start());
    }
    List<String> symlink = isLink ? texts(dict.list("symlink path")) : null;
    return new RawFile(path, length, attributes, symlink, piecesRoot, dict.start());
  }

  private static Set<FileEntry.Attribute> attributes(BencodeDict dict) {
    Set<FileEntry.Attribute> attributes = EnumSet.noneOf(FileEntry.Attribute.class);
    String letters = dict.text("attr");
    for (char letter : letters == null ? new char[0] : letters.toCharArray()) {
      switch (letter) {
        case 'p' -> attributes.add(FileEntry.Attribute.PADDING);
        case 'x' -> attributes.add(FileEntry.Attribute.EXECUTABLE);
        case 'h' -> attributes.add(FileEntry.Attribute.HIDDEN);
        case 'l' -> attributes.add(FileEntry.Attribute.SYMLINK);
        default -> {
          // BEP 47: unknown attributes are ignored.
        }
      }
    }
    return attributes;
  }

  static List<String> texts(@Nullable BencodeList list) {
    return list == null ? List.of() : list.strings().stream().map(BencodeString::text).toList();
  }

  boolean isPadding() {
    return attributes.contains(FileEntry.Attribute.PADDING);
  }
}
