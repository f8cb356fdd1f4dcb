package picotorrent.net;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import picotorrent.port.Loop;
import picotorrent.port.Resolver;

/// Names by the system's resolver, each on a virtual thread of its own.
public final class SystemResolver implements Resolver {
  /// Lookups at a time: a resolver call holds a carrier thread while it waits.
  static final int CONCURRENT_LOOKUPS = 16;

  /// How long an answer is waited for; the system's own patience may be longer.
  static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final Loop loop;
  private final HttpFetcher.Lookup lookup;
  private final Semaphore turns = new Semaphore(CONCURRENT_LOOKUPS);

  /// A resolver that answers on `loop`.
  public SystemResolver(Loop loop) {
    this(loop, InetAddress::getAllByName);
  }

  SystemResolver(Loop loop, HttpFetcher.Lookup lookup) {
    this.loop = loop;
    this.lookup = lookup;
  }

  @Override
  public void resolve(String host, Consumer<List<InetAddress>> done) {
    assert loop.onLoop();
    if (InetAddresses.isInetAddress(host)) {
      loop.post(() -> done.accept(List.of(InetAddresses.forString(host))));
      return;
    }
    Question question = new Question(host, done);
    question.start();
  }

  private final class Question {
    private final String host;
    private final Consumer<List<InetAddress>> done;
    private boolean answered;

    Question(String host, Consumer<List<InetAddress>> done) {
      this.host = host;
      this.done = done;
    }

    void start() {
      Loop.Timer timeout = loop.at(loop.now() + TIMEOUT_NANOS, () -> answer(List.of()));
      Thread.ofVirtual()
          .name("resolve " + host)
          .start(() -> {
            List<InetAddress> addresses = ask();
            loop.post(() -> {
              timeout.cancel();
              answer(addresses);
            });
          });
    }

    private List<InetAddress> ask() {
      turns.acquireUninterruptibly();
      try {
        return List.of(lookup.all(host));
      } catch (UnknownHostException e) {
        return List.of();
      } finally {
        turns.release();
      }
    }

    private void answer(List<InetAddress> addresses) {
      if (!answered) {
        answered = true;
        done.accept(addresses);
      }
    }
  }
}
