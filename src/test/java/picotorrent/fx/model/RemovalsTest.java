package picotorrent.fx.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import picotorrent.api.Command;
import picotorrent.api.Command.DataFate;
import picotorrent.api.RemovalStatus;
import picotorrent.base.TorrentId;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Samples;

/// What is seen of removals, without a toolkit.
class RemovalsTest {
  private static final long TENTH = 100_000_000L;
  private static final TorrentId FILM = Samples.id("Film");

  private final FakeEngine engine = new FakeEngine();
  private final Feed feed = new Feed(engine);
  private final Removals removals = feed.removals();
  private long now;

  private static RemovalStatus film(int done) {
    return new RemovalStatus(FILM, "Film", DataFate.DELETE, done, 100);
  }

  private static RemovalStatus book(int done) {
    return new RemovalStatus(Samples.id("Book"), "Book", DataFate.TRASH, done, 7);
  }

  private List<RemovalStatus> after(int tenths, RemovalStatus... all) {
    engine.removals(all);
    for (int i = 0; i < tenths; i++) {
      now += TENTH;
      feed.pull(now);
    }
    return removals.shownProperty().get();
  }

  @Test
  void oneIsSeenWhenItTakesLongerThanAMoment() {
    assertEquals(List.of(), after(5, film(1)));
    assertEquals(List.of(film(2)), after(1, film(2)));
    assertEquals(List.of(), after(1), "it ended");
    assertEquals(List.of(), after(5, film(3)), "another one, which begins anew");
    assertEquals(List.of(), after(1));
  }

  @Test
  void itsNumbersChangeOnceASecond() {
    after(20, film(1));
    List<List<RemovalStatus>> seen = new ArrayList<>();
    removals.shownProperty().subscribe((_, shown) -> seen.add(shown));
    for (int i = 1; i <= 30; i++) {
      after(1, film(i + 1));
    }
    assertEquals(3, seen.size(), seen.toString());
  }

  @Test
  void anotherOneComesAtOnceAndBehind() {
    after(20, film(1));
    after(5, film(1), book(0));
    assertEquals(List.of(film(1), book(1)), after(1, film(1), book(1)));
    assertEquals(List.of(book(1)), after(1, book(1)));
  }

  @Test
  void aCancelledOneGoesOutOfSightAtOnceAndIsAskedForOnce() {
    after(10, film(1), book(1));
    removals.cancel(FILM);
    removals.cancel(FILM);
    assertEquals(List.of(book(1)), removals.shownProperty().get());
    assertEquals(List.of(book(2)), after(30, film(2), book(2)), "it is ending");
    assertEquals(List.of(new Command.CancelRemoval(FILM)), engine.commands);
    after(1, book(2));
    assertEquals(List.of(film(1), book(2)), after(10, film(1), book(2)), "removed again later");
  }

  @Test
  void itSaysWhatGoesWhereAndHowFarItIs() {
    Sentences english = new Sentences(Texts.of(Locale.ENGLISH));
    RemovalStatus large = new RemovalStatus(FILM, "Film\n2", DataFate.DELETE, 1_200, 100_000);
    assertEquals("Removing Film\uFFFD2", english.removal(large));
    assertEquals("1,200 of 100,000 files deleted", english.removed(large));
    assertEquals(0.012, english.removedFraction(large));
    assertEquals("3 of 7 files in the trash", english.removed(book(3)));
    RemovalStatus one = new RemovalStatus(FILM, "Film", DataFate.TRASH, 0, 1);
    assertEquals("0 of 1 file in the trash", english.removed(one));
    RemovalStatus fresh = new RemovalStatus(FILM, "Film", DataFate.TRASH, 0, 0);
    assertEquals("Looking for its files", english.removed(fresh));
    assertEquals(-1, english.removedFraction(fresh));
    Sentences german = new Sentences(Texts.of(Locale.GERMAN));
    assertEquals("Film\uFFFD2 wird entfernt", german.removal(large));
    assertEquals("1.200 von 100.000 Dateien gelöscht", german.removed(large));
  }
}
