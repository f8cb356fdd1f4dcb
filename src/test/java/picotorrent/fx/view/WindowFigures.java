package picotorrent.fx.view;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javafx.application.Platform;
import javafx.scene.Scene;
import javafx.scene.control.TableColumn;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.TorrentStatus;
import picotorrent.fx.FakeEngine;
import picotorrent.fx.Samples;
import picotorrent.fx.model.Filter;
import picotorrent.fx.model.StateKind;
import picotorrent.fx.task.Pump;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Theme;

/// Measures the window with 10,000 torrents, 200 of which change: time to sort, filter, select and
/// scroll, and the processor time of the whole process while it is looked at.
@NullMarked
public final class WindowFigures {
  private static final int TORRENTS = 10_000;
  private static final int CHANGING = 200;
  private static final int ROUNDS = 9;
  private static final int WATCHED_SECONDS = 20;

  private final FakeEngine engine = new FakeEngine();
  private final Desk desk;
  private final MainWindow window;
  private final Stage stage = new Stage();
  private List<TorrentStatus> torrents = Samples.many(TORRENTS);

  private WindowFigures() {
    engine.show(Samples.session(), torrents);
    desk = TestDesks.desk(engine);
    window = new MainWindow(desk);
    stage.setScene(new Scene(window, 990, 760));
    Theme.dress(stage.getScene());
    Theme.apply(stage.getScene(), false);
    stage.show();
    desk.feed().pull(System.nanoTime());
  }

  public static void main(String[] arguments) throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    Platform.startup(started::countDown);
    started.await();
    WindowFigures figures = fx(WindowFigures::new);
    figures.measure();
    Platform.exit();
  }

  private static <T> T fx(Callable<T> work) throws Exception {
    return WaitForAsyncUtils.waitFor(WaitForAsyncUtils.asyncFx(work));
  }

  private void measure() throws Exception {
    TableColumn<?, ?> size = window.table().getColumns().get(2);
    say(
        "sort by size, ms",
        millis(round -> {
          size.setSortType(
              round % 2 == 0 ? TableColumn.SortType.ASCENDING : TableColumn.SortType.DESCENDING);
          sortBy(size);
        }));
    say(
        "sort by name, ms",
        millis(round -> {
          TableColumn<?, ?> name = window.table().getColumns().get(1);
          name.setSortType(
              round % 2 == 0 ? TableColumn.SortType.ASCENDING : TableColumn.SortType.DESCENDING);
          sortBy(name);
        }));
    say(
        "filter by state, ms",
        millis(round ->
            desk.feed()
                .library()
                .filterProperty()
                .set(round % 2 == 0 ? new Filter.Of(StateKind.DOWNLOADING) : new Filter.All())));
    fx(() -> {
      desk.feed().library().filterProperty().set(new Filter.All());
      return true;
    });
    say(
        "search, ms",
        millis(round ->
            desk.feed().library().searchProperty().set(round % 2 == 0 ? "number 77" : "")));
    fx(() -> {
      desk.feed().library().searchProperty().set("");
      return true;
    });
    say(
        "Ctrl+A, ms",
        millis(round -> {
          window.table().getSelectionModel().clearSelection();
          window.table().getSelectionModel().selectAll();
        }));
    fx(() -> {
      window.table().getSelectionModel().clearAndSelect(0);
      return true;
    });
    say("scroll a page, ms", millis(round -> window.table().scrollTo(round * 997)));
    watch();
  }

  @SuppressWarnings("unchecked")
  private void sortBy(TableColumn<?, ?> column) {
    window
        .table()
        .getSortOrder()
        .setAll(List.of((TableColumn<picotorrent.fx.model.TorrentRow, ?>) column));
    window.table().sort();
  }

  /// What is done in a round.
  @FunctionalInterface
  private interface Act {
    void act(int round);
  }

  /// The middle of the rounds, the layout that follows included.
  private long millis(Act act) throws Exception {
    long[] took = new long[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      int round = i;
      took[i] =
          fx(() -> {
            long before = System.nanoTime();
            act.act(round);
            window.applyCss();
            window.layout();
            return (System.nanoTime() - before) / 1_000_000;
          });
    }
    Arrays.sort(took);
    return took[ROUNDS / 2];
  }

  private void watch() throws Exception {
    Pump pump = new Pump(desk.feed());
    Random dice = new Random(5);
    change(dice, 5);
    long before = cpuNanos();
    long began = System.nanoTime();
    change(dice, WATCHED_SECONDS);
    double share = (cpuNanos() - before) / (double) (System.nanoTime() - began);
    say("CPU of the process, % of a core", Math.round(share * 100));
    System.gc();
    Runtime heap = Runtime.getRuntime();
    say("heap in use, MiB", heap.totalMemory() - heap.freeMemory() >> 20);
    say("memory of the process, MiB", residentKib() >> 10);
    pump.close();
    retained();
  }

  /// What the system has given the process; Linux tells (proc(5), "VmRSS").
  private static long residentKib() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    return 0;
  }

  /// Opens and closes windows with every tab and sheet, and counts those that stay in memory.
  private void retained() throws Exception {
    List<WeakReference<MainWindow>> closed = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      closed.add(fx(Retention::openAndClose));
    }
    say("closed windows that stay in memory", Retention.count(closed));
  }

  private static long cpuNanos() {
    return ProcessHandle.current().info().totalCpuDuration().orElseThrow().toNanos();
  }

  /// Ten snapshots a second, 200 torrents changing in each second.
  private void change(Random dice, int seconds) {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (System.nanoTime() < until) {
      List<TorrentStatus> next = new ArrayList<>(torrents);
      for (int i = 0; i < CHANGING; i++) {
        int at = i * (TORRENTS / CHANGING);
        next.set(
            at,
            Samples.torrent(next.get(at).name())
                .size(1_000_000_000, dice.nextDouble())
                .down(dice.nextInt(5_000_000), 0)
                .build());
      }
      torrents = next;
      engine.show(next);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
    }
  }

  private static void say(String what, long figure) {
    System.out.printf("%-34s %6d%n", what, figure);
  }
}
