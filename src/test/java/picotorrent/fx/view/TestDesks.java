package picotorrent.fx.view;

import java.util.Locale;
import org.jspecify.annotations.NullMarked;
import picotorrent.api.Engine;
import picotorrent.fx.model.Feed;
import picotorrent.fx.model.Preferences;
import picotorrent.fx.model.Texts;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.view.part.Desk;

/// Desks for tests: English, no files read.
@NullMarked
public final class TestDesks {
  private TestDesks() {}

  public static Desk desk(Engine engine) {
    return desk(engine, UiSettings.defaults(System.getProperty("java.io.tmpdir")));
  }

  public static Desk desk(Engine engine, UiSettings settings) {
    return desk(engine, settings, Locale.ENGLISH);
  }

  public static Desk desk(Engine engine, UiSettings settings, Locale language) {
    return new Desk(
        engine, new Feed(engine), new Preferences(settings), Texts.of(language), Runnable::run);
  }
}
