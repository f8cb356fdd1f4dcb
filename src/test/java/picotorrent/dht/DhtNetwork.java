package picotorrent.dht;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;

/// Many nodes in one process: virtual time, latency, loss, nodes that go silent and nodes that lie.
/// The same seed gives the same run.
final class DhtNetwork {
  /// One way, at least.
  private static final long LATENCY_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private static final long JITTER_NANOS = TimeUnit.MILLISECONDS.toNanos(80);

  final Random random;
  final double loss;
  final List<Host> hosts = new ArrayList<>();
  private final Map<Endpoint, Host> byEndpoint = new HashMap<>();
  private final Map<Endpoint, Liar> liars = new HashMap<>();
  private final Set<Object> subnets = new HashSet<>();
  private final PriorityQueue<Happening> queue =
      new PriorityQueue<>(
          Comparator.comparingLong(Happening::at).thenComparingLong(Happening::number));
  long now;
  long datagrams;
  private long number;

  private record Happening(long at, long number, Runnable task) {}

  /// A node that answers what is asked as its author likes; null: not at all.
  interface Liar {
    byte[] answer(Krpc.Incoming.Asked asked, Endpoint from);
  }

  /// One honest node and what it found.
  final class Host {
    final Endpoint endpoint;
    final DhtNode node;
    final List<DhtEvent> events = new ArrayList<>();
    boolean silent;
    private long wakeAt = Long.MAX_VALUE;

    Host(Endpoint endpoint) {
      this.endpoint = endpoint;
      this.node = new DhtNode(endpoint.isIpv6(), false, random, now);
      node.externalAddress(endpoint.address(), now);
    }

    void receive(Endpoint from, byte[] payload) {
      if (!silent) {
        node.handleDatagram(from, ByteBuffer.wrap(payload), now);
        drain();
      }
    }

    void drain() {
      for (Optional<DhtNode.Transmit> next = node.pollTransmit();
          next.isPresent();
          next = node.pollTransmit()) {
        send(endpoint, next.get().remote(), next.get().payload());
      }
      for (Optional<DhtEvent> next = node.pollEvent(); next.isPresent(); next = node.pollEvent()) {
        events.add(next.get());
      }
      wakeLater();
    }

    private void wakeLater() {
      long at = node.pollTimeout();
      if (at < wakeAt) {
        wakeAt = at;
        after(Math.max(0, at - now), this::wake);
      }
    }

    private void wake() {
      if (!silent && now >= wakeAt) {
        wakeAt = Long.MAX_VALUE;
        node.handleTimeout(now);
        drain();
      }
    }

    <T extends DhtEvent> Optional<T> last(Class<T> kind) {
      return events.reversed().stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }
  }

  DhtNetwork(long seed, double loss) {
    this.random = new Random(seed);
    this.loss = loss;
  }

  /// A public address in a /24 that nobody else has.
  Endpoint freshEndpoint() {
    while (true) {
      byte[] raw = {
        (byte) (11 + random.nextInt(80)),
        (byte) random.nextInt(256),
        (byte) random.nextInt(256),
        (byte) (1 + random.nextInt(254))
      };
      Endpoint endpoint = new Endpoint(address(raw), 1024 + random.nextInt(60_000));
      if (subnets.add(Places.subnet(endpoint))) {
        return endpoint;
      }
    }
  }

  private static InetAddress address(byte[] raw) {
    return InetAddresses.fromInteger(ByteBuffer.wrap(raw).getInt());
  }

  Host add() {
    return add(freshEndpoint());
  }

  Host add(Endpoint endpoint) {
    Host host = new Host(endpoint);
    hosts.add(host);
    byEndpoint.put(endpoint, host);
    return host;
  }

  void addLiar(Endpoint endpoint, Liar liar) {
    liars.put(endpoint, liar);
  }

  /// Nodes that join one after the other, each knowing one that is there already.
  void populate(int count, long gapNanos) {
    for (int i = 0; i < count; i++) {
      Host host = add();
      if (i > 0) {
        host.node.addRouter(hosts.get(random.nextInt(i)).endpoint);
      }
      host.drain();
      run(gapNanos);
    }
  }

  void send(Endpoint from, Endpoint to, byte[] payload) {
    datagrams++;
    if (random.nextDouble() < loss) {
      return;
    }
    long delay = LATENCY_NANOS + (long) (random.nextDouble() * JITTER_NANOS);
    after(delay, () -> deliver(from, to, payload));
  }

  private void deliver(Endpoint from, Endpoint to, byte[] payload) {
    Host host = byEndpoint.get(to);
    if (host != null) {
      host.receive(from, payload);
      return;
    }
    Liar liar = liars.get(to);
    if (liar != null && Krpc.read(payload) instanceof Krpc.Incoming.Asked asked) {
      send(to, from, liar.answer(asked, from));
    }
  }

  void after(long delayNanos, Runnable task) {
    queue.add(new Happening(now + delayNanos, number++, task));
  }

  void run(long nanos) {
    long until = now + nanos;
    while (!queue.isEmpty() && queue.peek().at() <= until) {
      Happening next = queue.remove();
      now = next.at();
      next.task().run();
    }
    now = until;
  }

  void runSeconds(int seconds) {
    run(TimeUnit.SECONDS.toNanos(seconds));
  }

  /// The live nodes that are really nearest to a point.
  List<Host> nearest(NodeId target, int most) {
    return hosts.stream()
        .filter(host -> !host.silent)
        .sorted((one, other) -> target.compareDistances(one.node.id(), other.node.id()))
        .limit(most)
        .toList();
  }
}
