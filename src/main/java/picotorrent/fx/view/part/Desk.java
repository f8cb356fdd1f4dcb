package picotorrent.fx.view.part;

import java.util.concurrent.Executor;
import picotorrent.api.Engine;
import picotorrent.fx.model.Feed;
import picotorrent.fx.model.NoticeBoard;
import picotorrent.fx.model.Preferences;
import picotorrent.fx.model.Sentences;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.TorrentCommands;
import picotorrent.fx.task.WorkBoard;

/// What every part of the window works with.
///
/// @param engine the running engine
/// @param feed what it tells
/// @param preferences what a person has arranged
/// @param texts every sentence
/// @param background where files are read and written, never the JavaFX thread
/// @param work what takes long
/// @param commands what can be done with torrents; there is one, for it knows the removal that
///   waits
/// @param notices what is said for a while
/// @param opening opens what was downloaded
public record Desk(
    Engine engine,
    Feed feed,
    Preferences preferences,
    Texts texts,
    Executor background,
    WorkBoard work,
    TorrentCommands commands,
    NoticeBoard notices,
    Opening opening) {

  /// A desk whose work, commands and notices are new.
  public Desk(Engine engine, Feed feed, Preferences preferences, Texts texts, Executor background) {
    this(engine, feed, preferences, texts, background, new NoticeBoard());
  }

  private Desk(
      Engine engine,
      Feed feed,
      Preferences preferences,
      Texts texts,
      Executor background,
      NoticeBoard notices) {
    this(
        engine,
        feed,
        preferences,
        texts,
        background,
        new WorkBoard(new Sentences(texts)),
        new TorrentCommands(engine, feed.library()),
        notices,
        new Opening(engine, background, texts, notices));
  }

  /// What torrents do, in sentences.
  public Sentences sentences() {
    return new Sentences(texts);
  }

  /// A text by its key, with its gaps filled.
  public String text(String key, Object... arguments) {
    return texts.get(key, arguments);
  }
}
