package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;

/// Checks that the two descriptions in a hybrid torrent are of the same files (BEP 52 §"upgrade
/// path"): a v1 and a v2 client that load it must get the same bytes.
final class Hybrid {
  private Hybrid() {}

  /// The v1 files, padding included, each with the `pieces root` of its twin in the tree.
  static List<RawFile> joined(List<RawFile> v1, List<RawFile> tree, boolean folder)
      throws MetainfoException {
    List<RawFile> joined = new ArrayList<>(v1.size());
    int next = 0;
    for (RawFile file : v1) {
      if (file.isPadding()) {
        joined.add(file);
        continue;
      }
      RawFile twin = next < tree.size() ? tree.get(next++) : null;
      if (twin == null || !areTwins(file, twin, folder)) {
        throw new MetainfoException(
            Sentence.of("A file of the v1 list differs from the file tree"), file.at());
      }
      joined.add(
          new RawFile(
              file.path(),
              file.length(),
              file.attributes(),
              file.symlink(),
              twin.piecesRoot(),
              file.at()));
    }
    if (next < tree.size()) {
      throw new MetainfoException(
          Sentence.of("A file of the tree is not in the v1 list"), tree.get(next).at());
    }
    return joined;
  }

  private static boolean areTwins(RawFile v1, RawFile v2, boolean folder) {
    boolean samePath = folder ? v1.path().equals(v2.path()) : v2.path().size() == 1;
    return samePath && v1.length() == v2.length() && sameLink(v1.symlink(), v2.symlink());
  }

  private static boolean sameLink(@Nullable List<String> one, @Nullable List<String> other) {
    return one == null ? other == null : one.equals(other);
  }

  static void checkAligned(Layout layout, int at) throws MetainfoException {
    long pieceLength = layout.geometry().pieceLengthBytes();
    long contentEnd = 0;
    for (FileEntry entry : layout.entries()) {
      if (!entry.isPadding() && entry.length() > 0) {
        if (entry.offset() % pieceLength != 0) {
          throw new MetainfoException(
              Sentence.of("The v1 list has a file off a piece boundary"), at);
        }
        if (entry.offset() != Math.ceilDiv(contentEnd, pieceLength) * pieceLength) {
          throw new MetainfoException(Sentence.of("The v1 list has pieces of padding alone"), at);
        }
        contentEnd = entry.end();
      }
    }
    if (layout.geometry().pieceCount() != Math.ceilDiv(contentEnd, pieceLength)) {
      throw new MetainfoException(Sentence.of("The v1 list has pieces of padding alone"), at);
    }
  }
}
