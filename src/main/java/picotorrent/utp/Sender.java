package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// The sending half of a connection: when what is under way counts as lost, and what may leave now.
///
/// Losses are found by time ([Flight#overdue]). A lone lost tail is found by sending its last
/// packet again after two round trips, and everything else by the timeout.
final class Sender {
  private static final long MIN_REORDERING_NANOS = 1_000_000L;

  /// Three windows are kept: what is under way, what waits behind a lost packet until it has come
  /// again, and what leaves next. No less than this.
  private static final long MIN_BUFFER_BYTES = 64 << 10;

  private final SendBuffer buffer;
  private final Flight flight;
  private final RttEstimator rtt = new RttEstimator();
  private final Alarms alarms = new Alarms(rtt);
  private final Inquiry inquiry = new Inquiry();
  private final RemoteWindow remote = new RemoteWindow();
  private final AckReader acks;
  private final BlindAckTrap trap;
  private final Departures departures;
  private final CongestionControl control;
  private final MtuProbe mtu;
  private final BlackHoleWatch watch = new BlackHoleWatch();
  private final Parting parting;

  private boolean refusedBytes;
  private boolean finishing;
  private boolean finishAppended;

  Sender(
      Slabs slabs,
      long firstNumber,
      CongestionControl control,
      MtuProbe mtu,
      RandomGenerator random) {
    buffer = new SendBuffer(slabs, firstNumber);
    flight = new Flight(buffer, firstNumber);
    parting = new Parting(flight, mtu, watch);
    acks = new AckReader(flight, rtt, mtu, parting);
    trap = new BlindAckTrap(flight, random);
    departures =
        new Departures(new Departures.Conditions(flight, rtt, control, mtu, remote, trap, parting));
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
    alarms.clear();
    departures.clear();
  }

  // Acknowledgements

  /// Tells whether the packet's acknowledgement can be true.
  boolean plausible(IncomingPacket packet) {
    return acks.plausible(packet);
  }

  /// Tells whether whoever sent the packet knows what we have under way.
  boolean isKnownTo(IncomingPacket packet) {
    return acks.isKnownTo(packet);
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
      alarms.windowIsOpen();
    }
    acks.read(packet, nowNanos);
    if (acks.probeArrived()) {
      control.packetBytes(mtu.datagramBytes());
    }
    if (acks.lied()) {
      return false;
    }
    if (inquiry.isOpen()) {
      answered(nowNanos);
    }
    if (acks.ackedBytes() > 0 || remote.isClosed()) {
      alarms.heard();
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
    inquiry.open(false);
    if (acks.ackedBytes() == 0 && flight.recut(mtu.datagramBytes() - Header.BYTES)) {
      alarms.heard();
      rtt.heard();
      alarms.restart(flight.outstanding() > 0, nowNanos);
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
    leaveBlackHole();
    alarms.restart(flight.outstanding() > 0, nowNanos);
    departures.pace();
    if (finishing && !finishAppended) {
      finishAppended = buffer.finish();
    }
  }

  void remoteIsOfOurKind() {
    parting.remoteUnderstands();
    alarms.remoteIsOfOurKind();
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
      parting.lost(n, nowNanos);
    }
  }

  /// Large packets do not come through any more: new ones are smaller, and what is under way is
  /// sent in parts, or cut anew where the remote is found to have none of it.
  private void leaveBlackHole() {
    if (!watch.isBlackHole()) {
      return;
    }
    watch.begin();
    if (mtu.fallBack()) {
      control.packetBytes(mtu.datagramBytes());
      flight.recutWaiting(mtu.datagramBytes() - Header.BYTES);
    }
  }

  /// Whether packets with bytes may not arrive, so that no ack should travel by them alone.
  boolean isDoubtful() {
    return alarms.isSilent() || parting.isDoubtful();
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
      leaveBlackHole();
    }
    if (alarms.pollWindowProbe(nowNanos)) {
      departures.probeWindow();
      rtt.backOff();
    }
    if (alarms.isTimeout(nowNanos)) {
      return timeOut(nowNanos);
    }
    if (alarms.pollTailProbe(nowNanos)) {
      probeTail();
    }
    return true;
  }

  private boolean timeOut(long nowNanos) {
    if (!alarms.endure()) {
      return false;
    }
    trap.release();
    boolean closedWindow = remote.bytes() < mtu.datagramBytes();
    for (long n = flight.first(); n < flight.next(); n++) {
      if (flight.isUnderWay(n)) {
        if (isProbe(n)) {
          mtu.lost(nowNanos);
        } else {
          parting.lost(n, nowNanos);
        }
        flight.lose(n);
      }
    }
    watch.timedOut();
    leaveBlackHole();
    inquiry.open(!inquiry.isOpen() && !parting.isUnderstood() && isTooLarge(flight.first()));
    if (!closedWindow) {
      control.onTimeout(nowNanos);
    }
    rtt.backOff();
    alarms.waitOn(nowNanos);
    departures.pace();
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

  /// When [#handleTimers] or [#send] has something to do.
  long deadlineNanos(long nowNanos) {
    long deadline =
        Math.min(alarms.deadlineNanos(), Math.min(flight.overdueAtNanos(), trap.releaseAtNanos()));
    return Math.min(deadline, departures.readyNanos(nowNanos));
  }

  // Sending

  /// Sends what may leave now. `fields` hold the header but for the sequence number. Returns how
  /// many packets left.
  int send(UtpOutput out, Header.Fields fields, long nowNanos) {
    departures.clear();
    if (inquiry.isOpen()) {
      return inquiry.ask(out, fields, flight.first() - 1);
    }
    int sent = departures.send(out, fields, nowNanos);
    if (sent > 0) {
      alarms.left(nowNanos);
    }
    if (isStuck()) {
      alarms.windowIsClosed(nowNanos);
    }
    return sent;
  }

  private boolean isStuck() {
    return flight.waiting() > 0
        && flight.outstanding() == 0
        && !departures.remoteHasRoom(flight.next());
  }

  /// Whether more waits than the queue on the line lets us send.
  boolean isHeldBack() {
    return flight.waiting() > 0 && control.holdsBack();
  }
}
