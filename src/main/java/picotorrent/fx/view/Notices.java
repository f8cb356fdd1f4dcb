package picotorrent.fx.view;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import javafx.animation.PauseTransition;
import javafx.stage.Stage;
import javafx.util.Duration;
import picotorrent.api.Event;
import picotorrent.fx.model.NoticeBoard.Notice;
import picotorrent.fx.model.NoticeGate;
import picotorrent.fx.model.UiSettings.Habits;
import picotorrent.fx.model.Visible;
import picotorrent.fx.view.part.Desk;

/// Says what happened while a person looked elsewhere. The same event twice is one message, and
/// many at once that go out of the window become one.
public final class Notices {
  private static final long REPEAT_NANOS = 60_000_000_000L;
  private static final int REMEMBERED = 64;

  /// Of messages outside of the window that are gathered.
  private static final Duration SPAN = Duration.seconds(10);

  private final Desk desk;
  private final Stage stage;
  private final NoticeGate outside;
  private final PauseTransition span = new PauseTransition(SPAN);
  private final Map<Event, Long> told =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Event, Long> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// Notices while the window is out of sight go nowhere.
  public Notices(Desk desk, Stage stage) {
    this(desk, stage, (title, text) -> {});
  }

  /// @param outside shows a title and a text while the window is out of sight
  public Notices(Desk desk, Stage stage, BiConsumer<String, String> outside) {
    this.desk = desk;
    this.stage = stage;
    this.outside =
        new NoticeGate(
            notice -> outside.accept(notice.title(), notice.text()),
            count -> new Notice(desk.text("app.name"), desk.text("notice.several", count)));
    span.setOnFinished(event -> {
      if (this.outside.over()) {
        span.playFromStart();
      }
    });
  }

  /// Says an event that is worth it.
  public void tell(Event event) {
    long now = System.nanoTime();
    Long before = told.put(event, now);
    if (before != null && now - before < REPEAT_NANOS) {
      return;
    }
    Habits habits = desk.preferences().get().habits();
    switch (event) {
      case Event.DownloadFinished done -> {
        if (habits.notifyFinished()) {
          show(desk.text("notice.finished"), done.name());
        }
      }
      case Event.TorrentFailed failed -> {
        if (habits.notifyProblems()) {
          show(failed.name(), desk.texts().say(failed.reason()));
        }
      }
      case Event.SessionNotice notice ->
          show(desk.text("app.name"), desk.texts().say(notice.sentence()));
      case Event.TorrentAdded added -> {}
      case Event.MetadataArrived arrived -> {}
      case Event.TorrentRecovered recovered -> {}
      case Event.DataSearched searched ->
          show(
              searched.name(),
              desk.text(
                  searched.found() == 0 ? "notice.not-found" : "notice.found",
                  searched.found(),
                  searched.sought(),
                  Visible.line(searched.folder().toString())));
      case Event.TorrentRemoved removed -> {}
      case Event.HandshakeTrace trace -> {}
    }
  }

  private void show(String title, String text) {
    Notice notice = new Notice(Visible.line(title, 80), Visible.line(text, 240));
    if (!stage.isShowing() || stage.isIconified()) {
      if (outside.say(notice)) {
        span.playFromStart();
      }
    } else {
      desk.notices().say(notice);
    }
  }
}
