package picotorrent.metainfo;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeString;
import picotorrent.merkle.MerkleTree;
import picotorrent.metainfo.Metainfo.Format;

/// Reads an info dictionary: what the info hash covers.
final class InfoReader {
  /// What is read.
  record Facts(
      InfoHashes infoHashes, Format format, String name, Layout layout, PieceHashes pieceHashes) {}

  private static final int MIN_V2_PIECE_BYTES = Geometry.BLOCK_BYTES;

  private final BencodeDict dict;
  private final FindingList findings;
  private final InfoHashes infoHashes;

  private InfoReader(BencodeDict dict, FindingList findings) throws MetainfoException {
    this.dict = dict;
    this.findings = findings;
    this.infoHashes = hashes(format(), dict.encoded());
  }

  static Facts read(BencodeDict dict, FindingList findings) throws MetainfoException {
    return new InfoReader(dict, findings).read();
  }

  private Facts read() throws MetainfoException {
    return switch (format()) {
      case V1 -> v1();
      case V2 -> v2();
      case HYBRID -> hybrid();
    };
  }

  private Format format() throws MetainfoException {
    long version = dict.integer("meta version", 1);
    if (version != 1 && version != 2) {
      throw new MetainfoException(
          Sentence.of("'meta version' {0} is unknown", Long.toString(version)), dict.start());
    }
    if (version == 1) {
      return Format.V1;
    }
    return dict.contains("pieces") ? Format.HYBRID : Format.V2;
  }

  private static InfoHashes hashes(Format format, byte[] encoded) {
    return switch (format) {
      case V1 -> InfoHashes.ofV1(sha1(encoded));
      case V2 -> InfoHashes.ofV2(MerkleTree.sha256(encoded));
      case HYBRID -> new InfoHashes(sha1(encoded), MerkleTree.sha256(encoded));
    };
  }

  private static Hash sha1(byte[] encoded) {
    return Hash.of(V1Hashes.sha1().digest(encoded));
  }

  private Facts v1() throws MetainfoException {
    List<RawFile> files = V1Files.read(dict, findings);
    Layout layout = layouts(dict.contains("files")).ofV1(files);
    return info(Format.V1, layout, v1Hashes(layout));
  }

  private Facts v2() throws MetainfoException {
    List<RawFile> files = FileTree.read(dict, findings);
    Layout layout = layouts(!isSingleFile(files)).ofV2(files);
    return info(Format.V2, layout, new V2Hashes(layout));
  }

  private Facts hybrid() throws MetainfoException {
    List<RawFile> tree = FileTree.read(dict, findings);
    boolean folder = dict.contains("files");
    List<RawFile> files = Hybrid.joined(V1Files.read(dict, findings), tree, folder);
    Layout layout = layouts(folder).ofV1(files);
    Hybrid.checkAligned(layout, dict.start());
    return info(Format.HYBRID, layout, new HybridHashes(v1Hashes(layout), new V2Hashes(layout)));
  }

  private Facts info(Format format, Layout layout, PieceHashes hashes) throws MetainfoException {
    return new Facts(infoHashes, format, name(), layout, hashes);
  }

  /// A tree of one file that is called like the torrent is that file, not a folder with it.
  private boolean isSingleFile(List<RawFile> files) throws MetainfoException {
    return files.size() == 1 && files.getFirst().path().equals(List.of(name()));
  }

  private LayoutReader layouts(boolean folder) throws MetainfoException {
    String fallback = infoHashes.id().toString();
    return new LayoutReader(name(), fallback, pieceLengthBytes(), folder, findings);
  }

  private String name() throws MetainfoException {
    BencodeString name = nonNull(dict.string("name.utf-8"), dict.string("name"));
    if (name == null) {
      throw new MetainfoException(Sentence.of("'name' is missing or no string"), dict.start());
    }
    return name.text();
  }

  private static @Nullable BencodeString nonNull(
      @Nullable BencodeString first, @Nullable BencodeString second) {
    return first != null ? first : second;
  }

  private int pieceLengthBytes() throws MetainfoException {
    long bytes = dict.integer("piece length", 0);
    if (bytes <= 0 || bytes > TorrentReader.MAX_PIECE_LENGTH_BYTES) {
      throw new MetainfoException(
          Sentence.of(
              "'piece length' is missing or not 1 to {0}", TorrentReader.MAX_PIECE_LENGTH_BYTES),
          dict.start());
    }
    boolean fitsV2 = bytes >= MIN_V2_PIECE_BYTES && Long.bitCount(bytes) == 1;
    if (format() != Format.V1 && !fitsV2) {
      throw new MetainfoException(
          Sentence.of("'piece length' is no power of two from 16 KiB up"), dict.start());
    }
    return (int) bytes;
  }

  private V1Hashes v1Hashes(Layout layout) throws MetainfoException {
    BencodeString pieces = dict.string("pieces");
    if (pieces == null) {
      throw new MetainfoException(Sentence.of("'pieces' is missing or no string"), dict.start());
    }
    long expected = (long) layout.geometry().pieceCount() * Hash.SHA1_BYTES;
    if (pieces.length() != expected) {
      throw new MetainfoException(
          Sentence.of(
              "'pieces' has {0} bytes where the length asks for {1}", pieces.length(), expected),
          pieces.start());
    }
    return new V1Hashes(pieces.bytes());
  }
}
