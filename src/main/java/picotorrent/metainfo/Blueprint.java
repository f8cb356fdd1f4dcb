package picotorrent.metainfo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.bencode.BencodeWriter;
import picotorrent.merkle.MerkleTree;
import picotorrent.metainfo.FileEntry.Attribute;
import picotorrent.metainfo.Metainfo.Format;

/// One torrent being made: lays the files out, hashes them, writes the info dictionary.
final class Blueprint {
  /// A file with its padding and its place.
  private record Placed(ContentFile file, long offset, long paddingAfter) {}

  private final String name;
  private final boolean folder;
  private final CreationOptions options;
  private final Geometry geometry;
  private final List<Placed> placed = new ArrayList<>();
  private final byte[] sha1s;
  private final byte[] roots;

  Blueprint(
      String name,
      boolean folder,
      List<ContentFile> files,
      CreationOptions options,
      int pieceLengthBytes) {
    this.name = name;
    this.folder = folder;
    this.options = options;
    long offset = 0;
    for (ContentFile file : files) {
      long end = offset + file.length();
      long padding =
          folder && options.format() != Format.V1
              ? Math.ceilDiv(end, (long) pieceLengthBytes) * pieceLengthBytes - end
              : 0;
      placed.add(new Placed(file, offset, padding));
      offset = end + padding;
    }
    this.geometry = new Geometry(offset, pieceLengthBytes);
    this.sha1s = new byte[hasV1() ? geometry.pieceCount() * Hash.SHA1_BYTES : 0];
    this.roots = new byte[hasV2() ? geometry.pieceCount() * Hash.SHA256_BYTES : 0];
  }

  private boolean hasV1() {
    return options.format() != Format.V2;
  }

  private boolean hasV2() {
    return options.format() != Format.V1;
  }

  byte[] build(HashProgress progress) throws IOException, InterruptedException {
    hash(progress);
    SortedMap<Hash, byte[]> layers = new TreeMap<>();
    Map<ContentFile, Hash> rootByFile = new LinkedHashMap<>();
    if (hasV2()) {
      for (Placed place : placed) {
        addRoot(place, rootByFile, layers);
      }
    }
    return TorrentWriter.write(
        info(rootByFile), options.sources(), options.attribution(), hasV2() ? layers : null);
  }

  private void hash(HashProgress progress) throws IOException, InterruptedException {
    List<PieceReader.Part> parts = new ArrayList<>();
    for (Placed place : placed) {
      ContentFile file = place.file();
      if (file.length() > 0) {
        parts.add(new PieceReader.Part(file.path(), 0, place.offset(), file.length()));
      }
      if (place.paddingAfter() > 0) {
        long offset = place.offset() + file.length();
        parts.add(new PieceReader.Part(null, 0, offset, place.paddingAfter()));
      }
    }
    new PieceScan(geometry, parts, options.format(), progress).run(new HashCollector());
  }

  /// Every piece has its own place in the arrays, so the threads need no lock.
  private final class HashCollector implements PieceScan.Sink {
    @Override
    public void onPiece(PieceReader.Digests digests) {
      byte[] sha1 = digests.sha1();
      if (sha1 != null) {
        System.arraycopy(sha1, 0, sha1s, digests.piece() * sha1.length, sha1.length);
      }
      Hash root = digests.root();
      if (root != null) {
        root.copyTo(roots, digests.piece() * Hash.SHA256_BYTES);
      }
    }

    @Override
    public void onUnreadable(int piece, IOException cause) throws IOException {
      throw cause;
    }
  }

  private void addRoot(
      Placed place, Map<ContentFile, Hash> rootByFile, SortedMap<Hash, byte[]> layers) {
    long length = place.file().length();
    if (length == 0) {
      return;
    }
    int first = geometry.pieceAt(place.offset()) * Hash.SHA256_BYTES;
    int pieceLengthBytes = geometry.pieceLengthBytes();
    if (length <= pieceLengthBytes) {
      rootByFile.put(place.file(), Hash.of(roots, first, Hash.SHA256_BYTES));
      return;
    }
    int pieces = (int) Math.ceilDiv(length, (long) pieceLengthBytes);
    ByteArrayOutputStream layer = new ByteArrayOutputStream();
    layer.write(roots, first, pieces * Hash.SHA256_BYTES);
    Hash root = MerkleTree.root(layer.toByteArray(), MerkleTree.pieceLayer(pieceLengthBytes));
    rootByFile.put(place.file(), root);
    layers.put(root, layer.toByteArray());
  }

  private byte[] info(Map<ContentFile, Hash> rootByFile) {
    BencodeWriter out = new BencodeWriter().dict();
    ContentFile single = folder ? null : placed.getFirst().file();
    if (single != null && hasV1()) {
      attributes(out, single.attributes());
    }
    if (hasV2()) {
      out.key("file tree");
      new FileTreeWriter(out, rootByFile).write(name, folder, placedFiles());
    }
    if (single == null && hasV1()) {
      files(out);
    }
    if (single != null && hasV1()) {
      out.key("length").integer(single.length());
    }
    if (hasV2()) {
      out.key("meta version").integer(2);
    }
    out.key("name").string(name).key("piece length").integer(geometry.pieceLengthBytes());
    if (hasV1()) {
      out.key("pieces").string(sha1s);
    }
    if (options.isPrivate()) {
      out.key("private").integer(1);
    }
    String source = options.attribution().source();
    if (source != null) {
      out.key("source").string(source);
    }
    return out.end().toBytes();
  }

  private List<ContentFile> placedFiles() {
    return placed.stream().map(Placed::file).toList();
  }

  private void files(BencodeWriter out) {
    out.key("files").list();
    for (Placed place : placed) {
      ContentFile file = place.file();
      file(out, file.attributes(), file.length(), file.elements(), file.symlink());
      if (place.paddingAfter() > 0) {
        List<String> path = List.of(".pad", Long.toString(place.paddingAfter()));
        file(out, EnumSet.of(Attribute.PADDING), place.paddingAfter(), path, null);
      }
    }
    out.end();
  }

  private static void file(
      BencodeWriter out,
      Set<Attribute> attributes,
      long length,
      List<String> path,
      @Nullable List<String> symlink) {
    out.dict();
    attributes(out, attributes);
    out.key("length").integer(length).key("path").list();
    path.forEach(out::string);
    out.end();
    symlink(out, symlink);
    out.end();
  }

  /// The letters in libtorrent's order, because the info hash covers them.
  static void attributes(BencodeWriter out, Set<Attribute> attributes) {
    StringBuilder letters = new StringBuilder();
    letters.append(attributes.contains(Attribute.PADDING) ? "p" : "");
    letters.append(attributes.contains(Attribute.HIDDEN) ? "h" : "");
    letters.append(attributes.contains(Attribute.EXECUTABLE) ? "x" : "");
    letters.append(attributes.contains(Attribute.SYMLINK) ? "l" : "");
    if (!letters.isEmpty()) {
      out.key("attr").string(letters.toString());
    }
  }

  static void symlink(BencodeWriter out, @Nullable List<String> symlink) {
    if (symlink != null) {
      out.key("symlink path").list();
      symlink.forEach(out::string);
      out.end();
    }
  }
}
