package picotorrent.api;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressRanges;
import picotorrent.base.Endpoint;
import picotorrent.base.TorrentId;

/// What can be asked of an engine. Values only: a command is carried out on the loop, after those
/// submitted before it.
public sealed interface Command {
  /// Adds a torrent from the bytes of its file. Refused when the bytes are no torrent or it is
  /// there already.
  record AddTorrent(byte[] torrentFile, AddOptions options) implements Command {}

  /// Adds a magnet link; metadata is fetched from peers. Refused when it is no magnet link or the
  /// torrent is there already. The files that the link names (`so`, BEP 53) are the wanted ones,
  /// unless the options say something of files.
  ///
  /// @param hold whether to wait once the metadata is there ([Event.MetadataArrived]): nothing is
  ///   written and no data asked for, the files can be looked at and chosen ([SetFilePriorities]),
  ///   and [Start] goes on, with the peers that are connected
  record AddMagnet(String link, AddOptions options, boolean hold) implements Command {
    /// Adds a magnet link and downloads as soon as its metadata is there.
    public AddMagnet(String link, AddOptions options) {
      this(link, options, false);
    }
  }

  /// Starts (resumes) torrents; a forced one passes the queue.
  record Start(Set<TorrentId> torrents, boolean forced) implements Command {}

  /// Stops (pauses) torrents.
  record Stop(Set<TorrentId> torrents) implements Command {}

  /// Removes torrents from the session, and their data when told so. They leave the list at once;
  /// how far their data is, [Snapshot#removals] says.
  record Remove(Set<TorrentId> torrents, DataFate data) implements Command {}

  /// Ends the removal of a torrent's data: what has gone is gone, or in the trash, and all else
  /// stays where it is. The torrent is out of the list all the same. Answered when no later start
  /// would go on with it.
  record CancelRemoval(TorrentId torrent) implements Command {}

  /// Checks the data again. A person's own file outside of the save folder that is gone is looked
  /// for no longer: it will be fetched into the save folder.
  record Recheck(Set<TorrentId> torrents) implements Command {}

  /// Asks the trackers (and the other sources) for peers now.
  record Reannounce(Set<TorrentId> torrents) implements Command {}

  /// Connects to a peer a person named.
  record AddPeers(TorrentId torrent, List<Endpoint> peers) implements Command {}

  /// Replaces the trackers, tier by tier.
  record SetTrackers(TorrentId torrent, List<List<String>> tiers) implements Command {}

  /// Adds trackers behind those that each torrent has, tier by tier; what one has already is left
  /// out.
  record AddTrackers(Set<TorrentId> torrents, List<List<String>> tiers) implements Command {}

  /// Replaces the web seeds (BEP 19, BEP 17): a server that the torrent lists as one of BEP 17 is
  /// asked as such, every other as one of BEP 19.
  record SetWebSeeds(TorrentId torrent, List<String> urls) implements Command {}

  /// Gives a torrent another name for a person to see, a blank one: its own again. Its files keep
  /// theirs, and nobody else hears of it.
  record SetName(TorrentId torrent, String name) implements Command {}

  /// Sets which files are wanted and how much: by index of the file in [TorrentDetail#files].
  record SetFilePriorities(TorrentId torrent, Map<Integer, FilePriority> priorities)
      implements Command {}

  /// Sets the piece order.
  record SetOrder(Set<TorrentId> torrents, PieceOrder order) implements Command {}

  /// Sets the pieces that are needed first, each with a deadline: for streaming. Replaces earlier
  /// ones.
  record SetDeadlines(TorrentId torrent, Map<Integer, Long> pieceDeadlineMillis)
      implements Command {}

  /// Limits single torrents.
  record SetTorrentLimits(Set<TorrentId> torrents, RateLimits limits) implements Command {}

  /// Sets when seeding ends.
  record SetGoals(Set<TorrentId> torrents, SeedGoals goals) implements Command {}

  /// Sets or (null) takes away the label.
  record SetLabel(Set<TorrentId> torrents, @Nullable String label) implements Command {}

  /// Moves torrents in the queue: they stand one behind the other, in their old order, so that as
  /// many of the others are before them as `position` says: 0 is the front, beyond the end the end.
  record SetQueuePosition(Set<TorrentId> torrents, int position) implements Command {}

  /// Turns superseeding (BEP 16) on or off.
  record SetSuperseeding(Set<TorrentId> torrents, boolean on) implements Command {}

  /// Moves the data to another folder.
  record MoveData(TorrentId torrent, Path folder) implements Command {}

  /// Ends a move that is under way; everything stays where it was, unless it is all but done.
  record CancelMove(TorrentId torrent) implements Command {}

  /// Looks below a folder for the files that a torrent lacks, wherever they lie there and whatever
  /// they are called, and points the torrent at what is found: at the folder, where they lie there
  /// as the torrent has them, else at each file where it is. Nothing is moved or written over, and
  /// what lies outside of the save folder stays the person's own: it is read, and never changed,
  /// moved or removed. Refused while the torrent's list of files is not known or its data is being
  /// moved. [TorrentState.Finding] says how it goes, [Event.DataSearched] what it came to.
  record FindData(TorrentId torrent, Path folder) implements Command {}

  /// Ends a search that is under way; the torrent stays as it was.
  record CancelFind(TorrentId torrent) implements Command {}

  /// Gives a file another path below the torrent's folder.
  record RenameFile(TorrentId torrent, int file, List<String> path) implements Command {}

  /// Replaces the session's settings; applied at once.
  record Configure(EngineSettings settings) implements Command {}

  /// Replaces the list of addresses that nobody deals with beside those that a person has banned
  /// ([EngineSettings.Peers]): what a file says, hundreds of thousands of ranges perhaps. Not
  /// remembered: whoever has the file gives it to each session. Who is connected is sent away.
  record Block(AddressRanges list) implements Command {}

  /// The operating system woke up, or the network changed: announce again, drop dead connections.
  /// The engine notices most of that by itself; this is for who knows of more.
  record NetworkChanged() implements Command {}

  /// Asks for magnet links with names and trackers (BEP 9); [Reply.Links] answers. Those of private
  /// torrents name no tracker: such URLs often hold the secret of who joined.
  record WriteLinks(List<TorrentId> torrents) implements Command {}

  /// Asks for a torrent as a `.torrent` file, also for one that came by magnet link:
  /// [Reply.TorrentFile] answers. Its info dictionary is byte for byte that of the swarm; trackers
  /// and web seeds are those of now, a person's changes included. Refused while the list of files
  /// or, of v2 and hybrid ones, a hash of a piece has not arrived.
  record WriteTorrent(TorrentId torrent) implements Command {}

  /// Asks where a file of a torrent lies and whether all of it is there: [Reply.Located] answers.
  /// Refused while the list of files is not known, and where there is no such file.
  ///
  /// @param file by index in [TorrentDetail#files]
  record Locate(TorrentId torrent, int file) implements Command {}

  /// Lets torrents that stopped since files of their names hold something else download over them:
  /// what those hold is lost.
  record Replace(Set<TorrentId> torrents) implements Command {}

  /// What becomes of the data of a removed torrent.
  enum DataFate {
    KEEP,
    TRASH,
    DELETE
  }

  /// The order in which pieces are asked for.
  enum PieceOrder {
    /// Rarest first, with a random start.
    RAREST,
    /// Strictly ascending.
    SEQUENTIAL,
    /// Random until the first piece is complete, then the lowest missing piece that is offered.
    EARLY_FILES
  }

  /// How much a file is wanted.
  enum FilePriority {
    SKIP,
    LOW,
    NORMAL,
    HIGH
  }
}
