package picotorrent.session.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Loop;
import picotorrent.port.Stream;

/// One stream to a remote over whichever road answers first. The first road has a head start; the
/// next sets out when that is over, or at once when the one before has failed. Who comes late is
/// closed (as RFC 8305 does it with address families).
///
/// Confined to the session loop.
final class RacedStream implements Stream {
  private final Loop loop;
  private final Stream.Handler handler;
  private final long headStartNanos;
  private final Queue<Function<Stream.Handler, Stream>> waiting;
  private final List<Contender> running = new ArrayList<>();
  private @Nullable Contender winner;
  private @Nullable Contender first;
  private Loop.@Nullable Timer timer;
  private boolean over;

  private RacedStream(
      Loop loop,
      Stream.Handler handler,
      List<Function<Stream.Handler, Stream>> roads,
      long headStartNanos) {
    this.loop = loop;
    this.handler = handler;
    this.headStartNanos = headStartNanos;
    this.waiting = new ArrayDeque<>(roads);
  }

  /// Sets out; the answer comes by `handler`, never during this call.
  ///
  /// @param roads open a stream each, the one with the head start first; at least one
  static RacedStream begin(
      Loop loop,
      Stream.Handler handler,
      List<Function<Stream.Handler, Stream>> roads,
      long headStartNanos) {
    RacedStream race = new RacedStream(loop, handler, roads, headStartNanos);
    race.setOut();
    return race;
  }

  private void setOut() {
    cancelTimer();
    Function<Stream.Handler, Stream> road = waiting.poll();
    if (road == null || over) {
      return;
    }
    Contender contender = new Contender();
    running.add(contender);
    contender.stream = road.apply(contender);
    if (first == null) {
      first = contender;
    }
    if (!waiting.isEmpty()) {
      timer = loop.at(loop.now() + headStartNanos, this::setOut);
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  /// The road that is taken, or the one that set out first while none is.
  private Stream road() {
    Contender taken = winner == null ? first : winner;
    if (taken == null) {
      throw new IllegalStateException("nobody has set out");
    }
    return taken.stream();
  }

  @Override
  public Endpoint remote() {
    return road().remote();
  }

  @Override
  public Endpoint local() {
    return road().local();
  }

  @Override
  public Transport transport() {
    return road().transport();
  }

  @Override
  public int write(ByteBuffer source) {
    return winner == null ? 0 : road().write(source);
  }

  @Override
  public void resumeReading() {
    if (winner != null) {
      road().resumeReading();
    }
  }

  @Override
  public boolean isHeldBack() {
    return winner != null && road().isHeldBack();
  }

  @Override
  public void close() {
    over = true;
    cancelTimer();
    for (Contender contender : List.copyOf(running)) {
      contender.stream().close();
    }
    running.clear();
  }

  /// One road, and who hears what happens on it.
  private final class Contender implements Stream.Handler {
    private @Nullable Stream stream;

    Stream stream() {
      if (stream == null) {
        throw new IllegalStateException("the road answered before it was taken");
      }
      return stream;
    }

    @Override
    public void onConnected() {
      winner = this;
      cancelTimer();
      waiting.clear();
      for (Contender other : List.copyOf(running)) {
        if (other != this) {
          other.stream().close();
        }
      }
      running.clear();
      running.add(this);
      handler.onConnected();
    }

    @Override
    public int readAllowance() {
      return handler.readAllowance();
    }

    @Override
    public void onRead(ByteBuffer bytes) {
      handler.onRead(bytes);
    }

    @Override
    public void onWritable() {
      handler.onWritable();
    }

    @Override
    public void onClosed(Ending why) {
      running.remove(this);
      if (winner == this || running.isEmpty() && waiting.isEmpty()) {
        over = true;
        handler.onClosed(why);
      } else if (!waiting.isEmpty()) {
        setOut();
      }
    }
  }
}
