package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// The sending half of a connection: when what is under way counts as lost, and what may leave now.
///
/// Losses are found by time ([Flight#overdue]). A lone lost tail is found by sending its last
/// packet again after two round trips, and everything else by the timeout.
final class Sender {
  /// UDP_SEGMENT's limits: segments and bytes of one burst.
  private static final int MAX_BURST_SEGMENTS = 64;

  private static final int MAX_BURST_BYTES = 65_000;

  /// Timeouts in a row, without a word from the remote, until it is given up: more than libtorrent
  /// and libutp wait for, which tell nobody when they have ended a connection themselves.
  private static final int MAX_TIMEOUTS = 5;

  /// The same for our own kind, which does tell.
  private static final int MAX_TIMEOUTS_WITH_OURS = 7;

  private static final long MIN_REORDERING_NANOS = 1_000_000L;

  /// A remote may put an ack off for so long (libutp: 100 ms).
  private static final long REMOTE_ACK_DELAY_NANOS = 110_000_000L;

  /// Three windows are kept: what is under way, what waits behind a lost packet until it has come
  /// again, and what leaves next. No less than this.
  private static final long MIN_BUFFER_BYTES = 64 << 10;

  private static final int PACKETS_BEFORE_PROBE = 8;

  /// Packets behind a probe, which show its loss.
  private static final int PACKETS_BEHIND_PROBE = 4;

  private static final long NEVER = Long.MAX_VALUE;

  private final SendBuffer buffer;
  private final Flight flight;
  private final RttEstimator rtt = new RttEstimator();
  private final Pacer pacer = new Pacer();
  private final RemoteWindow remote = new RemoteWindow();
  private final AckReader acks;
  private final BlindAckTrap trap;
  private final CongestionControl control;
  private final MtuProbe mtu;

  private final long probeFrom;
  private boolean refusedBytes;
  private boolean finishing;
  private boolean finishAppended;

  private int timeouts;
  private int maxTimeouts = MAX_TIMEOUTS;
  private long timeoutAt = NEVER;
  private long tailProbeAt = NEVER;
  private long windowProbeAt = NEVER;
  private boolean windowProbe;
  private boolean pacedOut;
  private boolean asking;
  private boolean asked;

  Sender(
      Slabs slabs,
      long firstNumber,
      CongestionControl control,
      MtuProbe mtu,
      RandomGenerator random) {
    buffer = new SendBuffer(slabs, firstNumber);
    flight = new Flight(buffer, firstNumber);
    acks = new AckReader(flight, rtt, mtu);
    trap = new BlindAckTrap(flight, random);
    probeFrom = firstNumber + PACKETS_BEFORE_PROBE;
    this.control = control;
    this.mtu = mtu;
  }

  /// The number the next new packet will have.
  long next() {
    return flight.next();
  }

  /// The oldest packet that is not acknowledged.
  long first() {
    return flight.first();
  }

  RttEstimator rtt() {
    return rtt;
  }

  /// The round trip that the last ack measured; 0 for none.
  long sampleNanos() {
    return acks.sampleNanos();
  }

  CongestionControl control() {
    return control;
  }

  int datagramBytes() {
    return mtu.datagramBytes();
  }

  long bufferedBytes() {
    return buffer.payloadBytes();
  }

  /// Everything written has been acknowledged, the end of the stream included.
  boolean finished() {
    return finishAppended && buffer.first() == buffer.end();
  }

  /// Takes bytes to send, as far as there is room.
  int write(ByteBuffer source) {
    if (finishing) {
      return 0;
    }
    int taken = buffer.write(source, mtu.datagramBytes() - Header.BYTES, bufferLimitBytes());
    refusedBytes |= source.hasRemaining();
    return taken;
  }

  boolean hasRoom() {
    return !finishing && buffer.payloadBytes() < bufferLimitBytes();
  }

  private long bufferLimitBytes() {
    return Math.min(Math.max(MIN_BUFFER_BYTES, 2 * control.windowBytes()), Slabs.LARGEST_BYTES / 2);
  }

  /// True once after a refused write, when half the room is free again.
  boolean pollWritable() {
    if (refusedBytes && !finishing && buffer.payloadBytes() <= bufferLimitBytes() / 2) {
      refusedBytes = false;
      return true;
    }
    return false;
  }

  /// No more bytes will be written: the stream ends behind those taken.
  void finish() {
    finishing = true;
    finishAppended = finishAppended || buffer.finish();
  }

  void release() {
    flight.release();
    clearTimers();
  }

  // Acknowledgements

  /// Tells whether the packet's acknowledgement can be true.
  boolean plausible(IncomingPacket packet) {
    return acks.plausible(packet);
  }

  /// Takes the acknowledgement of a plausible packet in. False: the remote claims to have what has
  /// not left us.
  boolean acknowledge(IncomingPacket packet, long nowNanos) {
    long before = flight.inFlightBytes();
    if (packet.maxDatagramBytes() > 0) {
      mtu.remoteTakes(packet.maxDatagramBytes());
    }
    remote.opens(packet.windowBytes());
    if (remote.bytes() > flight.unacknowledgedBytes()) {
      windowProbeAt = NEVER;
    }
    acks.read(packet, nowNanos);
    if (acks.probeArrived()) {
      control.packetBytes(mtu.datagramBytes());
    }
    if (acks.lied()) {
      return false;
    }
    if (asking) {
      answered(nowNanos);
    }
    if (acks.ackedBytes() > 0 || remote.isClosed()) {
      timeouts = 0;
    }
    if (acks.ackedBytes() > 0) {
      progress(before, nowNanos);
    }
    return true;
  }

  /// The remote is there, and what was sent last is long past: what it has not acknowledged has not
  /// arrived. If that is because the path takes smaller packets only, those cut already must be cut
  /// again.
  private void answered(long nowNanos) {
    asking = false;
    if (acks.ackedBytes() == 0 && flight.recut(mtu.datagramBytes() - Header.BYTES)) {
      timeouts = 0;
      rtt.heard();
      armTimeout(nowNanos);
    }
  }

  private void progress(long before, long nowNanos) {
    rtt.heard();
    if (acks.sampleNanos() > 0) {
      rtt.sample(acks.sampleNanos());
      control.onDelay(acks.sampleNanos(), nowNanos);
    }
    flight.dropArrived();
    control.onAck(acks.ackedBytes(), before, rtt, nowNanos);
    trap.passed();
    findLosses(nowNanos);
    armTimeout(nowNanos);
    pace();
    if (finishing && !finishAppended) {
      finishAppended = buffer.finish();
    }
  }

  void remoteIsOfOurKind() {
    maxTimeouts = MAX_TIMEOUTS_WITH_OURS;
  }

  private void pace() {
    pacer.pace(
        control.windowBytes(), rtt.smoothedNanos(), control.pacingGain(), mtu.datagramBytes());
  }

  // Losses

  private void findLosses(long nowNanos) {
    long patience = rtt.smoothedNanos() + Math.max(MIN_REORDERING_NANOS, rtt.minNanos() / 4);
    long n = flight.overdue(flight.first(), patience, nowNanos);
    while (n != Flight.NONE) {
      lose(n, nowNanos);
      n = flight.overdue(n + 1, patience, nowNanos);
    }
  }

  private void lose(long n, long nowNanos) {
    flight.lose(n);
    if (isProbe(n)) {
      mtu.lost(nowNanos);
    } else {
      control.onLoss(rtt, nowNanos);
    }
  }

  private boolean isProbe(long n) {
    return mtu.isProbe(n) && !buffer.is(n, SendBuffer.RESENT);
  }

  /// Does what is due. False: the remote has not been heard for too long.
  boolean handleTimers(long nowNanos) {
    if (nowNanos >= trap.releaseAtNanos()) {
      trap.release();
    }
    if (nowNanos >= flight.overdueAtNanos()) {
      findLosses(nowNanos);
    }
    if (nowNanos >= windowProbeAt) {
      windowProbeAt = NEVER;
      windowProbe = true;
      rtt.backOff();
    }
    if (nowNanos >= timeoutAt) {
      return timeOut(nowNanos);
    }
    if (nowNanos >= tailProbeAt) {
      tailProbeAt = NEVER;
      probeTail();
    }
    return true;
  }

  private boolean timeOut(long nowNanos) {
    if (++timeouts > maxTimeouts) {
      return false;
    }
    trap.release();
    boolean closedWindow = remote.bytes() < mtu.datagramBytes();
    for (long n = flight.first(); n < flight.next(); n++) {
      if (flight.isUnderWay(n)) {
        if (isProbe(n)) {
          mtu.lost(nowNanos);
        }
        flight.lose(n);
      }
    }
    if (mtu.fallBack(timeouts, nowNanos)) {
      control.packetBytes(mtu.datagramBytes());
    }
    asking = !asking && isTooLarge(flight.first());
    asked = false;
    if (!closedWindow) {
      control.onTimeout(nowNanos);
    }
    rtt.backOff();
    timeoutAt = nowNanos + rtt.timeoutNanos();
    tailProbeAt = NEVER;
    pace();
    return true;
  }

  /// The packet has left, and no path is known any more that carries it.
  private boolean isTooLarge(long n) {
    return flight.outstanding() > 0 && flight.size(n) > mtu.datagramBytes();
  }

  /// Sends the newest outstanding packet again: its ack shows what was lost before it.
  private void probeTail() {
    long n = flight.next() - 1;
    if (n >= flight.first() && flight.isUnderWay(n)) {
      flight.lose(n);
    }
  }

  private void armTimeout(long nowNanos) {
    if (flight.outstanding() == 0) {
      timeoutAt = NEVER;
      tailProbeAt = NEVER;
      return;
    }
    timeoutAt = nowNanos + rtt.timeoutNanos();
    tailProbeAt =
        rtt.hasSample() ? nowNanos + 2 * rtt.smoothedNanos() + REMOTE_ACK_DELAY_NANOS : NEVER;
  }

  private void clearTimers() {
    timeoutAt = NEVER;
    tailProbeAt = NEVER;
    windowProbeAt = NEVER;
    pacedOut = false;
  }

  /// When [#handleTimers] or [#send] has something to do.
  long deadlineNanos(long nowNanos) {
    long deadline =
        Math.min(
            Math.min(timeoutAt, flight.overdueAtNanos()),
            Math.min(Math.min(tailProbeAt, windowProbeAt), trap.releaseAtNanos()));
    return pacedOut ? Math.min(deadline, pacer.readyNanos(nowNanos)) : deadline;
  }

  // Sending

  /// Sends what may leave now. `fields` hold the header but for the sequence number. Returns how
  /// many packets left.
  int send(UtpOutput out, Header.Fields fields, long nowNanos) {
    pacedOut = false;
    if (asking) {
      return ask(out, fields);
    }
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
    if (sent > 0 && timeoutAt == NEVER) {
      armTimeout(nowNanos);
    } else if (sent > 0 && rtt.hasSample()) {
      tailProbeAt = nowNanos + 2 * rtt.smoothedNanos() + REMOTE_ACK_DELAY_NANOS;
    }
    armWindowProbe(nowNanos);
    return sent;
  }

  /// Asks the remote what it has by a packet that it has already, and that is small: whoever gets
  /// one acknowledges it at once.
  private int ask(UtpOutput out, Header.Fields fields) {
    if (asked) {
      return 0;
    }
    asked = true;
    int number = Sequences.wire(flight.first() - 1);
    Header.put(out.scratch(), 0, PacketType.DATA, 0, fields, number);
    out.send(out.scratch(), 0, Header.BYTES, Header.BYTES);
    return 1;
  }

  private void armWindowProbe(long nowNanos) {
    boolean stuck =
        flight.waiting() > 0 && flight.outstanding() == 0 && !remoteHasRoom(flight.next());
    if (stuck && windowProbeAt == NEVER) {
      windowProbeAt = nowNanos + rtt.timeoutNanos();
    }
  }

  private boolean mayLeave(int size, long nowNanos) {
    long inFlight = flight.inFlightBytes();
    if (inFlight > 0 && inFlight + size > control.windowBytes()) {
      return false;
    }
    if (inFlight > 0 && pacer.credit(nowNanos) < size) {
      pacedOut = true;
      return false;
    }
    return true;
  }

  private boolean remoteHasRoom(long n) {
    return windowProbe
        || buffer.length(n) == 0
        || flight.unacknowledgedBytes() + buffer.length(n) <= remote.bytes();
  }

  private void sendAgain(UtpOutput out, Header.Fields fields, long n, long nowNanos) {
    leave(n, fields, nowNanos);
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

  /// Whether more waits than the queue on the line lets us send.
  boolean isHeldBack() {
    return flight.waiting() > 0 && control.holdsBack();
  }
}
