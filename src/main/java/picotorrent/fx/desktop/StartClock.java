package picotorrent.fx.desktop;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.animation.AnimationTimer;

/// Says on standard error how long the start took and what CPU time it cost, for those who measure
/// it: with `-Dpicotorrent.timings=$(date +%s%3N)`, the milliseconds since 1970 when the program
/// was started. The launcher is included. (What the system says of the start of a process is no
/// help: Linux counts from a boot time in whole seconds.)
final class StartClock extends AnimationTimer {
  private final Instant started;
  private final List<?> rows;
  private int frames;
  private int shown;
  private int shownAt = -1;

  private StartClock(Instant started, List<?> rows) {
    this.started = started;
    this.rows = rows;
  }

  /// Watches the first frame and how the list fills, if that was asked for.
  static void watch(List<?> rows) {
    Long started = Long.getLong("picotorrent.timings");
    if (started != null) {
      new StartClock(Instant.ofEpochMilli(started), rows).start();
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
