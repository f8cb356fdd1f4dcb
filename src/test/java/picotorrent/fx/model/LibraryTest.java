package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.Test;
import picotorrent.api.SessionStatus;
import picotorrent.api.Snapshot;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.Samples;

/// The list of torrents follows snapshots without a toolkit.
class LibraryTest {
  private static final long SECOND = 1_000_000_000L;

  private final Library library = new Library();
  private long version;
  private long now;

  private void show(TorrentStatus... torrents) {
    now += SECOND;
    library.apply(
        new Snapshot(++version, SessionStatus.EMPTY, List.of(torrents), List.of(), null), now);
  }

  private static TorrentStatus debian(double fraction) {
    return Samples.torrent("Debian").label("Systems").size(Samples.GB, fraction).build();
  }

  private static TorrentStatus film() {
    return Samples.torrent("Film").films().build();
  }

  @Test
  void aRowStaysTheSameObjectAndTheListIsNotTouched() {
    show(debian(0.1), film());
    TorrentRow row = library.row(Samples.id("Debian"));
    List<Object> changes = new ArrayList<>();
    library.visible().addListener((ListChangeListener<TorrentRow>) changes::add);
    show(debian(0.2), film());
    assertSame(row, library.row(Samples.id("Debian")));
    assertEquals(0.2, row.status().content().fraction(), 1e-6);
    assertEquals(List.of(), changes, "a table that hears nothing keeps its selection");
  }

  @Test
  void whoListensToTheRowsHearsOfArrivalsEvenAfterACollection() {
    List<Object> changes = new ArrayList<>();
    library.rows().addListener((ListChangeListener<TorrentRow>) changes::add);
    assertSame(library.rows(), library.rows());
    show(debian(0.1));
    assertEquals(1, changes.size());
  }

  @Test
  void whatTheEngineNoLongerHasGoes() {
    show(debian(0.1), film());
    show(film());
    assertNull(library.row(Samples.id("Debian")));
    assertEquals(List.of("Film"), library.visible().stream().map(TorrentRow::name).toList());
  }

  @Test
  void numbersWaitForTheSecondAndStatesDoNot() {
    show(debian(0.1));
    TorrentRow row = library.row(Samples.id("Debian"));
    library.apply(
        new Snapshot(++version, SessionStatus.EMPTY, List.of(debian(0.2)), List.of(), null),
        now + 1);
    assertEquals(0.1, row.status().content().fraction(), 1e-6);
    TorrentStatus stopped =
        Samples.torrent("Debian").label("Systems").state(new TorrentState.Stopped()).build();
    library.apply(
        new Snapshot(++version, SessionStatus.EMPTY, List.of(stopped), List.of(), null), now + 2);
    assertEquals(StateKind.STOPPED, row.kind());
  }

  @Test
  void searchLooksAtNameAndLabelInAnyCase() {
    show(debian(0.1), film());
    library.searchProperty().set("SYSTEMS");
    assertEquals(List.of("Debian"), library.visible().stream().map(TorrentRow::name).toList());
    library.searchProperty().set(" film ");
    assertEquals(List.of("Film"), library.visible().stream().map(TorrentRow::name).toList());
  }

  @Test
  void searchAndFilterLookAtTheTracker() {
    TorrentStatus plain = Samples.torrent("Plain").build();
    show(Samples.torrent("Debian").tracker("bt.debian.example").build(), film(), plain);
    library.searchProperty().set("debian.EXAMPLE");
    assertEquals(List.of("Debian"), library.visible().stream().map(TorrentRow::name).toList());
    library.searchProperty().set("");
    Filter films = new Filter.Tracked("films.example.org");
    assertEquals(1, library.countsProperty().get().of(films));
    library.filterProperty().set(films);
    assertEquals(List.of("Film"), library.visible().stream().map(TorrentRow::name).toList());
    show(Samples.torrent("Film").tracker("elsewhere.example").build(), plain);
    assertEquals(new Filter.All(), library.filterProperty().get(), "nothing is left of it");
    library.searchProperty().set("elsewhere");
    assertEquals(1, library.visible().size());
  }

  @Test
  void whatIsHiddenComesBack() {
    show(debian(0.1), film());
    library.hide(Set.of(Samples.id("Film")));
    assertEquals(1, library.visible().size());
    library.unhide(Set.of(Samples.id("Film")));
    assertEquals(2, library.visible().size());
  }
}
