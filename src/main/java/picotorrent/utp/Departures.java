package picotorrent.utp;

import java.nio.ByteBuffer;

/// Which packets of a flight may leave now, and their leaving: what was lost first, then new ones
/// in bursts, a probe of the path among them, as fast as the window, the pace and the remote allow.
final class Departures {
  /// UDP_SEGMENT's limits: segments and bytes of one burst.
  private static final int MAX_BURST_SEGMENTS = 64;

  private static final int MAX_BURST_BYTES = 65_000;

  private static final int PACKETS_BEFORE_PROBE = 8;

  /// Packets behind a probe, which show its loss.
  private static final int PACKETS_BEHIND_PROBE = 4;

  private static final long NEVER = Long.MAX_VALUE;

  private final Flight flight;
  private final SendBuffer buffer;
  private final RttEstimator rtt;
  private final CongestionControl control;
  private final MtuProbe mtu;
  private final RemoteWindow remote;
  private final BlindAckTrap trap;
  private final Parting parting;
  private final Pacer pacer = new Pacer();
  private final long probeFrom;
  private boolean windowProbe;
  private boolean pacedOut;

  /// What decides.
  record Conditions(
      Flight flight,
      RttEstimator rtt,
      CongestionControl control,
      MtuProbe mtu,
      RemoteWindow remote,
      BlindAckTrap trap,
      Parting parting) {}

  Departures(Conditions conditions) {
    flight = conditions.flight;
    buffer = flight.buffer();
    rtt = conditions.rtt;
    control = conditions.control;
    mtu = conditions.mtu;
    remote = conditions.remote;
    trap = conditions.trap;
    parting = conditions.parting;
    probeFrom = flight.next() + PACKETS_BEFORE_PROBE;
  }

  /// Sets the pace anew: the window or the round trip has changed.
  void pace() {
    pacer.pace(
        control.windowBytes(), rtt.smoothedNanos(), control.pacingGain(), mtu.datagramBytes());
  }

  /// One packet may leave although the remote has no room: its answer says whether it has.
  void probeWindow() {
    windowProbe = true;
  }

  /// Nothing waits for its pace any more.
  void clear() {
    pacedOut = false;
  }

  /// When what waits for its pace may leave; [Long#MAX_VALUE] when nothing does.
  long readyNanos(long nowNanos) {
    return pacedOut ? pacer.readyNanos(nowNanos) : NEVER;
  }

  /// Sends what may leave; returns how many packets did.
  int send(UtpOutput out, Header.Fields fields, long nowNanos) {
    int sent = 0;
    while (flight.lost() > 0 && mayLeave(flight.size(flight.firstLost()), nowNanos)) {
      sendAgain(out, fields, flight.firstLost(), nowNanos);
      sent++;
    }
    int burst;
    while (flight.lost() == 0 && (burst = sendNew(out, fields, nowNanos)) > 0) {
      sent += burst;
    }
    windowProbe = false;
    return sent;
  }

  private boolean mayLeave(int size, long nowNanos) {
    long inFlight = flight.inFlightBytes();
    if (inFlight > 0 && inFlight + size > control.windowBytes()) {
      return false;
    }
    // What is larger than today's packets leaves on credit, too: the pace never saves up so much.
    if (inFlight > 0 && pacer.credit(nowNanos) < Math.min(size, mtu.datagramBytes())) {
      pacedOut = true;
      return false;
    }
    return true;
  }

  /// Whether the remote has room for the packet, or is asked by it whether it has.
  boolean remoteHasRoom(long n) {
    return windowProbe
        || buffer.length(n) == 0
        || flight.unacknowledgedBytes() + buffer.length(n) <= remote.bytes();
  }

  private void sendAgain(UtpOutput out, Header.Fields fields, long n, long nowNanos) {
    leave(n, fields, nowNanos);
    if (parting.applies(n)) {
      parting.send(out, fields, n);
      return;
    }
    buffer.clear(n, SendBuffer.PARTED);
    out.send(buffer.memory(), buffer.offset(n), flight.size(n), flight.size(n));
  }

  /// Sends new packets of one size that lie behind each other; returns how many.
  private int sendNew(UtpOutput out, Header.Fields fields, long nowNanos) {
    if (!newMayLeave(nowNanos) || trap.set(rtt, nowNanos) && !newMayLeave(nowNanos)) {
      return 0;
    }
    long start = flight.next();
    int probe = probeBytes(nowNanos);
    if (probe >= flight.size(start) + Header.MIN_PADDING_BYTES) {
      sendProbe(out, fields, probe, nowNanos);
      return 1;
    }
    int segment = flight.size(start);
    if (segment > mtu.datagramBytes() && parting.applies(start)) {
      sendAgain(out, fields, start, nowNanos);
      return 1;
    }
    int at = buffer.offset(start);
    int bytes = 0;
    int count = 0;
    int last = segment;
    while (count < MAX_BURST_SEGMENTS
        && bytes + segment <= MAX_BURST_BYTES
        && last == segment
        && newMayLeave(nowNanos)
        && buffer.offset(flight.next()) == at + bytes
        && flight.size(flight.next()) <= segment) {
      last = flight.size(flight.next());
      leave(flight.next(), fields, nowNanos);
      bytes += last;
      count++;
    }
    out.send(buffer.memory(), at, bytes, segment);
    return count;
  }

  /// Probes travel in the middle of a stream, where a loss is found soon.
  private int probeBytes(long nowNanos) {
    boolean midStream =
        rtt.hasSample() && flight.next() >= probeFrom && flight.waiting() >= PACKETS_BEHIND_PROBE;
    return midStream ? mtu.wanted(nowNanos) : 0;
  }

  private boolean newMayLeave(long nowNanos) {
    return flight.waiting() > 0
        && flight.outstanding() < remote.packets()
        && remoteHasRoom(flight.next())
        && mayLeave(flight.size(flight.next()), nowNanos);
  }

  private void leave(long n, Header.Fields fields, long nowNanos) {
    flight.leave(n, nowNanos);
    pacer.spend(flight.size(n));
    PacketType type = buffer.is(n, SendBuffer.FIN) ? PacketType.FIN : PacketType.DATA;
    Header.put(buffer.memory(), buffer.offset(n), type, 0, fields, Sequences.wire(n));
  }

  private void sendProbe(UtpOutput out, Header.Fields fields, int probe, long nowNanos) {
    long n = flight.next();
    leave(n, fields, nowNanos);
    ByteBuffer scratch = out.scratch();
    scratch.clear().position(Header.BYTES);
    Header.put(scratch, 0, PacketType.DATA, Header.EXTENSION_BITS, fields, Sequences.wire(n));
    Header.putPadding(scratch, probe - flight.size(n));
    scratch.put(
        scratch.position(), buffer.memory(), buffer.offset(n) + Header.BYTES, buffer.length(n));
    mtu.sent(n, probe);
    out.sendProbe(scratch, probe);
  }
}
