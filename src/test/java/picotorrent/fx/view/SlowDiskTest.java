package picotorrent.fx.view;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
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
import org.testfx.util.WaitForAsyncUtils;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.EngineSettings;
import picotorrent.base.PeerId;
import picotorrent.fx.model.Details;
import picotorrent.fx.model.UiSettings;
import picotorrent.fx.task.Pump;
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
import picotorrent.session.Identity;
import picotorrent.session.Ports;
import picotorrent.session.Session;
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
        new EngineSettings(
            new EngineSettings.Listen(List.of(LOOPBACK), 0, false, false),
            new EngineSettings.Discovery(false, false, false, false, List.of()),
            usual.transport(),
            usual.limits(),
            usual.queue());
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

  /// How late each pulse came after the one before it.
  private static final class Pulses extends AnimationTimer {
    private final List<Long> gaps = Collections.synchronizedList(new ArrayList<>());
    private long last;

    @Override
    public void handle(long now) {
      long here = System.nanoTime();
      if (last != 0) {
        gaps.add((here - last) / MILLI);
      }
      last = here;
    }
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    try {
      WaitForAsyncUtils.waitFor(20, TimeUnit.SECONDS, condition);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("waited in vain: " + what, e);
    }
  }

  @Test
  void theWindowNeverWaitsForTheDisk(FxRobot robot) throws Exception {
    Path data = Files.write(work.resolve("data.bin"), new byte[CONTENT_BYTES]);
    byte[] torrent = TorrentCreator.create(data, CreationOptions.of(Format.V1), HashProgress.NONE);
    robot.interact(() -> desk.feed().details().tabProperty().set(Details.Tab.FILES));
    Pulses idle = new Pulses();
    robot.interact(idle::start);
    await("pulses without a disk", () -> idle.gaps.size() >= 60);
    robot.interact(idle::stop);
    long usual = late(idle.gaps.stream().sorted().toList());
    Pulses pulses = new Pulses();
    session.submit(new Command.AddTorrent(torrent, AddOptions.downloadTo(work)));
    await("the torrent is listed", () -> !desk.feed().library().rows().isEmpty());
    robot.interact(() -> window.table().getSelectionModel().select(0));
    robot.interact(pulses::start);
    var row = desk.feed().library().rows().getFirst();
    for (Details.Tab tab : Details.Tab.values()) {
      robot.interact(() -> desk.feed().details().tabProperty().set(tab));
      robot.push(KeyCode.UP);
    }
    await("the data is checked", () -> row.status().content().fraction() == 1);
    robot.interact(() -> desk.commands().recheck(List.of(row)));
    await("it is checked again", () -> row.status().content().fraction() < 1);
    await("and right", () -> row.status().content().fraction() == 1);
    robot.interact(pulses::stop);
    List<Long> gaps = pulses.gaps.stream().sorted().toList();
    assertTrue(gaps.size() > 50, "only " + gaps.size() + " pulses");
    long most = late(gaps);
    // What a busy machine delays, it delays without a disk as well.
    assertTrue(most <= 100 + usual, () -> "5 of 100 pulses came later than " + most + " ms");
  }

  /// What 95 of 100 pulses keep to, in milliseconds.
  private static long late(List<Long> gaps) {
    return gaps.get(gaps.size() * 95 / 100);
  }
}
