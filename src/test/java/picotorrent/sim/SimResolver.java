package picotorrent.sim;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import picotorrent.port.Resolver;

/// The world's names, after a while; over a cut line there is no answer but the empty one.
public final class SimResolver implements Resolver {
  private static final long ANSWER_NANOS = Duration.ofMillis(20).toNanos();
  private static final long TIMEOUT_NANOS = Duration.ofSeconds(10).toNanos();

  private final SimLoop loop;

  SimResolver(SimLoop loop) {
    this.loop = loop;
  }

  @Override
  public void resolve(String host, Consumer<List<InetAddress>> done) {
    if (InetAddresses.isInetAddress(host)) {
      loop.post(() -> done.accept(List.of(InetAddresses.forString(host))));
    } else if (loop.host().isCut()) {
      loop.at(loop.now() + TIMEOUT_NANOS, () -> done.accept(List.of()));
    } else {
      List<InetAddress> addresses = loop.host().world().addressesOf(host);
      loop.at(loop.now() + ANSWER_NANOS, () -> done.accept(addresses));
    }
  }
}
