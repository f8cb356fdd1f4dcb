package picotorrent.session;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.TorrentId;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// A torrent with random content, made for a simulation.
///
/// @param file the torrent file
/// @param metainfo the same, read
/// @param content what the pieces hash to
public record SimTorrent(byte[] file, Metainfo metainfo, byte[] content) {
  /// Makes a torrent.
  ///
  /// @param tracker announce URL, or null
  public static SimTorrent make(long seed, int bytes, int pieceBytes, @Nullable String tracker) {
    return make(
        seed,
        List.of(bytes),
        pieceBytes,
        out -> {
          if (tracker != null) {
            out.key("announce").string(tracker);
          }
        },
        _ -> {});
  }

  /// Makes a torrent of one file, or of a folder of several: `file0`, `below/file1` and so on.
  ///
  /// @param head writes the keys before `info`
  /// @param tail writes the keys behind it
  public static SimTorrent make(
      long seed,
      List<Integer> lengths,
      int pieceBytes,
      Consumer<BencodeWriter> head,
      Consumer<BencodeWriter> tail) {
    return make(seed, lengths, pieceBytes, head, tail, false);
  }

  /// Makes a private torrent (BEP 27) of one file.
  static SimTorrent makePrivate(long seed, int bytes, int pieceBytes, String tracker) {
    return make(
        seed,
        List.of(bytes),
        pieceBytes,
        out -> out.key("announce").string(tracker),
        _ -> {},
        true);
  }

  private static SimTorrent make(
      long seed,
      List<Integer> lengths,
      int pieceBytes,
      Consumer<BencodeWriter> head,
      Consumer<BencodeWriter> tail,
      boolean isPrivate) {
    byte[] content = new byte[lengths.stream().mapToInt(length -> length).sum()];
    new Random(seed).nextBytes(content);
    BencodeWriter out = new BencodeWriter().dict();
    head.accept(out);
    out.key("info").dict();
    if (lengths.size() == 1) {
      out.key("length").integer(lengths.getFirst());
    } else {
      files(out, lengths);
    }
    out.key("name").string("sim" + seed);
    out.key("piece length").integer(pieceBytes);
    out.key("pieces").string(hashes(content, pieceBytes));
    if (isPrivate) {
      out.key("private").integer(1);
    }
    out.end();
    tail.accept(out);
    return read(out.end().toBytes(), content);
  }

  /// Makes a torrent of one small file whose metadata is about so long, by a key that nobody knows.
  static SimTorrent withMetadata(long seed, int metadataBytes) {
    byte[] content = new byte[64 << 10];
    new Random(seed).nextBytes(content);
    byte[] ballast = new byte[metadataBytes];
    new Random(seed).nextBytes(ballast);
    BencodeWriter out = new BencodeWriter().dict().key("info").dict();
    out.key("ballast").string(ballast).key("length").integer(content.length);
    out.key("name").string("sim" + seed).key("piece length").integer(16 << 10);
    out.key("pieces").string(hashes(content, 16 << 10)).end().end();
    return read(out.toBytes(), content);
  }

  /// A torrent that was made elsewhere.
  static SimTorrent read(byte[] file, byte[] content) {
    try {
      return new SimTorrent(file, TorrentReader.read(file), content);
    } catch (MetainfoException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void files(BencodeWriter out, List<Integer> lengths) {
    out.key("files").list();
    for (int i = 0; i < lengths.size(); i++) {
      out.dict().key("length").integer(lengths.get(i)).key("path").list();
      if (i % 2 == 1) {
        out.string("below");
      }
      out.string("file" + i).end().end();
    }
    out.end();
  }

  @SuppressWarnings("deprecation") // SHA-1 is what BEP 3 says
  private static byte[] hashes(byte[] content, int pieceBytes) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    for (int at = 0; at < content.length; at += pieceBytes) {
      int length = Math.min(pieceBytes, content.length - at);
      HashCode hash = Hashing.sha1().hashBytes(content, at, length);
      hashes.writeBytes(hash.asBytes());
    }
    return hashes.toByteArray();
  }

  TorrentId id() {
    return metainfo.infoHashes().id();
  }

  int pieces() {
    return metainfo.layout().geometry().pieceCount();
  }
}
