package picotorrent.fx.model;

import java.util.List;
import java.util.Map;
import picotorrent.api.EngineSettings;
import picotorrent.api.RateLimits;

/// Everything a person has arranged about the application. Immutable; kept as one readable file.
///
/// @param appearance how it looks
/// @param window where the window was
/// @param list how the table of torrents is arranged
/// @param folders where files go
/// @param habits what happens by itself
/// @param schedule when it slows down
/// @param engine what the engine is told
public record UiSettings(
    Appearance appearance,
    Window window,
    TorrentList list,
    Folders folders,
    Habits habits,
    Schedule schedule,
    EngineSettings engine) {

  /// Version of the file's form; a newer one is not read.
  public static final int VERSION = 1;

  /// What a new installation has.
  public static UiSettings defaults(String downloads) {
    return new UiSettings(
        new Appearance(Theme.SYSTEM, false, "", false),
        new Window(-1, -1, 1180, 760, false, 268, true, "pieces"),
        new TorrentList(List.of(), "", false),
        new Folders(downloads, "", List.of(), Map.of(), "", "", ""),
        new Habits(true, true, true, false, OnClose.ASK, false),
        new Schedule(false, 18 * 60, 23 * 60 + 30, Days.EVERY_DAY, 1_000_000, 250_000, false),
        EngineSettings.DEFAULTS);
  }

  /// Colours.
  public enum Theme {
    SYSTEM,
    LIGHT,
    DARK
  }

  /// What closing the window does where there is a tray or a background to stay in.
  public enum OnClose {
    ASK,
    KEEP_SEEDING,
    QUIT
  }

  /// Days of a schedule.
  public enum Days {
    EVERY_DAY,
    WEEKDAYS,
    WEEKEND
  }

  /// How it looks.
  ///
  /// @param theme colours
  /// @param compact one line a row
  /// @param language a language tag, empty for the system's
  /// @param reduceMotion nothing moves
  /// @param binaryUnits sizes and rates in MiB instead of MB
  /// @param scalePercent how large everything is drawn, on top of the screen's own scale
  public record Appearance(
      Theme theme,
      boolean compact,
      String language,
      boolean reduceMotion,
      boolean binaryUnits,
      int scalePercent) {
    /// As large as the screen has it.
    public static final int USUAL_PERCENT = 100;

    /// Text that is smaller cannot be read.
    public static final int LEAST_PERCENT = 80;

    /// A window of the smallest size still has room for its toolbar.
    public static final int MOST_PERCENT = 200;

    /// Keeps to sizes that can be used.
    public Appearance {
      scalePercent = Math.clamp(scalePercent, LEAST_PERCENT, MOST_PERCENT);
    }

    /// The usual units and size.
    public Appearance(Theme theme, boolean compact, String language, boolean reduceMotion) {
      this(theme, compact, language, reduceMotion, false, USUAL_PERCENT);
    }

    /// The same in other colours.
    public Appearance with(Theme next) {
      return new Appearance(next, compact, language, reduceMotion, binaryUnits, scalePercent);
    }

    /// The same in another density.
    public Appearance withCompact(boolean on) {
      return new Appearance(theme, on, language, reduceMotion, binaryUnits, scalePercent);
    }

    /// The same in another language.
    public Appearance withLanguage(String tag) {
      return new Appearance(theme, compact, tag, reduceMotion, binaryUnits, scalePercent);
    }

    /// The same with or without motion.
    public Appearance withReduceMotion(boolean on) {
      return new Appearance(theme, compact, language, on, binaryUnits, scalePercent);
    }

    /// The same in other units.
    public Appearance withBinaryUnits(boolean on) {
      return new Appearance(theme, compact, language, reduceMotion, on, scalePercent);
    }

    /// The same in another size.
    public Appearance withScale(int percent) {
      return new Appearance(theme, compact, language, reduceMotion, binaryUnits, percent);
    }
  }

  /// Where the window was; a position of -1 is the middle of the screen.
  ///
  /// @param detailHeight of the lower part
  /// @param detailsOpen whether the lower part shows
  /// @param tab the open one, in lower case
  public record Window(
      double x,
      double y,
      double width,
      double height,
      boolean maximized,
      double detailHeight,
      boolean detailsOpen,
      String tab) {}

  /// How the table of torrents is arranged.
  ///
  /// @param columns in order; empty for those of a new installation
  /// @param sortBy a column's id, or empty
  /// @param descending largest first
  public record TorrentList(List<Column> columns, String sortBy, boolean descending) {}

  /// One column.
  public record Column(String id, double width, boolean visible) {}

  /// Where files go.
  ///
  /// @param downloads the folder for new torrents
  /// @param watch a folder whose .torrent files are added by themselves, or empty
  /// @param recent folders used lately, newest first
  /// @param byLabel the folder last used with a label
  /// @param opened the folder in which something was chosen last, or empty
  /// @param blockList a file of addresses that nobody deals with, or empty
  /// @param completed where downloads go from `downloads` when they are complete, or empty
  public record Folders(
      String downloads,
      String watch,
      List<String> recent,
      Map<String, String> byLabel,
      String opened,
      String blockList,
      String completed) {
    /// Without a block list; what is complete stays where it is.
    public Folders(
        String downloads,
        String watch,
        List<String> recent,
        Map<String, String> byLabel,
        String opened) {
      this(downloads, watch, recent, byLabel, opened, "", "");
    }

    /// The same with another folder for new torrents.
    public Folders withDownloads(String path) {
      return new Folders(path, watch, recent, byLabel, opened, blockList, completed);
    }

    /// The same with another folder that is watched.
    public Folders withWatch(String path) {
      return new Folders(downloads, path, recent, byLabel, opened, blockList, completed);
    }

    /// The same, other folders having been used.
    public Folders withUsed(List<String> lately, Map<String, String> labelled) {
      return new Folders(downloads, watch, lately, labelled, opened, blockList, completed);
    }

    /// The same, something having been chosen in another folder.
    public Folders withOpened(String path) {
      return new Folders(downloads, watch, recent, byLabel, path, blockList, completed);
    }

    /// The same with another block list.
    public Folders withBlockList(String path) {
      return new Folders(downloads, watch, recent, byLabel, opened, path, completed);
    }

    /// The same with another folder for what is complete.
    public Folders withCompleted(String path) {
      return new Folders(downloads, watch, recent, byLabel, opened, blockList, path);
    }
  }

  /// What happens by itself.
  ///
  /// @param notifyFinished says when a download is complete
  /// @param notifyProblems says when a torrent needs a person
  /// @param startAtOnce new torrents start when they are added
  /// @param inOrder new torrents are fetched from front to back
  /// @param onClose what closing the window does
  /// @param greeted the first-run sheet has been seen
  public record Habits(
      boolean notifyFinished,
      boolean notifyProblems,
      boolean startAtOnce,
      boolean inOrder,
      OnClose onClose,
      boolean greeted) {}

  /// Other limits between two times of the day, in minutes since midnight; the end may lie on the
  /// next day.
  ///
  /// @param always they hold now, whatever the clock says
  public record Schedule(
      boolean on,
      int fromMinute,
      int toMinute,
      Days days,
      long downBytesPerSecond,
      long upBytesPerSecond,
      boolean always) {
    /// The same, followed or not.
    public Schedule withOn(boolean next) {
      return new Schedule(
          next, fromMinute, toMinute, days, downBytesPerSecond, upBytesPerSecond, always);
    }

    /// The same from another minute on.
    public Schedule withFrom(int minute) {
      return new Schedule(on, minute, toMinute, days, downBytesPerSecond, upBytesPerSecond, always);
    }

    /// The same until another minute.
    public Schedule withTo(int minute) {
      return new Schedule(
          on, fromMinute, minute, days, downBytesPerSecond, upBytesPerSecond, always);
    }

    /// The same on other days.
    public Schedule withDays(Days next) {
      return new Schedule(
          on, fromMinute, toMinute, next, downBytesPerSecond, upBytesPerSecond, always);
    }

    /// The same with other limits.
    public Schedule withRates(RateLimits rates) {
      return new Schedule(
          on,
          fromMinute,
          toMinute,
          days,
          rates.downBytesPerSecond(),
          rates.upBytesPerSecond(),
          always);
    }

    /// The same, holding now or by the clock alone.
    public Schedule withAlways(boolean next) {
      return new Schedule(
          on, fromMinute, toMinute, days, downBytesPerSecond, upBytesPerSecond, next);
    }

    /// Its limits.
    public RateLimits rates() {
      return new RateLimits(downBytesPerSecond, upBytesPerSecond);
    }
  }

  /// The same with another appearance.
  public UiSettings with(Appearance next) {
    return new UiSettings(next, window, list, folders, habits, schedule, engine);
  }

  /// The same with another window.
  public UiSettings with(Window next) {
    return new UiSettings(appearance, next, list, folders, habits, schedule, engine);
  }

  /// The same with another table.
  public UiSettings with(TorrentList next) {
    return new UiSettings(appearance, window, next, folders, habits, schedule, engine);
  }

  /// The same with other folders.
  public UiSettings with(Folders next) {
    return new UiSettings(appearance, window, list, next, habits, schedule, engine);
  }

  /// The same with other habits.
  public UiSettings with(Habits next) {
    return new UiSettings(appearance, window, list, folders, next, schedule, engine);
  }

  /// The same with another schedule.
  public UiSettings with(Schedule next) {
    return new UiSettings(appearance, window, list, folders, habits, next, engine);
  }

  /// The same with other settings of the engine.
  public UiSettings with(EngineSettings next) {
    return new UiSettings(appearance, window, list, folders, habits, schedule, next);
  }
}
