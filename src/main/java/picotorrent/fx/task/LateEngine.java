package picotorrent.fx.task;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.Snapshot;

/// An engine that is still on its way when the window opens. What is asked of it meanwhile waits
/// and is passed on, in order, when it has come. Safe on any thread; nothing here but [#close]
/// waits.
public final class LateEngine implements Engine {
  private record Asked(Command command, CompletableFuture<Reply> answer) {}

  private final Queue<Asked> asked = new ArrayDeque<>(); // guarded by this, as is all below
  private final List<LateView> views = new ArrayList<>();
  private final List<LateSubscription> subscriptions = new ArrayList<>();
  private @Nullable Engine engine;
  private boolean closed;

  /// Nothing has come yet.
  public LateEngine() {}

  /// Passes on to this engine from now on. One that comes after the close is closed at once.
  public void arrive(Engine arrived) {
    if (!take(arrived)) {
      arrived.close();
    }
  }

  private synchronized boolean take(Engine arrived) {
    if (closed) {
      return false;
    }
    engine = arrived;
    subscriptions.forEach(each -> each.attach(arrived));
    views.forEach(each -> each.attach(arrived));
    for (Asked each = asked.poll(); each != null; each = asked.poll()) {
      CompletableFuture<Reply> answer = each.answer();
      var _ = arrived.submit(each.command()).thenAccept(answer::complete);
    }
    return true;
  }

  @Override
  public synchronized CompletableFuture<Reply> submit(Command command) {
    if (engine != null) {
      return engine.submit(command);
    }
    Asked waiting = new Asked(command, new CompletableFuture<>());
    if (!closed) {
      asked.add(waiting);
    }
    return waiting.answer();
  }

  @Override
  public synchronized Snapshot snapshot() {
    return engine == null ? Snapshot.EMPTY : engine.snapshot();
  }

  @Override
  public synchronized View look(Look look) {
    LateView view = new LateView(look);
    if (engine == null) {
      views.add(view);
    } else {
      view.attach(engine);
    }
    return view;
  }

  @Override
  public synchronized Subscription subscribe(Consumer<Event> listener) {
    LateSubscription subscription = new LateSubscription(listener);
    if (engine == null) {
      subscriptions.add(subscription);
    } else {
      subscription.attach(engine);
    }
    return subscription;
  }

  @Override
  public void close(Duration patience) {
    Engine there = leave();
    if (there != null) {
      there.close(patience);
    }
  }

  private synchronized @Nullable Engine leave() {
    closed = true;
    asked.clear();
    return engine;
  }

  private final class LateView implements View {
    private Look look;
    private @Nullable View real;

    LateView(Look look) {
      this.look = look;
    }

    void attach(Engine arrived) {
      real = arrived.look(look);
    }

    @Override
    public void turn(Look next) {
      synchronized (LateEngine.this) {
        look = next;
        if (real != null) {
          real.turn(next);
        }
      }
    }

    @Override
    public void close() {
      synchronized (LateEngine.this) {
        views.remove(this);
        if (real != null) {
          real.close();
        }
      }
    }
  }

  private final class LateSubscription implements Subscription {
    private final Consumer<Event> listener;
    private @Nullable Subscription real;

    LateSubscription(Consumer<Event> listener) {
      this.listener = listener;
    }

    void attach(Engine arrived) {
      real = arrived.subscribe(listener);
    }

    @Override
    public void close() {
      synchronized (LateEngine.this) {
        subscriptions.remove(this);
        if (real != null) {
          real.close();
        }
      }
    }
  }
}
