package picotorrent.cli;

import com.google.common.base.Splitter;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentState;
import picotorrent.api.TorrentStatus;
import picotorrent.base.PlainText;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;

/// What one engine carries for one command, mostly one torrent: adds it, follows it, and ends the
/// engine well, also on Ctrl+C.
///
/// Confined to the command's thread, but for the shutdown hook.
final class TransferRun implements AutoCloseable {
  /// How often the line of progress is renewed.
  private static final Duration TICK = Duration.ofMillis(500);

  /// How often to look whether a snapshot has what was asked for.
  private static final long LOOK_MILLIS = 10;

  /// How often, where it may never come: ten times as long as snapshots lie apart.
  private static final int LOOKS = 100;

  /// How long trackers are given to hear that we leave.
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final Engine engine;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicBoolean interrupted = new AtomicBoolean();
  private final Thread hook;
  private final Engine.View view;
  private @Nullable TorrentId torrent;

  TransferRun(Engine engine) {
    this.engine = engine;
    this.view = engine.look(Engine.Look.LIST);
    engine.subscribe(events::add);
    this.hook = new Thread(this::interrupt, "interrupt");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /// Ctrl+C: everything that was verified is already on disk; what remains is to say goodbye.
  private void interrupt() {
    interrupted.set(true);
    engine.close(PATIENCE);
  }

  /// Adds the torrent; returns null when it was added, else the reason why not.
  @Nullable String add(Command command) throws InterruptedException {
    return switch (submit(command)) {
      case Reply.Added(TorrentId id) -> {
        torrent = id;
        yield null;
      }
      case Reply.AlreadyThere(TorrentId id) -> {
        torrent = id;
        yield null;
      }
      case Reply.Refused(Sentence reason) -> reason.toString();
      case Reply.Done(), Reply.Told _ -> null;
      case Reply.Unknown(var _) -> "The torrent is gone.";
    };
  }

  /// Asks for something and waits for what becomes of it.
  Reply submit(Command command) throws InterruptedException {
    try {
      return engine.submit(command).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Waits for the next event, or null after one tick.
  @Nullable Event nextEvent() throws InterruptedException {
    return events.poll(TICK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /// The same, or null after a moment: the snapshot that says what an event has said is on its way.
  @Nullable Event nextEventSoon() throws InterruptedException {
    return events.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// All torrents as they are now; empty before the first snapshot.
  List<TorrentStatus> torrents() {
    return engine.snapshot().torrents();
  }

  /// The torrent as it is now, or null before the first snapshot.
  @Nullable TorrentStatus status() {
    for (TorrentStatus status : torrents()) {
      if (status.id().equals(torrent)) {
        return status;
      }
    }
    return null;
  }

  /// What has failed, as the snapshot that follows the event says; null if that does not come soon.
  TorrentState.@Nullable Failed failed() throws InterruptedException {
    for (int look = 0; look < LOOKS; look++) {
      TorrentStatus status = status();
      if (status != null && status.state() instanceof TorrentState.Failed failed) {
        return failed;
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return null;
  }

  /// Goes on with these files alone; the metadata of a magnet link that was held is there.
  void choose(FileSelection selection) throws InterruptedException, CommandFailure {
    TorrentId id = Objects.requireNonNull(torrent, "added before");
    Map<Integer, Command.FilePriority> priorities = selection.priorities(files(id));
    var _ = engine.submit(new Command.SetFilePriorities(id, priorities));
    var _ = engine.submit(new Command.Start(Set.of(id), false));
    view.turn(Engine.Look.LIST);
  }

  /// Offers each piece to one peer at a time (BEP 16).
  void superseed() {
    TorrentId id = Objects.requireNonNull(torrent, "added before");
    var _ = engine.submit(new Command.SetSuperseeding(Set.of(id), true));
  }

  private List<List<String>> files(TorrentId id) throws InterruptedException {
    view.turn(new Engine.Look(id, EnumSet.of(Engine.Aspect.FILES)));
    while (!wasInterrupted()) {
      TorrentDetail detail = engine.snapshot().detail();
      if (detail != null && !detail.files().isEmpty()) {
        Splitter slash = Splitter.on('/');
        return detail.files().stream().map(file -> slash.splitToList(file.path())).toList();
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
    return List.of();
  }

  /// Whether Ctrl+C has been pressed.
  boolean wasInterrupted() {
    return interrupted.get();
  }

  /// One line on how it goes: percent, rates, peers, time left.
  static String line(TorrentStatus status) {
    String what =
        switch (status.state()) {
          case TorrentState.FetchingMetadata() ->
              "Getting the file list from " + status.peers().connected() + " peers";
          case TorrentState.Checking(long rate, double fraction) ->
              "Checking " + percent(fraction) + " at " + Rates.perSecond(rate) + left(status);
          case TorrentState.Queued() -> "Waiting";
          case TorrentState.Downloading() -> downloading(status);
          case TorrentState.Seeding() -> seeding(status);
          case TorrentState.Finished() -> "Finished";
          case TorrentState.Stopped() -> "Stopped";
          case TorrentState.Moving(long _, double fraction) -> "Moving " + percent(fraction);
          case TorrentState.Finding(int files, double fraction) ->
              "Looking through " + files + " files, " + percent(fraction);
          case TorrentState.Failed failure -> failure.brief().toString();
        };
    return PlainText.of(what);
  }

  private static String downloading(TorrentStatus status) {
    return percent(status.content().fraction())
        + "  down "
        + Rates.perSecond(status.traffic().downBytesPerSecond())
        + "  up "
        + Rates.perSecond(status.traffic().upBytesPerSecond())
        + "  "
        + status.peers().sending()
        + " of "
        + status.peers().connected()
        + " peers"
        + left(status);
  }

  private static String left(TorrentStatus status) {
    return status.etaSeconds() < 0 ? "" : ", " + Rates.duration(status.etaSeconds()) + " left";
  }

  private static String seeding(TorrentStatus status) {
    return "Seeding to "
        + status.peers().connected()
        + " peers  up "
        + Rates.perSecond(status.traffic().upBytesPerSecond())
        + "  "
        + Rates.bytes(status.traffic().upBytes())
        + " sent";
  }

  private static String percent(double fraction) {
    return (long) Math.floor(fraction * 100) + " %";
  }

  /// Ends the engine; what is verified is saved.
  @Override
  public void close() {
    view.close();
    engine.close(PATIENCE);
    if (!interrupted.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException e) {
        // The process is already ending: the hook runs, and closing twice does no harm.
        interrupted.set(true);
      }
    }
  }

  /// Shows lines of progress: one that renews itself on a terminal, else a new line only when it
  /// says something new, at most every few seconds.
  static final class Progress {
    private static final long PLAIN_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final boolean terminal;
    private long lastNanos;
    private String last = "";

    /// @param out standard error where the command has a result, else standard output
    Progress(PrintWriter out) {
      this.out = out;
      this.terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
      this.lastNanos = System.nanoTime() - PLAIN_EVERY_NANOS;
    }

    /// Shows how it goes: on a terminal each time, elsewhere now and then.
    void show(String line) {
      if (line.equals(last)) {
        return;
      }
      if (terminal) {
        out.print('\r' + line + " ".repeat(Math.max(0, last.length() - line.length())));
        last = line;
      } else if (System.nanoTime() - lastNanos >= PLAIN_EVERY_NANOS) {
        out.println(line);
        lastNanos = System.nanoTime();
        last = line;
      }
      out.flush();
    }

    /// Shows what is worth a line of its own wherever it goes.
    void showNow(String line) {
      lastNanos = System.nanoTime() - PLAIN_EVERY_NANOS;
      show(line);
    }

    /// Ends the line that renews itself.
    void end() {
      if (terminal && !last.isEmpty()) {
        out.println();
        out.flush();
        last = "";
      }
    }
  }
}
