package picotorrent.sim;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.net.DeadlineQueue;
import picotorrent.port.Loop;

/// A world of hosts under one virtual clock. Time passes only in [#run] and [#runUntil], from event
/// to event; events of one instant happen in the order they were asked for. Single-threaded.
///
/// An exception that anything lets out ends the run with the host, the virtual time and the seed in
/// its message.
public final class SimWorld {
  /// The date at virtual time 0.
  static final Instant EPOCH = Instant.parse("2026-01-01T00:00:00Z");

  /// Most that one read brings, as in production.
  static final int SCRATCH_BYTES = 256 << 10;

  private final long seed;
  private final ByteBuffer scratch = ByteBuffer.allocateDirect(SCRATCH_BYTES);
  private final SplittableRandom random;
  private final DeadlineQueue queue = new DeadlineQueue();
  private final Trace trace = new Trace();
  private final Map<InetAddress, SimHost> hosts = new LinkedHashMap<>();
  private final Map<InetAddress, Nat> nats = new LinkedHashMap<>();
  private final Map<String, List<InetAddress>> names = new LinkedHashMap<>();
  private final Map<String, WebServer> webServers = new LinkedHashMap<>();
  private final List<Consumer<byte[]>> taps = new ArrayList<>();
  private long now;
  private long eventCount;
  @Nullable SimLoop current;

  /// A world with nobody in it.
  public SimWorld(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /// A host with an address of the internet and a line without limits.
  public SimHost host(String name, String address) {
    return host(name, address, Line.UNLIMITED);
  }

  /// A host with an address of the internet.
  public SimHost host(String name, String address, Line line) {
    InetAddress ip = InetAddresses.forString(address);
    SimHost host = new SimHost(this, name, List.of(ip), line, null);
    claim(ip, host);
    return host;
  }

  /// Gives a host of the internet another address (say, an IPv6 one).
  public void addAddress(SimHost host, String address) {
    InetAddress ip = InetAddresses.forString(address);
    host.addAddress(ip);
    claim(ip, host);
  }

  private void claim(InetAddress address, SimHost host) {
    if (hosts.putIfAbsent(address, host) != null) {
      throw new IllegalArgumentException(address + " is taken");
    }
  }

  /// A local network whose hosts share the first bits of their addresses.
  public Lan lan(String name, int prefixBits) {
    return new Lan(name, prefixBits, null);
  }

  /// A local network with a router.
  public Lan lan(String name, int prefixBits, SimHost gateway) {
    return new Lan(name, prefixBits, gateway.address());
  }

  /// A translator of addresses; hosts are put behind it by [Nat#host].
  public Nat nat(String publicAddress, Nat.Kind kind) {
    InetAddress ip = InetAddresses.forString(publicAddress);
    Nat nat = new Nat(this, ip, kind);
    nats.put(ip, nat);
    return nat;
  }

  /// Enters a name into the world's DNS.
  public void name(String name, String... addresses) {
    names.put(name, List.of(addresses).stream().map(InetAddresses::forString).toList());
  }

  /// Shows every datagram of the world to a test, as it is sent.
  public void tap(Consumer<byte[]> listener) {
    taps.add(listener);
  }

  void tapped(byte[] datagram) {
    taps.forEach(tap -> tap.accept(datagram));
  }

  /// Puts a web server behind every URL that begins with `urlPrefix` (the longest match answers).
  public void web(String urlPrefix, WebServer server) {
    webServers.put(urlPrefix, server);
  }

  /// Virtual time in nanoseconds since the beginning.
  public long now() {
    return now;
  }

  /// Number of events so far.
  public long eventCount() {
    return eventCount;
  }

  /// What has happened.
  public Trace trace() {
    return trace;
  }

  /// Lets an amount of time pass.
  public void run(Duration duration) {
    runUntil(() -> false, duration);
  }

  /// Lets time pass until `done` says so, asked after every event, but no longer than `limit`;
  /// returns what it said last.
  public boolean runUntil(BooleanSupplier done, Duration limit) {
    long end = now + limit.toNanos();
    while (!done.getAsBoolean()) {
      if (queue.isEmpty() || queue.nextNanos() > end) {
        now = end;
        return done.getAsBoolean();
      }
      step();
    }
    return true;
  }

  private void step() {
    now = Math.max(now, queue.nextNanos());
    Runnable event = queue.pollDue(now);
    assert event != null;
    eventCount++;
    try {
      event.run();
    } catch (RuntimeException | AssertionError e) {
      String who = current == null ? "the world" : current.host().name();
      throw new AssertionError("%s failed at %.6f s, seed %d".formatted(who, now / 1e9, seed), e);
    } finally {
      current = null;
    }
  }

  /// Plans an event of the world itself.
  public Loop.Timer at(long atNanos, Runnable event) {
    return queue.add(atNanos, event);
  }

  /// What everybody reads into.
  ByteBuffer scratch() {
    return scratch.clear();
  }

  /// The world's own randomness, for losses and jitter.
  SplittableRandom random() {
    return random;
  }

  long seed() {
    return seed;
  }

  void note(SimHost who, String what, long amount) {
    trace.note(now, who.name(), what, amount);
  }

  @Nullable SimHost hostAt(InetAddress address) {
    return hosts.get(address);
  }

  @Nullable Nat natAt(InetAddress address) {
    return nats.get(address);
  }

  Iterable<SimHost> publicHosts() {
    return hosts.values();
  }

  List<InetAddress> addressesOf(String name) {
    return names.getOrDefault(name, List.of());
  }

  @Nullable WebServer webServerOf(String url) {
    String best =
        webServers.keySet().stream()
            .filter(url::startsWith)
            .reduce("", (a, b) -> b.length() > a.length() ? b : a);
    return webServers.get(best);
  }
}
