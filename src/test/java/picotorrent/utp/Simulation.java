package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Virtual time and one queue of events: hosts with uTP endpoints, and the lines between them.
/// Everything follows from the seed.
final class Simulation {
  static final long MILLI = 1_000_000L;
  static final long SECOND = 1_000_000_000L;

  /// IPv4 and UDP headers, which take their time on a line too.
  static final int HEADERS_BYTES = 28;

  private record Event(long atNanos, long order, Runnable task) {}

  /// A way in one direction.
  ///
  /// @param bitsPerSecond of the serializer behind the queue; 0 for no limit
  /// @param delayNanos of propagation
  /// @param queueBytes of the drop-tail queue
  /// @param loss probability of a packet to vanish
  /// @param duplication probability of a packet to come twice
  /// @param jitterNanos a random extra delay up to this: packets overtake each other
  /// @param mtuBytes larger datagrams vanish
  record LineSpec(
      long bitsPerSecond,
      long delayNanos,
      int queueBytes,
      double loss,
      double duplication,
      long jitterNanos,
      int mtuBytes) {
    static LineSpec clean(long bitsPerSecond, long delayNanos, int queueBytes) {
      return new LineSpec(bitsPerSecond, delayNanos, queueBytes, 0, 0, 0, 1500);
    }

    LineSpec loss(double share) {
      return new LineSpec(
          bitsPerSecond, delayNanos, queueBytes, share, duplication, jitterNanos, mtuBytes);
    }

    LineSpec mtu(int bytes) {
      return new LineSpec(
          bitsPerSecond, delayNanos, queueBytes, loss, duplication, jitterNanos, bytes);
    }
  }

  /// The state of a way in one direction, shared by every flow that takes it.
  final class Line {
    private LineSpec spec;
    private final Random random;
    private long freeAtNanos;
    private boolean fragments;
    long carriedBytes;
    long carriedPackets;
    long queueDrops;
    long randomLosses;

    Line(LineSpec spec) {
      this.spec = spec;
      random = new Random(seeds.nextLong());
    }

    /// The route changes: larger datagrams vanish from now on.
    void mtu(int bytes) {
      spec = spec.mtu(bytes);
    }

    /// From now on larger datagrams come in fragments, but for those that forbid it.
    void fragments() {
      fragments = true;
    }

    /// From now on such a share of the packets vanishes.
    void loss(double share) {
      spec = spec.loss(share);
    }

    /// How long a packet that comes now would wait.
    long queueNanos() {
      return Math.max(0, freeAtNanos - now);
    }

    /// Carries a packet of `bytes` on the wire; `arrival` runs when it comes out, if it does.
    void carry(int bytes, Runnable arrival) {
      if (bytes <= spec.mtuBytes) {
        carryWhole(bytes, arrival);
      }
    }

    /// The same for one that may be cut up on the way.
    void carryCut(int bytes, Runnable arrival) {
      if (bytes <= spec.mtuBytes || fragments) {
        carryWhole(bytes, arrival);
      }
    }

    private void carryWhole(int bytes, Runnable arrival) {
      long wait = queueNanos();
      if (spec.bitsPerSecond > 0) {
        if (wait * spec.bitsPerSecond / 8 / SECOND + bytes > spec.queueBytes) {
          queueDrops++;
          return;
        }
        freeAtNanos = now + wait + bytes * 8L * SECOND / spec.bitsPerSecond;
        wait = freeAtNanos - now;
      }
      if (spec.loss > 0 && random.nextDouble() < spec.loss) {
        randomLosses++;
        return;
      }
      carriedBytes += bytes;
      carriedPackets++;
      int copies = spec.duplication > 0 && random.nextDouble() < spec.duplication ? 2 : 1;
      for (int i = 0; i < copies; i++) {
        long jitter = spec.jitterNanos > 0 ? random.nextLong(spec.jitterNanos) : 0;
        at(now + wait + spec.delayNanos + jitter, arrival);
      }
    }
  }

  /// A host with one endpoint.
  final class Host {
    final Endpoint address;
    final UtpEndpoint endpoint;
    private final Map<Endpoint, Line> ways = new HashMap<>();
    private final Map<Endpoint, Host> others = new HashMap<>();
    private boolean pollPosted;
    private long timerAt = Long.MAX_VALUE;
    long sentBytes;
    long sentDatagrams;
    int largestDatagram;

    Host(String address, int datagramLimit, IntFunction<CongestionControl> controls) {
      this(Endpoint.parse(address), datagramLimit, controls, new Random(seeds.nextLong()));
    }

    private Host(
        Endpoint address,
        int datagramLimit,
        IntFunction<CongestionControl> controls,
        RandomGenerator dice) {
      this.address = address;
      endpoint = new UtpEndpoint(dice, remote -> datagramLimit, controls);
    }

    void joined(Host other, Line there) {
      ways.put(other.address, there);
      others.put(other.address, other);
    }

    /// Polls after the event that runs now.
    void touched() {
      if (!pollPosted) {
        pollPosted = true;
        at(now, this::poll);
      }
    }

    /// The process is about to end.
    void end() {
      endpoint.abortAll(this::send, now);
    }

    private void poll() {
      pollPosted = false;
      endpoint.pollDatagrams(this::send, now);
      long next = Math.max(now, endpoint.pollTimeout());
      if (next < timerAt) {
        timerAt = next;
        at(next, () -> fire(next));
      }
    }

    private void fire(long due) {
      if (timerAt == due) {
        timerAt = Long.MAX_VALUE;
        poll();
      }
    }

    private void send(Endpoint remote, ByteBuffer payload, int segment, boolean probe) {
      while (payload.hasRemaining()) {
        byte[] datagram = new byte[Math.min(segment, payload.remaining())];
        payload.get(datagram);
        sendOne(remote, datagram, probe);
      }
    }

    void sendOne(Endpoint remote, byte[] datagram) {
      sendOne(remote, datagram, false);
    }

    private void sendOne(Endpoint remote, byte[] datagram, boolean probe) {
      sentBytes += datagram.length;
      sentDatagrams++;
      largestDatagram = Math.max(largestDatagram, datagram.length);
      Line way = ways.get(remote);
      Host other = others.get(remote);
      if (way != null && other != null) {
        int bytes = datagram.length + HEADERS_BYTES;
        Runnable arrival = () -> other.receive(address, datagram.clone());
        if (probe) {
          way.carry(bytes, arrival);
        } else {
          way.carryCut(bytes, arrival);
        }
      }
    }

    void receive(Endpoint from, byte[] datagram) {
      Receipt taken = receipt;
      if (taken != null && taken.take(from, datagram)) {
        return;
      }
      endpoint.handleDatagram(from, ByteBuffer.wrap(datagram), now);
      touched();
    }

    /// Sees datagrams before the endpoint does; true keeps them from it.
    @Nullable Receipt receipt;
  }

  interface Receipt {
    boolean take(Endpoint from, byte[] datagram);
  }

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::atNanos).thenComparingLong(Event::order));
  private final Random seeds;
  private long order;
  private long now = SECOND;

  Simulation(long seed) {
    seeds = new Random(seed);
  }

  long now() {
    return now;
  }

  void at(long atNanos, Runnable task) {
    events.add(new Event(atNanos, order++, task));
  }

  Host host(String address) {
    return host(address, MtuProbe.ETHERNET_DATAGRAM_BYTES);
  }

  Host host(String address, int datagramLimit) {
    return new Host(address, datagramLimit, ScavengerControl::new);
  }

  /// A host that sends by rules of its own.
  Host host(String address, IntFunction<CongestionControl> controls) {
    return new Host(address, MtuProbe.ETHERNET_DATAGRAM_BYTES, controls);
  }

  /// A host that throws dice of its own.
  Host host(String address, RandomGenerator dice) {
    return new Host(
        Endpoint.parse(address), MtuProbe.ETHERNET_DATAGRAM_BYTES, ScavengerControl::new, dice);
  }

  Line line(LineSpec spec) {
    return new Line(spec);
  }

  static void join(Host a, Host b, Line there, Line back) {
    a.joined(b, there);
    b.joined(a, back);
  }

  /// Runs until nothing is left to do or the time has come.
  void runUntil(long untilNanos) {
    while (!events.isEmpty() && events.peek().atNanos <= untilNanos) {
      Event event = events.remove();
      now = Math.max(now, event.atNanos);
      event.task.run();
    }
    now = Math.max(now, untilNanos);
  }

  void runFor(long nanos) {
    runUntil(now + nanos);
  }
}
