package picotorrent.api;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picotorrent.base.InfoHashes;
import picotorrent.base.TorrentId;

/// One row of the list of torrents.
///
/// @param id never changes
/// @param infoHashes both where both are known
/// @param name as a person may see it, without control characters; of a magnet, its `dn`
/// @param state what it is doing
/// @param isPrivate its peers come from its trackers only
/// @param content sizes and progress
/// @param traffic rates and totals
/// @param peers numbers of peers
/// @param life how a person has arranged it
/// @param etaSeconds until the wanted files are complete or, while data is checked or moved, until
///   it has been; -1 when unknown
/// @param topPath the file or folder it is written to, below [Life#folder]; empty while unknown
/// @param tracker host of the tracker that answered last or, before one has, of the first; empty
///   where it has none
public record TorrentStatus(
    TorrentId id,
    InfoHashes infoHashes,
    String name,
    TorrentState state,
    boolean isPrivate,
    Content content,
    Traffic traffic,
    Peers peers,
    Life life,
    long etaSeconds,
    String topPath,
    String tracker) {

  /// Sizes in bytes, without padding; all 0 while metadata is missing.
  ///
  /// @param totalBytes of all files
  /// @param wantedBytes of the wanted files
  /// @param haveBytes verified, of the wanted files
  /// @param pieceCount of the torrent
  /// @param piecesHave verified
  /// @param pieceLengthBytes of the torrent
  public record Content(
      long totalBytes,
      long wantedBytes,
      long haveBytes,
      int pieceCount,
      int piecesHave,
      int pieceLengthBytes) {

    /// Share of the wanted bytes that is verified, 0 to 1; 0 while metadata is missing.
    public double fraction() {
      return wantedBytes == 0
          ? (pieceCount > 0 || totalBytes == 0 && pieceLengthBytes > 0 ? 1 : 0)
          : (double) haveBytes / wantedBytes;
    }
  }

  /// Rates now and totals over all sessions, payload only.
  ///
  /// @param wastedBytes received in vain: duplicates and what failed its hash
  /// @param ratio uploaded over downloaded (or over the size, where nothing was downloaded)
  public record Traffic(
      long downBytesPerSecond,
      long upBytesPerSecond,
      long downBytes,
      long upBytes,
      long wastedBytes,
      double ratio) {}

  /// Numbers of peers.
  ///
  /// @param connected now
  /// @param sending peers that unchoked us and have something
  /// @param known in the peer book
  /// @param seeds connected peers that have everything
  /// @param swarmSeeds as the trackers say, -1 unknown
  /// @param swarmLeeches as the trackers say, -1 unknown
  /// @param availability distributed copies: whole ones, and the share of pieces with one more
  public record Peers(
      int connected,
      int sending,
      int known,
      int seeds,
      int swarmSeeds,
      int swarmLeeches,
      double availability) {}

  /// How a person has arranged it.
  ///
  /// @param folder the save folder
  /// @param label or null
  /// @param queuePosition 0 is first
  /// @param forced passes the queue
  /// @param order of pieces
  /// @param addedMillis since 1970
  /// @param completedMillis since 1970, -1 while incomplete
  /// @param limits of its own
  /// @param goals of its own
  /// @param superseeding each piece is offered to one peer at a time once it is complete (BEP 16)
  public record Life(
      Path folder,
      @Nullable String label,
      int queuePosition,
      boolean forced,
      Command.PieceOrder order,
      long addedMillis,
      long completedMillis,
      RateLimits limits,
      SeedGoals goals,
      boolean superseeding) {}
}
