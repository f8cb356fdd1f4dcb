package picotorrent.fx;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.jspecify.annotations.NullMarked;
import picotorrent.fx.model.Inspection;
import picotorrent.fx.model.Texts;
import picotorrent.fx.task.Inspector;

/// Torrent files of made-up content: their hashes are of nothing, their form is right.
@NullMarked
public final class SampleTorrents {
  private static final long PIECE = 2 << 20;

  private SampleTorrents() {}

  /// A film with its music, subtitles and stills, and two oddities the strict reader finds.
  public static byte[] film() {
    Bencode out = new Bencode();
    out.text("d").string("announce").string("https://tracker.example.org/announce");
    out.string("announce-list").text("ll").string("https://tracker.example.org/announce");
    out.string("udp://open.example.net:6969")
        .text("el")
        .string("udp://backup.example.org:1337")
        .text("ee");
    out.string("comment").string("© Blender Foundation, CC BY 3.0");
    out.string("created by")
        .string("Picotorrent 1.0")
        .string("creation date")
        .number(1_790_726_400);
    out.string("info").text("d").string("files").text("l");
    long total = out.file(6_300_000_000L, "Sintel.2160p.mkv");
    String[] songs = {
      "01 Snow fight", "02 Expecting love", "03 Lots of food for me", "04 Trip through desert"
    };
    long[] sizes = {118_000_000, 96_000_000, 104_000_000, 94_000_000};
    for (int i = 0; i < songs.length; i++) {
      total += out.file(sizes[i], "Soundtrack", songs[i] + ".flac");
    }
    for (String language :
        com.google.common.base.Splitter.on(' ')
            .split(
                "ar bg cs da de el en es et fi fr he hr hu it ja ko lt lv nl pl pt ro ru sk sl sv tr")) {
      total += out.file(80_000 + language.hashCode() % 9_000, "Subtitles", language + ".srt");
    }
    for (int i = 1; i <= 4; i++) {
      total += out.file(9_500_000, "Stills", "still-" + i + ".jpg");
    }
    out.text("e").string("name").string("Sintel (2010), 4K master");
    // The key that comes too late: a finding.
    out.string("pieces").bytes(new byte[(int) Math.ceilDiv(total, PIECE) * 20]);
    out.string("piece length").number(PIECE);
    out.text("e").string("nodes").text("ll").string("router.example.org").number(6881).text("ee");
    out.string("url-list").string("https://media.example.org/sintel/").text("e");
    return out.toByteArray();
  }

  /// One file of a name.
  public static byte[] single(String name, long length) {
    Bencode out = new Bencode();
    out.text("d")
        .string("info")
        .text("d")
        .string("length")
        .number(length)
        .string("name")
        .string(name);
    out.string("piece length").number(PIECE).string("pieces");
    out.bytes(new byte[(int) Math.ceilDiv(length, PIECE) * 20]).text("ee");
    return out.toByteArray();
  }

  /// One file of nothing but zeros, whose hashes are right.
  @SuppressWarnings("deprecation") // SHA-1 is what the format asks for
  public static byte[] zeros(String name, int pieces, int pieceBytes) {
    byte[] hash = sha1(new byte[pieceBytes]);
    Bencode out = new Bencode();
    out.text("d").string("info").text("d").string("length").number((long) pieces * pieceBytes);
    out.string("name").string(name).string("piece length").number(pieceBytes).string("pieces");
    out.text(pieces * hash.length + ":");
    for (int i = 0; i < pieces; i++) {
      out.writeBytes(hash);
    }
    out.text("ee");
    return out.toByteArray();
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return java.security.MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /// Many small files in folders of a hundred.
  public static byte[] many(int count) {
    Bencode out = new Bencode();
    out.text("d").string("info").text("d").string("files").text("l");
    long total = 0;
    for (int i = 0; i < count; i++) {
      total += out.file(1_000, "folder " + i / 100, "file " + i + ".txt");
    }
    out.text("e")
        .string("name")
        .string("many")
        .string("piece length")
        .number(PIECE)
        .string("pieces");
    out.bytes(new byte[(int) Math.ceilDiv(total, PIECE) * 20]).text("ee");
    return out.toByteArray();
  }

  public static Inspection inspect(Path file) {
    return new Inspector(Texts.of(java.util.Locale.ENGLISH)).inspect(file);
  }

  /// A torrent in which whatever can have a name has this one.
  public static byte[] named(String name) {
    Bencode out = new Bencode();
    out.text("d").string("announce").string("https://tracker.example.org/" + name);
    out.string("comment").string(name).string("created by").string(name);
    out.string("info").text("d").string("files").text("l");
    long total = out.file(1_000, name) + out.file(2_000, name + " folder", name + ".mkv");
    out.text("e").string("name").string(name).string("piece length").number(PIECE);
    out.string("pieces").bytes(new byte[(int) Math.ceilDiv(total, PIECE) * 20]);
    out.string("source").string(name).text("e");
    out.string(name).string(name);
    return out.text("e").toByteArray();
  }

  /// A writer that keeps no order: tests write what a program would not.
  private static final class Bencode extends ByteArrayOutputStream {
    Bencode text(String raw) {
      writeBytes(raw.getBytes(StandardCharsets.UTF_8));
      return this;
    }

    Bencode string(String value) {
      return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    Bencode bytes(byte[] value) {
      text(value.length + ":");
      writeBytes(value);
      return this;
    }

    Bencode number(long value) {
      return text("i" + value + "e");
    }

    long file(long length, String... path) {
      text("d").string("length").number(length).string("path").text("l");
      for (String element : path) {
        string(element);
      }
      text("ee");
      return length;
    }
  }
}
