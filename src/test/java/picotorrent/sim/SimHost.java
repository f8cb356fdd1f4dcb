package picotorrent.sim;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Entropy;
import picotorrent.port.Fetcher;
import picotorrent.port.Offload;
import picotorrent.port.Resolver;

/// A machine in a [SimWorld] with everything a session needs. [#stop] is `kill -9`; afterwards a
/// new process may start here with the loop and network that the host has then.
public final class SimHost {
  /// How long TCP keeps trying over a dead path before it gives up.
  static final long GIVE_UP_NANOS = Duration.ofSeconds(100).toNanos();

  private final SimWorld world;
  private final String name;
  private final List<InetAddress> addresses;
  private final @Nullable Nat nat;
  private final ArrayDeque<Runnable> parked = new ArrayDeque<>();
  final Set<SimStream> streams = new LinkedHashSet<>();
  final List<Lan> lans = new ArrayList<>();
  final Pipe up;
  final Pipe down;
  final Desk desk = new Desk(this);
  private Line line;
  private boolean cut;
  private boolean unplugged;
  private int processes;
  private Duration dateShift = Duration.ZERO;
  private SimLoop loop;
  private SimNetwork network;
  private Entropy entropy;

  SimHost(SimWorld world, String name, List<InetAddress> addresses, Line line, @Nullable Nat nat) {
    this.world = world;
    this.name = name;
    this.addresses = new ArrayList<>(addresses);
    this.line = line;
    this.nat = nat;
    this.up = new Pipe(this);
    this.down = new Pipe(this);
    this.loop = new SimLoop(this);
    this.network = new SimNetwork(this);
    this.entropy = new SimEntropy(seedOfProcess());
    setLine(line);
  }

  private long seedOfProcess() {
    return world.seed() * 31 + name.hashCode() + 1_000_003L * processes;
  }

  /// What tests call it.
  public String name() {
    return name;
  }

  /// Its first address; behind a [Nat] a private one.
  public InetAddress address() {
    return addresses.getFirst();
  }

  /// Its first address as the internet sees it.
  public InetAddress publicAddress() {
    return nat == null ? address() : nat.publicAddress();
  }

  /// An endpoint at its first address.
  public Endpoint endpoint(int port) {
    return new Endpoint(address(), port);
  }

  /// The loop of the process that runs here now.
  public SimLoop loop() {
    return loop;
  }

  /// The network of the process that runs here now.
  public SimNetwork network() {
    return network;
  }

  /// The randomness of the process that runs here now.
  public Entropy entropy() {
    return entropy;
  }

  /// Names of the world.
  public Resolver resolver() {
    return new SimResolver(loop);
  }

  /// Web servers of the world.
  public Fetcher fetcher() {
    return new SimFetcher(loop);
  }

  /// Arithmetic that takes as long as it says, not as it does.
  public Offload offload() {
    return new SimOffload(loop);
  }

  /// Replaces the line, at any time.
  public void setLine(Line other) {
    line = other;
    up.configure(other.upBytesPerSecond(), other.queueBytes());
    down.configure(other.downBytesPerSecond(), other.queueBytes());
  }

  /// Sets how many bytes a second its processor gets through TCP, in and out together, at any time;
  /// 0: no limit.
  public void setPace(long bytesPerSecond) {
    desk.pace(bytesPerSecond);
  }

  /// The line as it is.
  public Line line() {
    return line;
  }

  /// Moves the date (not the monotonic time) as a person or NTP might.
  public void shiftDate(Duration by) {
    dateShift = dateShift.plus(by);
  }

  /// TCP connections that the system has for it, those on their way included, and those that the
  /// remote has closed and nobody here has.
  public int connections() {
    return streams.size();
  }

  /// Cuts the line silently: datagrams are lost, TCP waits and gives up in the end.
  public void cut() {
    if (!cut) {
      cut = true;
      world.note(this, "cut", 0);
      long since = world.now();
      world.at(since + GIVE_UP_NANOS, () -> giveUpStalled(since));
    }
  }

  private void giveUpStalled(long since) {
    if (!cut) {
      return;
    }
    for (SimStream stream : List.copyOf(streams)) {
      stream.giveUpIfStalled();
    }
    world.at(world.now() + GIVE_UP_NANOS, () -> giveUpStalled(since));
  }

  /// Brings a line back; TCP goes on where it was.
  public void restore() {
    if (cut) {
      cut = false;
      world.note(this, "restored", 0);
      for (Runnable arrival = parked.poll(); arrival != null; arrival = parked.poll()) {
        arrival.run();
      }
      up.resume();
    }
  }

  /// Pulls the plug: the line is cut, and the system knows it.
  public void unplug() {
    unplugged = true;
    cut();
  }

  /// Plugs it in again, into the same network.
  public void plugIn() {
    unplugged = false;
    restore();
  }

  /// By which of its addresses it reaches the internet.
  Optional<InetAddress> wayOut(boolean ipv6) {
    return addresses.stream()
        .filter(own -> !unplugged && own instanceof Inet6Address == ipv6)
        .findFirst();
  }

  /// The machine sleeps and wakes up: its line was dead and its date has moved on, monotonic time
  /// has not.
  public void wakeAfter(Duration sleep) {
    shiftDate(sleep);
    restore();
  }

  /// Tells whether the line is cut.
  public boolean isCut() {
    return cut;
  }

  /// Kills the process: no task of its loop runs any more, its streams are reset, its ports are
  /// free. A new one may be started at once.
  public void stop() {
    world.note(this, "killed", 0);
    loop.end();
    network.end();
    for (SimStream stream : List.copyOf(streams)) {
      stream.reset();
    }
    processes++;
    loop = new SimLoop(this);
    network = new SimNetwork(this);
    entropy = new SimEntropy(seedOfProcess());
  }

  /// Runs something as if it were a task of this host's loop.
  public void run(Runnable task) {
    SimLoop before = world.current;
    world.current = loop;
    try {
      task.run();
    } finally {
      world.current = before;
    }
  }

  SimWorld world() {
    return world;
  }

  @Nullable Nat nat() {
    return nat;
  }

  Duration dateShift() {
    return dateShift;
  }

  List<InetAddress> addresses() {
    return addresses;
  }

  void addAddress(InetAddress address) {
    addresses.add(address);
  }

  boolean has(InetAddress address) {
    return addresses.contains(address);
  }

  /// The address from which `remote` is reached, or null when there is none of its family.
  @Nullable InetAddress sourceFor(InetAddress remote) {
    if (remote.isLoopbackAddress()) {
      return remote;
    }
    for (InetAddress own : addresses) {
      if (own.getClass() == remote.getClass()) {
        return own;
      }
    }
    return null;
  }

  long latencyTo(SimHost other) {
    return other == this ? 0 : line.latencyNanos() + other.line.latencyNanos();
  }

  /// Has something happen at `other` when a packet that leaves now (not before `notBefore`) gets
  /// there; over a dead path it waits, as TCP would.
  void reach(SimHost other, long notBefore, Runnable arrival) {
    long at = Math.max(notBefore, world.now() + latencyTo(other));
    world.at(at, () -> arrive(other, arrival));
  }

  private void arrive(SimHost other, Runnable arrival) {
    SimHost dead = cut ? this : other;
    if (dead.cut && other != this) {
      dead.parked.add(() -> reach(other, 0, arrival));
    } else {
      other.run(arrival);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
