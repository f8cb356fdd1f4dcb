package picotorrent.metainfo;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.Metainfo.Attribution;
import picotorrent.metainfo.Metainfo.Sources;

/// Writes torrent files around an info dictionary that stays as it is. Stateless, any thread.
public final class TorrentWriter {
  private TorrentWriter() {}

  /// The torrent file of a torrent, also of one whose metadata came by magnet link. Piece layers
  /// that have not arrived yet are left out; until they have, only [TorrentReader#readPartial]
  /// takes the file.
  public static byte[] write(Metainfo metainfo) {
    PieceLayers known = metainfo.pieceHashes().layers();
    SortedMap<Hash, byte[]> layers = null;
    if (known != null) {
      layers = new TreeMap<>();
      for (var file : known.files()) {
        byte[] layer = file.layer().orElse(null);
        if (layer != null) {
          layers.put(file.root(), layer);
        }
      }
    }
    return write(metainfo.info(), metainfo.sources(), metainfo.attribution(), layers);
  }

  /// @param layers by root, or null in a v1 torrent
  static byte[] write(
      byte[] info,
      Sources sources,
      Attribution attribution,
      @Nullable SortedMap<Hash, byte[]> layers) {
    BencodeWriter out = new BencodeWriter().dict();
    trackers(out, sources.trackers());
    text(out, "comment", attribution.comment());
    text(out, "created by", attribution.createdBy());
    Instant date = attribution.creationDate();
    if (date != null) {
      out.key("creation date").integer(date.getEpochSecond());
    }
    text(out, "encoding", attribution.encoding());
    strings(out, "httpseeds", sources.httpSeeds());
    out.key("info").encoded(info);
    nodes(out, sources.nodes());
    if (layers != null) {
      out.key("piece layers").dict();
      layers.forEach((root, layer) -> out.key(root.toBytes()).string(layer));
      out.end();
    }
    strings(out, "url-list", sources.webSeeds());
    return out.end().toBytes();
  }

  private static void trackers(BencodeWriter out, List<List<String>> tiers) {
    if (tiers.isEmpty()) {
      return;
    }
    out.key("announce").string(tiers.getFirst().getFirst());
    if (tiers.size() > 1 || tiers.getFirst().size() > 1) {
      out.key("announce-list").list();
      for (List<String> tier : tiers) {
        out.list();
        tier.forEach(out::string);
        out.end();
      }
      out.end();
    }
  }

  private static void text(BencodeWriter out, String key, @Nullable String value) {
    if (value != null) {
      out.key(key).string(value);
    }
  }

  private static void strings(BencodeWriter out, String key, List<String> values) {
    if (!values.isEmpty()) {
      out.key(key).list();
      values.forEach(out::string);
      out.end();
    }
  }

  /// `host:port` becomes a pair again (BEP 5); the port is what follows the last colon.
  private static void nodes(BencodeWriter out, List<String> nodes) {
    if (nodes.isEmpty()) {
      return;
    }
    out.key("nodes").list();
    for (String node : nodes) {
      int colon = node.lastIndexOf(':');
      String host = node.substring(0, colon);
      boolean bracketed = host.startsWith("[") && host.endsWith("]");
      out.list().string(bracketed ? host.substring(1, host.length() - 1) : host);
      out.integer(Long.parseLong(node.substring(colon + 1))).end();
    }
    out.end();
  }
}
