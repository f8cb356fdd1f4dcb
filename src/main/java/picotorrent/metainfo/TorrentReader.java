package picotorrent.metainfo;

import java.time.Instant;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeDocument;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;
import picotorrent.merkle.FileHashes;
import picotorrent.metainfo.Metainfo.Attribution;
import picotorrent.metainfo.Metainfo.Sources;

/// Reads torrent files of all formats (BEP 3, 5, 12, 17, 19, 27, 47, 52) and bare info dictionaries
/// (BEP 9). What comes out is sound: sizes and hashes agree, piece layers lead to their roots, both
/// halves of a hybrid describe the same files, and every path is safe. Stateless, any thread.
public final class TorrentReader {
  /// Most pieces of a torrent: as libtorrent, so that what loads there loads here.
  public static final int MAX_PIECES = 1 << 21;

  /// Longest piece; one is held in memory whole while it arrives.
  public static final int MAX_PIECE_LENGTH_BYTES = 1 << 28;

  // The last second of the year 9999, beyond which ISO 8601 needs more digits.
  private static final long MAX_EPOCH_SECONDS = 253_402_300_799L;

  private TorrentReader() {}

  /// Reads a torrent file that has all that there is to know of the torrent.
  public static Metainfo read(byte[] file) throws MetainfoException {
    return read(file, true);
  }

  /// Reads a torrent file whose piece layers may be missing, as one is remembered whose metadata
  /// came by magnet link: hash messages of peers bring them (BEP 52).
  public static Metainfo readPartial(byte[] file) throws MetainfoException {
    return read(file, false);
  }

  private static Metainfo read(byte[] file, boolean whole) throws MetainfoException {
    FindingList findings = new FindingList();
    BencodeDict root = dict(file, findings, Sentence.of("A torrent file"));
    BencodeDict dict = root.dict("info");
    if (dict == null) {
      throw new MetainfoException(Sentence.of("'info' is missing or no dictionary"), root.start());
    }
    InfoReader.Facts info = InfoReader.read(dict, findings);
    PieceLayers layers = info.pieceHashes().layers();
    if (layers != null) {
      readLayers(root, layers, whole, findings);
    }
    Sources sources = SourcesReader.read(root, findings);
    return metainfo(info, dict, sources, attribution(root, dict, findings), findings);
  }

  /// Reads an info dictionary that came from peers. Its v2 piece layers are unknown until hash
  /// messages bring them. The caller compares the info hashes with those it asked for.
  ///
  /// @param info the raw bytes
  /// @param sources what the magnet link said
  public static Metainfo readInfo(byte[] info, Sources sources) throws MetainfoException {
    FindingList findings = new FindingList();
    BencodeDict dict = dict(info, findings, Sentence.of("An info dictionary"));
    if (dict.end() != info.length) {
      throw new MetainfoException(Sentence.of("An info dictionary ends early"), dict.end());
    }
    Attribution attribution = new Attribution(null, null, null, null, dict.text("source"));
    return metainfo(InfoReader.read(dict, findings), dict, sources, attribution, findings);
  }

  private static BencodeDict dict(byte[] bytes, FindingList findings, Sentence thing)
      throws MetainfoException {
    try {
      BencodeDocument document = BencodeReader.read(bytes, BencodeLimits.FILE);
      findings.addBencode(document.findings());
      if (document.root() instanceof BencodeDict dict) {
        return dict;
      }
      throw new MetainfoException(Sentence.of("{0} is a dictionary, and this is none", thing), 0);
    } catch (BencodeException e) {
      throw new MetainfoException(Sentence.of("{0} cannot be read: {1}", thing, e.sentence()));
    }
  }

  private static Metainfo metainfo(
      InfoReader.Facts info,
      BencodeDict dict,
      Sources sources,
      Attribution attribution,
      FindingList findings) {
    return new Metainfo(
        info.infoHashes(),
        info.format(),
        info.name(),
        info.layout(),
        info.pieceHashes(),
        dict.integer("private", 0) != 0,
        sources,
        attribution,
        findings.sorted(),
        dict.encoded());
  }

  private static void readLayers(
      BencodeDict root, PieceLayers layers, boolean whole, FindingList findings)
      throws MetainfoException {
    BencodeDict dict = root.dict("piece layers");
    if (dict == null) {
      if (!layers.isComplete()) {
        lacking(whole, Sentence.of("is missing or no dictionary"), root.start(), findings);
      }
      return;
    }
    for (BencodeDict.Entry entry : dict.entries()) {
      FileHashes file =
          entry.key().length() == Hash.SHA256_BYTES
              ? layers.of(Hash.of(entry.key().bytes()))
              : null;
      if (file == null) {
        findings.warn(entry.key().start(), "a piece layer belongs to no file");
      } else if (!(entry.value() instanceof BencodeString layer
          && file.acceptLayer(layer.bytes()))) {
        throw new MetainfoException(
            Sentence.of("A piece layer does not lead to its 'pieces root'"), entry.value().start());
      }
    }
    if (!layers.isComplete()) {
      lacking(whole, Sentence.of("lacks the layer of a file"), dict.start(), findings);
    }
  }

  private static void lacking(boolean whole, Sentence what, int at, FindingList findings)
      throws MetainfoException {
    if (whole) {
      throw new MetainfoException(Sentence.of("'piece layers' {0}", what), at);
    }
    findings.warn(
        at, "'piece layers' {0}: peers have to bring it, and data is checked file by file", what);
  }

  private static Attribution attribution(BencodeDict root, BencodeDict info, FindingList findings) {
    return new Attribution(
        text(root, "comment"),
        text(root, "created by"),
        creationDate(root, findings),
        root.text("encoding"),
        info.text("source"));
  }

  private static @Nullable String text(BencodeDict root, String key) {
    String utf8 = root.text(key + ".utf-8");
    return utf8 != null ? utf8 : root.text(key);
  }

  private static @Nullable Instant creationDate(BencodeDict root, FindingList findings) {
    BencodeValue value = root.get("creation date");
    if (value == null) {
      return null;
    }
    OptionalLong seconds = root.integer("creation date");
    if (seconds.isEmpty() || Math.abs(seconds.getAsLong()) > MAX_EPOCH_SECONDS) {
      findings.warn(value.start(), "'creation date' is no date");
      return null;
    }
    return Instant.ofEpochSecond(seconds.getAsLong());
  }
}
