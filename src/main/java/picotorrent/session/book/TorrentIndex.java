package picotorrent.session.book;

import com.google.common.primitives.Ints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeInteger;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.Metainfo;

/// The index of the torrents that a session remembers: one document with what the list shows of
/// each, so that a start reads one document and not two for each torrent.
///
/// It is a cache and nothing else. Each entry carries the marks of the two documents that it was
/// made of; it counts only while both still have them, and a torrent without one that counts is
/// read as if there were no index. Static and pure.
public final class TorrentIndex {
  private static final BencodeLimits LIMITS = new BencodeLimits(1 << 20, 8, 50_000);

  /// What needs more has files that are arranged one by one: it is read whole at a start.
  static final int MAX_ENTRY_BYTES = 16 << 10;

  private static final BencodeLimits ALL_LIMITS = new BencodeLimits(128 << 20, 2, 1_000_000);

  private TorrentIndex() {}

  /// One torrent.
  ///
  /// @param marks of its two documents when the entry was written
  /// @param state what [ResumeData#brief] wrote
  public record Entry(Marks marks, Digest digest, byte[] state) {}

  /// The marks of the two documents of a torrent, see [picotorrent.port.StateStore#marks].
  public record Marks(String torrent, String state) {
    /// Those of no document: what an entry says counts only where its documents are damaged.
    public static final Marks NONE = new Marks("", "");
  }

  /// Writes an entry; null for one that is too long.
  public static byte @Nullable [] write(Entry entry) {
    Digest digest = entry.digest();
    TorrentStatus.Content content = digest.content();
    BencodeWriter out = new BencodeWriter().dict().key("content").list();
    out.integer(content.totalBytes()).integer(content.wantedBytes()).integer(content.haveBytes());
    out.integer(content.pieceCount()).integer(content.piecesHave());
    out.integer(content.pieceLengthBytes()).end();
    out.key("marks").list();
    out.string(entry.marks().torrent()).string(entry.marks().state()).end();
    out.key("name").string(digest.name());
    out.key("nodes").list();
    digest.sources().nodes().forEach(out::string);
    out.end().key("private").integer(digest.isPrivate() ? 1 : 0);
    out.key("state").string(entry.state()).key("top").string(digest.topPath());
    out.key("trackers").list();
    for (List<String> tier : digest.sources().trackers()) {
      out.list();
      tier.forEach(out::string);
      out.end();
    }
    out.end();
    hash(out, "v1", digest.infoHashes().v1());
    hash(out, "v2", digest.infoHashes().v2());
    byte[] bytes = out.end().toBytes();
    return bytes.length > MAX_ENTRY_BYTES ? null : bytes;
  }

  /// An entry that counts only where its documents are damaged.
  public static byte[] unmarked(byte[] written) {
    Entry entry = entry(written);
    byte[] without =
        entry == null ? null : write(new Entry(Marks.NONE, entry.digest(), entry.state()));
    return without == null ? written : without;
  }

  private static void hash(BencodeWriter out, String key, @Nullable Hash hash) {
    if (hash != null) {
      out.key(key).string(hash.toBytes());
    }
  }

  /// Writes a document of entries.
  public static byte[] document(List<byte[]> entries) {
    BencodeWriter out = new BencodeWriter().list();
    entries.forEach(out::string);
    return out.end().toBytes();
  }

  /// Reads a document; an entry that cannot be read is left out.
  public static Map<TorrentId, Entry> read(byte[] document) {
    Map<TorrentId, Entry> entries = new HashMap<>();
    try {
      if (BencodeReader.read(document, ALL_LIMITS).root() instanceof BencodeList all) {
        for (BencodeString bytes : all.strings()) {
          Entry entry = entry(bytes.bytes());
          if (entry != null) {
            entries.put(entry.digest().infoHashes().id(), entry);
          }
        }
      }
    } catch (BencodeException e) {
      return Map.of(); // a cache that cannot be read is none
    }
    return entries;
  }

  private static @Nullable Entry entry(byte[] bytes) {
    try {
      return BencodeReader.read(bytes, LIMITS).root() instanceof BencodeDict dict
          ? entry(dict)
          : null;
    } catch (BencodeException | IllegalArgumentException e) {
      return null;
    }
  }

  private static @Nullable Entry entry(BencodeDict dict) {
    List<String> marks = texts(dict.list("marks"));
    String name = dict.text("name");
    String top = dict.text("top");
    byte[] state = dict.bytes("state");
    TorrentStatus.Content content = content(dict.list("content"));
    if (marks.size() != 2 || name == null || top == null || state == null || content == null) {
      return null;
    }
    Digest digest =
        new Digest(
            new InfoHashes(hash(dict, "v1"), hash(dict, "v2")),
            name,
            dict.integer("private", 0) != 0,
            content,
            top,
            new Metainfo.Sources(
                tiers(dict.list("trackers")), List.of(), List.of(), texts(dict.list("nodes"))));
    return new Entry(new Marks(marks.getFirst(), marks.getLast()), digest, state);
  }

  private static @Nullable Hash hash(BencodeDict dict, String key) {
    byte[] bytes = dict.bytes(key);
    return bytes == null ? null : Hash.of(bytes);
  }

  private static TorrentStatus.@Nullable Content content(@Nullable BencodeList list) {
    List<Long> numbers = new ArrayList<>();
    if (list != null) {
      for (var value : list) {
        if (value instanceof BencodeInteger number && number.value() >= 0) {
          numbers.add(number.value());
        }
      }
    }
    return numbers.size() != 6
        ? null
        : new TorrentStatus.Content(
            numbers.get(0),
            numbers.get(1),
            numbers.get(2),
            Ints.saturatedCast(numbers.get(3)),
            Ints.saturatedCast(numbers.get(4)),
            Ints.saturatedCast(numbers.get(5)));
  }

  private static List<String> texts(@Nullable BencodeList list) {
    return list == null ? List.of() : list.strings().stream().map(BencodeString::text).toList();
  }

  private static List<List<String>> tiers(@Nullable BencodeList list) {
    List<List<String>> tiers = new ArrayList<>();
    if (list != null) {
      for (var tier : list) {
        if (tier instanceof BencodeList urls && urls.size() > 0) {
          tiers.add(texts(urls));
        }
      }
    }
    return tiers;
  }
}
