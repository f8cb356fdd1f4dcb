package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.List;
import picotorrent.bencode.BencodeWriter;

/// Torrent files made to measure. Every file has one byte, all in one piece.
public final class Torrents {
  private Torrents() {}

  /// A v1 folder with files of these paths.
  public static byte[] v1(String name, List<List<String>> paths) {
    BencodeWriter out = new BencodeWriter().dict().key("info").dict().key("files").list();
    for (List<String> path : paths) {
      out.dict().key("length").integer(1).key("path").list();
      path.forEach(out::string);
      out.end().end();
    }
    out.end().key("name").string(name).key("piece length").integer(1 << 20);
    return out.key("pieces").string(new byte[20]).end().end().toBytes();
  }

  /// A v1 folder with one file `a` of one byte and a symlink `link` with this target.
  public static byte[] withLink(String... target) {
    BencodeWriter out = new BencodeWriter().dict().key("info").dict().key("files").list();
    out.dict().key("length").integer(1).key("path").list().string("sub").string("a").end().end();
    out.dict().key("attr").string("l").key("length").integer(0);
    out.key("path").list().string("sub").string("link").end();
    out.key("symlink path").list();
    Arrays.stream(target).forEach(out::string);
    out.end().end().end().key("name").string("n").key("piece length").integer(1 << 20);
    return out.key("pieces").string(new byte[20]).end().end().toBytes();
  }

  /// Replaces the first occurrence of an ASCII text by one of the same length.
  public static byte[] replaced(byte[] torrent, String old, String replacement) {
    String text = new String(torrent, ISO_8859_1);
    int at = text.indexOf(old);
    if (at < 0) {
      throw new IllegalArgumentException(old + " is not there");
    }
    String changed = text.substring(0, at) + replacement + text.substring(at + old.length());
    return changed.getBytes(ISO_8859_1);
  }
}
