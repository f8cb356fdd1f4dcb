package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.merkle.FileHashes;
import picotorrent.merkle.HashSpan;

/// The piece layers of a v2 or hybrid torrent (BEP 52 §"piece layers"), by `pieces root`: complete
/// when a torrent file brought them, filled by hash messages when the metadata came by magnet link.
/// Files no longer than a piece have none: their root is the hash. Any thread.
public final class PieceLayers {
  private final Map<Hash, FileHashes> byRoot = new LinkedHashMap<>();

  /// The layers of a layout, all unknown. Files of equal content share one; files of different
  /// length cannot have equal content.
  PieceLayers(Layout layout) throws MetainfoException {
    int pieceLengthBytes = layout.geometry().pieceLengthBytes();
    Map<Hash, Long> lengths = new HashMap<>();
    for (FileEntry entry : layout.entries()) {
      Hash root = entry.piecesRoot();
      if (root == null) {
        continue;
      }
      Long other = lengths.putIfAbsent(root, entry.length());
      if (other != null && other != entry.length()) {
        throw new MetainfoException(
            Sentence.of("Two files of different length have the same 'pieces root'"));
      }
      if (entry.length() > pieceLengthBytes) {
        byRoot.putIfAbsent(root, new FileHashes(root, entry.length(), pieceLengthBytes));
      }
    }
  }

  /// The layers, in order of the first file that has them.
  public Collection<FileHashes> files() {
    return Collections.unmodifiableCollection(byRoot.values());
  }

  /// The layer below a root, or null when no file that is longer than a piece has that root.
  public @Nullable FileHashes of(Hash root) {
    return byRoot.get(root);
  }

  /// Tells whether every layer is known.
  public boolean isComplete() {
    return byRoot.values().stream().allMatch(FileHashes::isComplete);
  }

  /// The hash requests that would bring what is unknown.
  public List<HashSpan> missing() {
    List<HashSpan> spans = new ArrayList<>();
    byRoot.values().forEach(file -> spans.addAll(file.missing()));
    return spans;
  }

  /// Takes the hashes a peer answered with; tells whether they were proven and belong here.
  public boolean accept(HashSpan span, byte[] hashes) {
    FileHashes file = byRoot.get(span.root());
    return file != null && file.accept(span, hashes);
  }

  /// The answer to a peer's hash request, or empty when it must be rejected.
  public Optional<byte[]> serve(HashSpan span) {
    FileHashes file = byRoot.get(span.root());
    return file == null ? Optional.empty() : file.serve(span);
  }
}
