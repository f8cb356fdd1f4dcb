package picotorrent.session;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import picotorrent.base.TorrentId;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;

/// A v1 torrent of one file with random content, made for a simulation.
///
/// @param file the torrent file
/// @param metainfo the same, read
/// @param content what the pieces hash to
record SimTorrent(byte[] file, Metainfo metainfo, byte[] content) {
  /// Makes a torrent.
  ///
  /// @param tracker announce URL, or null
  static SimTorrent make(long seed, int bytes, int pieceBytes, @Nullable String tracker) {
    byte[] content = new byte[bytes];
    new Random(seed).nextBytes(content);
    BencodeWriter out = new BencodeWriter().dict();
    if (tracker != null) {
      out.key("announce").string(tracker);
    }
    out.key("info").dict();
    out.key("length").integer(bytes).key("name").string("sim" + seed);
    out.key("piece length").integer(pieceBytes);
    out.key("pieces").string(hashes(content, pieceBytes)).end().end();
    byte[] file = out.toBytes();
    try {
      return new SimTorrent(file, TorrentReader.read(file), content);
    } catch (MetainfoException e) {
      throw new IllegalStateException(e);
    }
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
