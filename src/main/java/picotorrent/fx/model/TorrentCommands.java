package picotorrent.fx.model;

import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.Engine;
import picotorrent.api.RateLimits;
import picotorrent.api.Reply;
import picotorrent.api.SeedGoals;
import picotorrent.api.TorrentState;
import picotorrent.base.Endpoint;
import picotorrent.base.TorrentId;

/// What can be done with torrents in the list, one or many. A removal is hidden at once and carried
/// out a little later, so that it can be undone without a trace. Confined to the JavaFX thread.
public final class TorrentCommands {
  /// A removal that can still be undone.
  ///
  /// @param torrents what was taken away
  /// @param running those of them that were not stopped before
  /// @param data what is to become of their data
  public record Removal(SequencedSet<TorrentId> torrents, Set<TorrentId> running, DataFate data) {}

  private final Engine engine;
  private final Library library;
  private final ReadOnlyObjectWrapper<@Nullable Removal> removal = new ReadOnlyObjectWrapper<>();

  /// Commands for the torrents of a list.
  public TorrentCommands(Engine engine, Library library) {
    this.engine = engine;
    this.library = library;
  }

  // Properties

  /// The removal that can still be undone, or null.
  public ReadOnlyObjectProperty<@Nullable Removal> removalProperty() {
    return removal.getReadOnlyProperty();
  }

  /// Tells whether starting means something for one of the rows.
  public static boolean canStart(Collection<TorrentRow> rows) {
    return rows.stream()
        .anyMatch(row ->
            switch (row.kind()) {
              case STOPPED, FINISHED, PROBLEM, WAITING -> true;
              case DOWNLOADING, SEEDING, CHECKING, FETCHING -> false;
            });
  }

  /// Tells whether stopping means something for one of the rows.
  public static boolean canStop(Collection<TorrentRow> rows) {
    return rows.stream().anyMatch(row -> row.kind() != StateKind.STOPPED);
  }

  // Commands

  /// Starts torrents; a forced one passes the queue.
  public void start(Collection<TorrentRow> rows, boolean forced) {
    submit(new Command.Start(ids(rows), forced), rows);
  }

  /// Stops torrents.
  public void stop(Collection<TorrentRow> rows) {
    submit(new Command.Stop(ids(rows)), rows);
  }

  /// Ends what a torrent is busy with and nothing more: a move or a search by itself, all else by
  /// stopping the torrent.
  public void cancelWork(TorrentRow row) {
    switch (row.status().state()) {
      case TorrentState.Moving moving -> submit(new Command.CancelMove(row.id()), List.of(row));
      case TorrentState.Finding finding -> submit(new Command.CancelFind(row.id()), List.of(row));
      case TorrentState.FetchingMetadata fetching -> stop(List.of(row));
      case TorrentState.Checking checking -> stop(List.of(row));
      case TorrentState.Queued queued -> stop(List.of(row));
      case TorrentState.Downloading downloading -> stop(List.of(row));
      case TorrentState.Seeding seeding -> stop(List.of(row));
      case TorrentState.Finished finished -> stop(List.of(row));
      case TorrentState.Stopped stopped -> stop(List.of(row));
      case TorrentState.Failed failed -> stop(List.of(row));
    }
  }

  /// Starts what stands when something stands, else stops everything: the space bar.
  public void toggle(Collection<TorrentRow> rows) {
    List<TorrentRow> standing =
        rows.stream().filter(row -> row.kind() == StateKind.STOPPED).toList();
    if (standing.isEmpty()) {
      stop(rows);
    } else {
      start(standing, false);
    }
  }

  /// Checks the data again.
  public void recheck(Collection<TorrentRow> rows) {
    submit(new Command.Recheck(ids(rows)), rows);
  }

  /// Downloads over other files of their names.
  public void replace(Collection<TorrentRow> rows) {
    submit(new Command.Replace(ids(rows)), rows);
  }

  /// Asks for peers now.
  public void reannounce(Collection<TorrentRow> rows) {
    submit(new Command.Reannounce(ids(rows)), rows);
  }

  /// Sets or (null) takes away the label.
  public void label(Collection<TorrentRow> rows, @Nullable String label) {
    submit(new Command.SetLabel(ids(rows), label), rows);
  }

  /// Sets the order of pieces.
  public void order(Collection<TorrentRow> rows, PieceOrder order) {
    submit(new Command.SetOrder(ids(rows), order), rows);
  }

  /// Limits torrents.
  public void limit(Collection<TorrentRow> rows, RateLimits limits) {
    submit(new Command.SetTorrentLimits(ids(rows), limits), rows);
  }

  /// Sets when seeding ends.
  public void goals(Collection<TorrentRow> rows, SeedGoals goals) {
    submit(new Command.SetGoals(ids(rows), goals), rows);
  }

  /// Offers each piece to one peer at a time once a torrent is complete (BEP 16), or no more.
  public void superseed(Collection<TorrentRow> rows, boolean on) {
    submit(new Command.SetSuperseeding(ids(rows), on), rows);
  }

  /// Connects to a peer that a person named.
  public void peer(TorrentId torrent, Endpoint peer) {
    var _ = engine.submit(new Command.AddPeers(torrent, List.of(peer)));
  }

  /// Asks these trackers, tier by tier, from now on.
  public void trackers(TorrentId torrent, List<List<String>> tiers) {
    var _ = engine.submit(new Command.SetTrackers(torrent, tiers));
  }

  /// Reads from these web seeds from now on.
  public void webSeeds(TorrentId torrent, List<String> urls) {
    var _ = engine.submit(new Command.SetWebSeeds(torrent, urls));
  }

  /// Calls a torrent something else, or (blank) by its own name again.
  public void name(TorrentId torrent, String name) {
    var _ = engine.submit(new Command.SetName(torrent, name));
  }

  /// Asks these trackers beside those that torrents have.
  public void addTrackers(Collection<TorrentRow> rows, List<List<String>> tiers) {
    submit(new Command.AddTrackers(ids(rows), tiers), rows);
  }

  /// Starts everything that stands.
  public void startAll() {
    start(library.rows().stream().filter(row -> row.kind() == StateKind.STOPPED).toList(), false);
  }

  /// Stops everything, also what is out of sight.
  public void stopAll() {
    stop(library.rows().stream().filter(row -> row.kind() != StateKind.STOPPED).toList());
  }

  /// Gives a file another path below the save folder.
  public void rename(TorrentId torrent, int file, List<String> path) {
    var _ = engine.submit(new Command.RenameFile(torrent, file, path));
  }

  /// Moves torrents to the front of the queue.
  public void first(Collection<TorrentRow> rows) {
    submit(new Command.SetQueuePosition(ids(rows), 0), rows);
  }

  /// Moves torrents to the end of the queue.
  public void last(Collection<TorrentRow> rows) {
    submit(new Command.SetQueuePosition(ids(rows), Integer.MAX_VALUE), rows);
  }

  /// Moves torrents one place towards the front (-1) or the end (1) of the queue, next to each
  /// other.
  public void step(Collection<TorrentRow> rows, int by) {
    rows.stream()
        .mapToInt(row -> row.status().life().queuePosition())
        .min()
        .ifPresent(first ->
            submit(new Command.SetQueuePosition(ids(rows), Math.max(0, first + by)), rows));
  }

  /// Moves the data of torrents to another folder.
  public void move(Collection<TorrentRow> rows, Path folder) {
    rows.forEach(row -> submit(new Command.MoveData(row.id(), folder), List.of(row)));
  }

  /// Looks for the data of a torrent below a folder and uses it where it lies.
  public void find(TorrentRow row, Path folder) {
    submit(new Command.FindData(row.id(), folder), List.of(row));
  }

  /// Sets how much files are wanted.
  public void prioritise(TorrentId torrent, Map<Integer, FilePriority> changed) {
    if (!changed.isEmpty()) {
      var _ = engine.submit(new Command.SetFilePriorities(torrent, changed));
    }
  }

  /// Takes torrents out of the list. They stop at once; they and their data go when the removal is
  /// no longer undone ([#commitRemoval]). An earlier removal is carried out first.
  public void remove(Collection<TorrentRow> rows, DataFate data) {
    if (rows.isEmpty()) {
      return;
    }
    commitRemoval();
    Set<TorrentId> running =
        rows.stream()
            .filter(row -> row.kind() != StateKind.STOPPED)
            .map(TorrentRow::id)
            .collect(Collectors.toCollection(TreeSet::new));
    stop(rows);
    removal.set(new Removal(ids(rows), running, data));
    library.hide(ids(rows));
  }

  /// Takes away a torrent of which nothing has been downloaded, as if it had never been there.
  public void discard(TorrentId torrent) {
    var _ = engine.submit(new Command.Remove(Set.of(torrent), DataFate.KEEP));
  }

  /// Brings back what was removed last, running as it was.
  public void undoRemoval() {
    Removal undone = removal.get();
    if (undone != null) {
      removal.set(null);
      library.unhide(undone.torrents());
      if (!undone.running().isEmpty()) {
        var _ = engine.submit(new Command.Start(undone.running(), false));
      }
    }
  }

  /// Carries out the removal that waits, if one does.
  public void commitRemoval() {
    Removal due = removal.get();
    if (due != null) {
      removal.set(null);
      var _ = engine.submit(new Command.Remove(due.torrents(), due.data()));
    }
  }

  /// Has the magnet links of torrents written. `done` gets them on whatever thread the engine
  /// answers.
  public void links(Collection<TorrentRow> rows, Consumer<List<String>> done) {
    var _ =
        engine
            .submit(new Command.WriteLinks(List.copyOf(ids(rows))))
            .thenAccept(reply -> {
              if (reply instanceof Reply.Links(List<String> links)) {
                done.accept(links);
              }
            });
  }

  private void submit(Command command, Collection<TorrentRow> rows) {
    if (!rows.isEmpty()) {
      var _ = engine.submit(command);
    }
  }

  private static SequencedSet<TorrentId> ids(Collection<TorrentRow> rows) {
    return rows.stream().map(TorrentRow::id).collect(Collectors.toCollection(LinkedHashSet::new));
  }
}
