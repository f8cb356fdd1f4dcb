package picotorrent.api;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Endpoint;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// The details of one torrent. A part that nobody looks at is empty (or, pieces, null).
///
/// @param id whose details
/// @param files in the torrent's order, padding left out
/// @param peers the connected ones
/// @param sources trackers tier by tier, then DHT, PEX, local discovery and web seeds
/// @param pieces the piece map, or null
/// @param banned who sent wrong data in this session and is not talked to any more, oldest first,
///   at most [#MAX_BANNED]: addresses, of a local network with the port; told with the peers
/// @param origin what the torrent says of itself; null also while its metadata is missing
public record TorrentDetail(
    TorrentId id,
    List<FileStatus> files,
    List<PeerStatus> peers,
    List<SourceStatus> sources,
    @Nullable PieceMap pieces,
    List<String> banned,
    @Nullable Origin origin) {

  /// The newest bans that are told; more than a person reads.
  public static final int MAX_BANNED = 100;

  /// What a torrent says of itself and its maker. Without control characters; empty where it says
  /// nothing.
  ///
  /// @param name its own, whatever a person calls it
  /// @param comment of who made it
  /// @param createdBy with what it was made
  /// @param createdMillis since 1970, -1 unknown
  /// @param source which tracker's it is, as private ones tell
  public record Origin(
      String name, String comment, String createdBy, long createdMillis, String source) {}

  /// One file.
  ///
  /// @param index names it in commands
  /// @param path below the save folder, elements joined by `/`; of a file that lies elsewhere, as
  ///   the torrent calls it
  /// @param length in bytes
  /// @param haveBytes verified
  /// @param priority how much it is wanted
  public record FileStatus(
      int index, String path, long length, long haveBytes, Command.FilePriority priority) {}

  /// One connected peer.
  ///
  /// @param endpoint where it is
  /// @param client its software as its peer id or its handshake says, without control characters
  /// @param incoming it connected to us
  /// @param utp over uTP instead of TCP
  /// @param encrypted by RC4
  /// @param seed it has everything
  /// @param fraction share of the pieces it has, 0 to 1
  /// @param flags of `D d U u K ? S I E P H X L F` those that hold, as other clients have them,
  ///   parted by blanks; the user guide says what each means
  /// @param from where we know it from: tracker, dht, pex, lsd, incoming, user, resume, magnet
  public record PeerStatus(
      Endpoint endpoint,
      String client,
      boolean incoming,
      boolean utp,
      boolean encrypted,
      boolean seed,
      double fraction,
      String flags,
      String from,
      long downBytesPerSecond,
      long upBytesPerSecond,
      long downBytes,
      long upBytes,
      int requestsOut,
      int requestsIn) {}

  /// One means of finding peers or data.
  ///
  /// @param kind which
  /// @param tier of a tracker, -1 of others
  /// @param url of a tracker or web seed, else empty
  /// @param state what it does
  /// @param message what it said, or why it failed; may be empty
  /// @param peers it gave last, -1 unknown
  /// @param nextSeconds until it is asked again, -1 when it is not
  public record SourceStatus(
      Kind kind,
      int tier,
      String url,
      State state,
      Sentence message,
      int seeds,
      int leeches,
      int peers,
      long nextSeconds) {
    /// Which means.
    public enum Kind {
      TRACKER,
      DHT,
      PEX,
      LOCAL,
      WEB_SEED
    }

    /// What it does.
    public enum State {
      OFF,
      WAITING,
      WORKING,
      OK,
      FAILED
    }
  }

  /// The pieces.
  ///
  /// @param have verified; not to be changed
  /// @param arriving pieces under way
  /// @param availability copies of each piece among the connected peers; not to be changed
  public record PieceMap(Bitfield have, List<Arriving> arriving, int[] availability) {}

  /// A piece under way.
  public record Arriving(int piece, int blocksReceived, int blocksRequested, int blocks) {}
}
