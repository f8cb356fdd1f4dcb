package picotorrent.fx.view;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.animation.AnimationTimer;

/// Says on standard error how long the start took and what CPU time it cost, for those who measure
/// it: with `-Dpicotorrent.timings=true`. Time counts from the start of the process, the launcher
/// included.
final class StartClock extends AnimationTimer {
  private final Instant started =
      ProcessHandle.current().info().startInstant().orElseGet(Instant::now);
  private final List<?> rows;
  private int frames;
  private int shown;
  private int shownAt = -1;

  private StartClock(List<?> rows) {
    this.rows = rows;
  }

  /// Watches the first frame and how the list fills, if that was asked for.
  static void watch(List<?> rows) {
    if (Boolean.getBoolean("picotorrent.timings")) {
      new StartClock(rows).start();
    }
  }

  /// A frame begins when the one before has been drawn.
  @Override
  public void handle(long now) {
    frames++;
    if (frames == 2) {
      say("first frame");
    }
    if (shown != rows.size()) {
      shown = rows.size();
      shownAt = frames;
    } else if (frames == shownAt + 1) {
      say("list of " + shown);
    }
  }

  private void say(String what) {
    long millis = Duration.between(started, Instant.now()).toMillis();
    long cpu = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis();
    System.err.println(what + ": " + millis + " ms, CPU " + cpu + " ms");
  }
}
