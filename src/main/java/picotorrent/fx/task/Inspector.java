package picotorrent.fx.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeInteger;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeValue;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.RawNode;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.Visible;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// Reads files and says what they are. Any thread but the JavaFX one; touches no network.
public final class Inspector {
  /// Children of one raw value that are shown; a torrent may have 100,000 files.
  private static final int MAX_RAW_CHILDREN = 200;

  private static final byte DICTIONARY = 'd'; // what every torrent begins with (BEP 3)
  private static final int MAX_RAW_TEXT_CHARS = 80;
  private static final int MAX_RAW_HEX_BYTES = 20;

  private final Texts texts;

  /// Says reasons in a language.
  public Inspector(Texts texts) {
    this.texts = texts;
  }

  /// What a file or folder is.
  public Inspection inspect(Path file) {
    try {
      if (Files.isDirectory(file)) {
        return new Inspection.NotATorrent(file, texts.get("inspect.folder"), -1);
      }
      if (Files.size(file) > BencodeLimits.FILE.maxBytes()) {
        return new Inspection.NotATorrent(file, texts.get("inspect.large"), -1);
      }
      return read(file, Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return new Inspection.Unreadable(file, texts.get("inspect.missing"));
    } catch (IOException e) {
      String reason = texts.say(FileTrouble.of(e));
      return new Inspection.Unreadable(file, texts.get("inspect.unreadable", reason));
    }
  }

  private Inspection read(Path file, byte[] bytes) {
    try {
      Metainfo metainfo = TorrentReader.readPartial(bytes);
      BencodeValue root = BencodeReader.read(bytes, BencodeLimits.FILE).root();
      return new Inspection.Torrent(file, bytes, metainfo, raw("", root));
    } catch (MetainfoException e) {
      boolean resembles = bytes.length > 0 && bytes[0] == DICTIONARY;
      String why = resembles ? texts.say(e.sentence()) : texts.get("inspect.other");
      return new Inspection.NotATorrent(file, why, e.offset());
    } catch (BencodeException e) {
      return new Inspection.NotATorrent(file, texts.say(e.sentence()), -1);
    }
  }

  private static RawNode raw(String name, BencodeValue value) {
    return switch (value) {
      case BencodeInteger integer -> new RawNode(name, Long.toString(integer.value()), List.of());
      case BencodeString string -> new RawNode(name, text(string), List.of());
      case BencodeList list -> new RawNode(name, "", children(list));
      case BencodeDict dict -> new RawNode(name, "", children(dict));
    };
  }

  private static List<RawNode> children(BencodeDict dict) {
    List<RawNode> children = new ArrayList<>();
    for (BencodeDict.Entry entry : dict.entries()) {
      if (children.size() == MAX_RAW_CHILDREN) {
        children.add(new RawNode("…", "", List.of()));
        break;
      }
      children.add(raw(Visible.line(entry.key().text(), MAX_RAW_TEXT_CHARS), entry.value()));
    }
    return children;
  }

  private static List<RawNode> children(BencodeList list) {
    List<RawNode> children = new ArrayList<>();
    for (BencodeValue value : list) {
      if (children.size() == MAX_RAW_CHILDREN) {
        children.add(new RawNode("…", Integer.toString(list.size()), List.of()));
        break;
      }
      children.add(raw(Integer.toString(children.size()), value));
    }
    return children;
  }

  private static String text(BencodeString string) {
    int length = string.length();
    if (length <= 4 * MAX_RAW_TEXT_CHARS && string.isUtf8()) {
      return Visible.line(string.text(), MAX_RAW_TEXT_CHARS);
    }
    byte[] bytes = string.bytes();
    boolean ascii =
        length <= 2_000 && StandardCharsets.US_ASCII.newEncoder().canEncode(string.text());
    return ascii
        ? Visible.line(string.text(), MAX_RAW_TEXT_CHARS)
        : HexFormat.of().formatHex(bytes, 0, Math.min(MAX_RAW_HEX_BYTES, length))
            + "… ("
            + length
            + ")";
  }
}
