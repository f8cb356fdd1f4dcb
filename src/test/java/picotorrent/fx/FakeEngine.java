package picotorrent.fx;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Event;
import picotorrent.api.RemovalStatus;
import picotorrent.api.Reply;
import picotorrent.api.SessionStatus;
import picotorrent.api.Snapshot;
import picotorrent.api.TorrentDetail;
import picotorrent.api.TorrentStatus;
import picotorrent.base.TorrentId;

/// An engine that does nothing by itself: it shows what a test puts in, answers commands as the
/// real one would and remembers them.
@NullMarked
public class FakeEngine implements Engine {
  /// What commands of a kind are answered with, instead of what is usual.
  public final Map<Class<? extends Command>, Reply> answers = new ConcurrentHashMap<>();

  public final List<Command> commands = new CopyOnWriteArrayList<>();
  private final List<Consumer<Event>> listeners = new CopyOnWriteArrayList<>();
  private volatile Snapshot snapshot = Snapshot.EMPTY;
  private volatile @Nullable TorrentDetail detail;
  public volatile Look look = Look.LIST;
  public final java.util.concurrent.atomic.AtomicInteger looks =
      new java.util.concurrent.atomic.AtomicInteger();
  public volatile boolean closed;

  /// Shows these torrents from now on.
  public synchronized void show(SessionStatus session, List<TorrentStatus> torrents) {
    show(session, torrents, snapshot.removals());
  }

  private void show(
      SessionStatus session, List<TorrentStatus> torrents, List<RemovalStatus> removals) {
    snapshot =
        new Snapshot(snapshot.version() + 1, session, List.copyOf(torrents), removals, detail);
  }

  /// Shows these removals from now on.
  public synchronized void removals(RemovalStatus... removals) {
    show(snapshot.session(), snapshot.torrents(), List.of(removals));
  }

  public synchronized void show(List<TorrentStatus> torrents) {
    show(snapshot.session(), torrents);
  }

  /// Replaces one torrent or adds it.
  public synchronized void show(TorrentStatus torrent) {
    List<TorrentStatus> next = new ArrayList<>(snapshot.torrents());
    next.replaceAll(old -> old.id().equals(torrent.id()) ? torrent : old);
    if (next.stream().noneMatch(old -> old.id().equals(torrent.id()))) {
      next.add(torrent);
    }
    show(next);
  }

  public synchronized void detail(@Nullable TorrentDetail next) {
    detail = next;
    show(snapshot.torrents());
  }

  public void tell(Event event) {
    listeners.forEach(listener -> listener.accept(event));
  }

  /// The last command of a kind, or null.
  public <C extends Command> @Nullable C last(Class<C> kind) {
    return commands.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .reduce((a, b) -> b)
        .orElse(null);
  }

  @Override
  public CompletableFuture<Reply> submit(Command command) {
    commands.add(command);
    return CompletableFuture.completedFuture(answer(command));
  }

  protected Reply answer(Command command) {
    Reply given = answers.get(command.getClass());
    return given != null ? given : answerItself(command);
  }

  private Reply answerItself(Command command) {
    return switch (command) {
      case Command.Remove remove -> {
        show(
            snapshot.torrents().stream().filter(t -> !remove.torrents().contains(t.id())).toList());
        yield new Reply.Done();
      }
      case Command.AddTorrent add -> added(add);
      default -> new Reply.Done();
    };
  }

  private Reply added(Command.AddTorrent add) {
    byte[] twenty = new byte[20];
    System.arraycopy(add.torrentFile(), 0, twenty, 0, Math.min(20, add.torrentFile().length));
    return new Reply.Added(new TorrentId(picotorrent.base.Hash.of(twenty)));
  }

  @Override
  public Snapshot snapshot() {
    return snapshot;
  }

  @Override
  public View look(Look first) {
    look = first;
    looks.incrementAndGet();
    return new View() {
      @Override
      public void turn(Look next) {
        look = next;
      }

      @Override
      public void close() {
        looks.decrementAndGet();
      }
    };
  }

  @Override
  public Subscription subscribe(Consumer<Event> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  @Override
  public void close(Duration patience) {
    closed = true;
  }
}
