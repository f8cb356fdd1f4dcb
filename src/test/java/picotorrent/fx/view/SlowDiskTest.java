package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.base.PeerId;
import picotorrent.fx.Hand;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.TorrentRow;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.Pump;
import picotorrent.fx.view.part.Desk;
import picotorrent.fx.view.part.Theme;
import picotorrent.metainfo.CreationOptions;
import picotorrent.metainfo.HashProgress;
import picotorrent.metainfo.Metainfo.Format;
import picotorrent.metainfo.TorrentCreator;
import picotorrent.net.HttpFetcher;
import picotorrent.net.NioLoop;
import picotorrent.net.NioNetwork;
import picotorrent.net.SecureEntropy;
import picotorrent.net.SystemResolver;
import picotorrent.net.VirtualOffload;
import picotorrent.session.Session;
import picotorrent.session.ground.Identity;
import picotorrent.session.ground.Ports;
import picotorrent.storage.AtomicStateStore;
import picotorrent.storage.DiskPool;
import picotorrent.storage.SlowStore;

/// The window on a real engine whose disk takes half a second for whatever is asked of it.
@SuppressWarnings("NullAway.Init")
@NullMarked
@ExtendWith(ApplicationExtension.class)
class SlowDiskTest {
  private static final Duration OPERATION = Duration.ofMillis(500);
  private static final InetAddress LOOPBACK = InetAddresses.forString("127.0.0.1");
  private static final long MILLI = 1_000_000;
  private static final long MOST_MILLIS = 100;

  private static final int CONTENT_BYTES = 3_000_000;

  @TempDir private static Path work;

  private NioLoop loop;
  private DiskPool disks;
  private Session session;
  private Desk desk;
  private MainWindow window;
  private Pump pump;

  @Start
  void open(Stage stage) throws Exception {
    loop =
        new NioLoop(
            "slow",
            failure -> {
              throw new IllegalStateException(failure);
            });
    disks = new DiskPool();
    Ports ports =
        new Ports(
            loop,
            new NioNetwork(loop),
            SlowStore.over(loop, disks, OPERATION),
            new AtomicStateStore(loop, disks, work.resolve("state")),
            new SystemResolver(loop),
            new HttpFetcher(loop),
            new SecureEntropy(),
            new VirtualOffload(loop));
    EngineSettings usual = EngineSettings.DEFAULTS;
    EngineSettings settings =
        usual.with(EngineSettings.Listen.at(LOOPBACK, 0)).with(EngineSettings.Discovery.NONE);
    Identity identity = new Identity(PeerId.of("-PT0100-slowdiskslow".getBytes()), "slow");
    session = Session.open(ports, settings, identity).get();
    desk = TestDesks.desk(session, UiSettings.defaults(work.toString()));
    window = new MainWindow(desk);
    stage.setScene(new Scene(window, 990, 760));
    Theme.dress(stage.getScene());
    Theme.apply(stage.getScene(), false);
    Keys.install(stage.getScene(), window);
    stage.show();
    pump = new Pump(desk.feed());
    window.table().requestFocus();
  }

  @AfterEach
  void close() {
    pump.close();
    session.close(Duration.ofSeconds(3));
    disks.close();
    loop.close();
  }

  /// By how much JavaFX's thread itself delays each pulse: what it computes since the one before,
  /// and for how long it waits for anybody. On a busy machine pulses also come late because that
  /// thread, its timer or its renderer are kept from a processor; that is not the window's doing
  /// and does not count. So that waits are seen, another thread looks at it again and again.
  private static final class Pulses extends AnimationTimer {
    private static final long BEAT_NANOS = 2 * MILLI;

    /// Nobody knows what the thread did meanwhile when the watcher came so late.
    private static final long LATE_NANOS = 20 * MILLI;

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Thread watcher = Thread.ofPlatform().daemon().unstarted(this::watch);
    private final List<Long> delays = Collections.synchronizedList(new ArrayList<>());
    private final AtomicLong waited = new AtomicLong();
    private volatile boolean over;
    private volatile String wait = "";
    private long watched;
    private long computed;

    @Override
    public void start() {
      watched = Thread.currentThread().threadId();
      computed = threads.getCurrentThreadCpuTime();
      watcher.start();
      super.start();
    }

    @Override
    public void handle(long now) {
      long before = computed;
      computed = threads.getCurrentThreadCpuTime();
      delays.add((computed - before + waited.getAndSet(0)) / MILLI);
    }

    @Override
    public void stop() {
      super.stop();
      over = true;
    }

    private void watch() {
      boolean waits = false;
      long before = System.nanoTime();
      while (!over) {
        ThreadInfo thread = threads.getThreadInfo(watched, Integer.MAX_VALUE);
        long now = System.nanoTime();
        boolean waitsStill = waits(thread);
        if (waits && waitsStill && now - before < LATE_NANOS) {
          waited.addAndGet(now - before);
          wait = thread.toString();
        }
        waits = waitsStill;
        before = now;
        LockSupport.parkNanos(BEAT_NANOS);
      }
    }

    /// For another than the toolkit's lower half.
    private static boolean waits(ThreadInfo thread) {
      return thread.getThreadState() != Thread.State.RUNNABLE
          && Stream.of(thread.getStackTrace())
              .map(StackTraceElement::getClassName)
              .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
              .findFirst()
              .filter(name -> !name.startsWith("com.sun.glass."))
              .filter(name -> !name.startsWith("com.sun.javafx.tk."))
              .isPresent();
    }
  }

  @Test
  void theWindowNeverWaitsForTheDisk(FxRobot robot) throws Exception {
    Path data = Files.write(work.resolve("data.bin"), new byte[CONTENT_BYTES]);
    byte[] torrent = TorrentCreator.create(data, CreationOptions.of(Format.V1), HashProgress.NONE);
    session.submit(new Command.AddTorrent(torrent, AddOptions.downloadTo(work)));
    Hand.await("the torrent is listed", () -> !desk.feed().library().rows().isEmpty());
    robot.interact(() -> window.table().getSelectionModel().select(0));
    goThroughTabs(robot); // the first time classes and styles are read, with any disk
    TorrentRow row = Hand.fx(() -> desk.feed().library().rows().getFirst());
    Hand.await("the data is checked", () -> row.status().content().fraction() == 1);
    Pulses pulses = new Pulses();
    robot.interact(pulses::start);
    robot.interact(() -> desk.commands().recheck(List.of(row)));
    goThroughTabs(robot);
    Hand.await("it is checked again", () -> row.status().content().fraction() < 1);
    goThroughTabs(robot);
    Hand.await("and right", () -> row.status().content().fraction() == 1);
    robot.interact(pulses::stop);
    assertTrue(pulses.delays.size() > 50, "only " + pulses.delays.size() + " pulses");
    long most = Collections.max(pulses.delays);
    assertTrue(
        most <= MOST_MILLIS,
        () -> "a pulse was delayed by " + most + " ms: " + pulses.delays + ", last " + pulses.wait);
  }

  private void goThroughTabs(FxRobot robot) {
    for (Details.Tab tab : Details.Tab.values()) {
      robot.interact(() -> desk.feed().details().tabProperty().set(tab));
      robot.push(KeyCode.UP);
    }
  }
}
