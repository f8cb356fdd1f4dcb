package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.bencode.BencodeWriter;

/// Writes the `file tree` of BEP 52.
final class FileTreeWriter {
  /// A folder, or a file when `file` is not null.
  private static final class Node {
    final Map<byte[], Node> children = new TreeMap<>(Arrays::compareUnsigned);
    @Nullable ContentFile file;
  }

  private final BencodeWriter out;
  private final Map<ContentFile, Hash> rootByFile;

  FileTreeWriter(BencodeWriter out, Map<ContentFile, Hash> rootByFile) {
    this.out = out;
    this.rootByFile = rootByFile;
  }

  void write(String name, boolean folder, List<ContentFile> files) {
    Node root = new Node();
    for (ContentFile file : files) {
      Node node = root;
      for (String element : folder ? file.elements() : List.of(name)) {
        node = node.children.computeIfAbsent(element.getBytes(UTF_8), _ -> new Node());
      }
      node.file = file;
    }
    write(root);
  }

  private void write(Node node) {
    out.dict();
    if (node.file != null) {
      out.key("");
      leaf(node.file);
    }
    node.children.forEach((name, child) -> {
      out.key(name);
      write(child);
    });
    out.end();
  }

  private void leaf(ContentFile file) {
    out.dict();
    Blueprint.attributes(out, file.attributes());
    out.key("length").integer(file.length());
    Hash root = rootByFile.get(file);
    if (root != null) {
      out.key("pieces root").string(root.toBytes());
    }
    Blueprint.symlink(out, file.symlink());
    out.end();
  }
}
