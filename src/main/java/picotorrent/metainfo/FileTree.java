package picotorrent.metainfo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeDict;

/// Reads the `file tree` of BEP 52: nested dictionaries by name, a file is one whose only key is
/// empty.
final class FileTree {
  private final FindingList findings;
  private final List<RawFile> files = new ArrayList<>();

  private FileTree(FindingList findings) {
    this.findings = findings;
  }

  static List<RawFile> read(BencodeDict info, FindingList findings) throws MetainfoException {
    BencodeDict root = info.dict("file tree");
    if (root == null) {
      throw new MetainfoException(
          Sentence.of("'file tree' is missing or no dictionary"), info.start());
    }
    FileTree tree = new FileTree(findings);
    tree.folder(root, List.of());
    if (tree.files.isEmpty()) {
      throw new MetainfoException(Sentence.of("'file tree' has no file"), root.start());
    }
    return tree.files;
  }

  /// Recursion ends where the reader's limit on depth ended it.
  private void folder(BencodeDict folder, List<String> path) throws MetainfoException {
    for (BencodeDict.Entry entry : folder.entries()) {
      if (!(entry.value() instanceof BencodeDict node)) {
        throw new MetainfoException(
            Sentence.of("A node of the file tree is no dictionary"), entry.value().start());
      }
      if (entry.key().length() == 0) {
        throw new MetainfoException(
            Sentence.of("A name in the file tree is empty"), entry.key().start());
      }
      if (!entry.key().isUtf8()) {
        findings.warn(entry.key().start(), "the name is not UTF-8");
      }
      List<String> below = new ArrayList<>(path);
      below.add(entry.key().text());
      BencodeDict leaf = node.dict("");
      if (leaf == null) {
        folder(node, below);
      } else if (node.size() > 1) {
        throw new MetainfoException(
            Sentence.of("A node of the file tree is file and folder"), node.start());
      } else {
        files.add(file(leaf, below));
      }
    }
  }

  private static RawFile file(BencodeDict leaf, List<String> path) throws MetainfoException {
    RawFile file = RawFile.of(path, leaf, piecesRoot(leaf));
    if (file.isPadding()) {
      throw new MetainfoException(
          Sentence.of("A padding file stands in the file tree"), leaf.start());
    }
    if (file.length() > 0 == (file.piecesRoot() == null)) {
      throw new MetainfoException(
          Sentence.of("A file has a length that does not go with its 'pieces root'"), leaf.start());
    }
    return file;
  }

  private static @Nullable Hash piecesRoot(BencodeDict leaf) throws MetainfoException {
    byte[] root = leaf.bytes("pieces root");
    if (root == null) {
      return null;
    }
    if (root.length != Hash.SHA256_BYTES) {
      throw new MetainfoException(Sentence.of("'pieces root' has not 32 bytes"), leaf.start());
    }
    Hash hash = Hash.of(root);
    if (hash.equals(ZERO)) {
      throw new MetainfoException(Sentence.of("'pieces root' is all zeros"), leaf.start());
    }
    return hash;
  }

  private static final Hash ZERO = Hash.of(new byte[Hash.SHA256_BYTES]);
}
