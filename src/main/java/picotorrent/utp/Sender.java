package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;

/// The sending half of a connection: what is under way, what was lost, what may leave now.
///
/// Losses are found by time (as RFC 8985, RACK): a packet is lost when one that left after it has
/// arrived and a quarter of a round trip more has passed. A lone lost tail is found by sending its
/// last packet again after two round trips, and everything else by the timeout.
final class Sender {
  /// Packets sent and not acknowledged, for any remote: what a selective ack can name.
  static final int MAX_OUTSTANDING_PACKETS = 2000;

  /// A remote keeps as many packets that wait for a lost one as its window has pieces of this size:
  /// libtorrent counts so; libutp keeps 1,024, with a window of 1 MiB.
  private static final int REMOTE_PACKET_BYTES = 1100;

  /// UDP_SEGMENT's limits: segments and bytes of one burst.
  private static final int MAX_BURST_SEGMENTS = 64;

  private static final int MAX_BURST_BYTES = 65_000;

  /// How far an ack may lag behind the newest one and still be taken for a late packet.
  private static final int MAX_ACK_LAG = 2048;

  /// Timeouts in a row, without a word from the remote, until it is given up.
  private static final int MAX_TIMEOUTS = 7;

  private static final long MIN_REORDERING_NANOS = 1_000_000L;

  /// A remote may put an ack off for so long (libutp: 100 ms).
  private static final long REMOTE_ACK_DELAY_NANOS = 110_000_000L;

  /// Three windows are kept: what is under way, what waits behind a lost packet until it has come
  /// again, and what leaves next. No less than this.
  private static final long MIN_BUFFER_BYTES = 64 << 10;

  /// From one to two of these pass until a packet is held back for a moment; see [#holdBack].
  private static final long HOLD_BACK_NANOS = 2_000_000_000L;

  private static final int HOLD_BACK_FLIGHT_PACKETS = 16;

  private static final int PACKETS_BEFORE_PROBE = 8;

  private static final long NEVER = Long.MAX_VALUE;
  private static final long NONE = Long.MIN_VALUE;

  private final SendBuffer buffer;
  private final RttEstimator rtt = new RttEstimator();
  private final Pacer pacer = new Pacer();
  private final CongestionControl control;
  private final MtuProbe mtu;
  private final RandomGenerator random;

  private final long probeFrom;
  private long next;
  private long inFlightBytes;
  private long unacknowledgedBytes;
  private long remoteWindowBytes = MtuProbe.SAFE_DATAGRAM_BYTES;
  private long largestWindowBytes;
  private int maxPackets = 16;
  private int lost;
  private long lostFrom;
  private long highestAcked;
  private long newestArrivedSentNanos = Long.MIN_VALUE;
  private boolean refusedBytes;
  private boolean finishing;
  private boolean finishAppended;

  private int timeouts;
  private long timeoutAt = NEVER;
  private long reorderingAt = NEVER;
  private long tailProbeAt = NEVER;
  private long windowProbeAt = NEVER;
  private boolean windowProbe;
  private boolean pacedOut;

  private long heldBack = NONE;
  private long holdAtNanos;
  private long releaseAt = NEVER;

  // What one ack brought; fields, so that no ack makes garbage.
  private long ackedBytes;
  private long sampleNanos;
  private long sampleSentNanos;
  private boolean lied;

  Sender(
      Slabs slabs,
      long firstNumber,
      CongestionControl control,
      MtuProbe mtu,
      RandomGenerator random) {
    buffer = new SendBuffer(slabs, firstNumber);
    next = firstNumber;
    lostFrom = firstNumber;
    highestAcked = firstNumber - 1;
    probeFrom = firstNumber + PACKETS_BEFORE_PROBE;
    this.control = control;
    this.mtu = mtu;
    this.random = random;
  }

  /// The number the next new packet will have.
  long next() {
    return next;
  }

  /// The oldest packet that is not acknowledged.
  long first() {
    return buffer.first();
  }

  RttEstimator rtt() {
    return rtt;
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
    buffer.release();
    clearTimers();
  }

  // Acknowledgements

  /// Tells whether the packet's acknowledgement can be true: it names nothing that was not sent,
  /// and nothing long past.
  boolean plausible(IncomingPacket packet) {
    long to = Sequences.unwrap(packet.acknowledged(), buffer.first() - 1);
    return to < next && to >= buffer.first() - 1 - MAX_ACK_LAG;
  }

  /// Takes the acknowledgement of a plausible packet in. False: the remote claims to have what has
  /// not left us.
  boolean acknowledge(IncomingPacket packet, long nowNanos) {
    long before = inFlightBytes;
    ackedBytes = 0;
    sampleNanos = 0;
    sampleSentNanos = Long.MIN_VALUE;
    lied = false;
    if (packet.maxDatagramBytes() > 0) {
      mtu.remoteTakes(packet.maxDatagramBytes());
    }
    openRemoteWindow(packet.windowBytes());
    long to = Sequences.unwrap(packet.acknowledged(), buffer.first() - 1);
    for (long n = buffer.first(); n <= to; n++) {
      arrived(n, nowNanos);
    }
    selective(packet, to, nowNanos);
    if (lied) {
      return false;
    }
    if (ackedBytes > 0 || remoteWindowBytes < MtuProbe.SAFE_DATAGRAM_BYTES) {
      timeouts = 0;
    }
    if (ackedBytes > 0) {
      progress(before, nowNanos);
    }
    return true;
  }

  private void openRemoteWindow(long windowBytes) {
    remoteWindowBytes = windowBytes;
    if (windowBytes > largestWindowBytes) {
      largestWindowBytes = windowBytes;
      maxPackets = Math.clamp(windowBytes / REMOTE_PACKET_BYTES, 16, MAX_OUTSTANDING_PACKETS);
    }
    if (windowBytes > unacknowledgedBytes) {
      windowProbeAt = NEVER;
    }
  }

  private void selective(IncomingPacket packet, long to, long nowNanos) {
    int bits = packet.selectiveAckBits();
    for (int bit = 0; bit < bits; bit++) {
      long n = to + 2 + bit;
      if (n >= next) {
        return;
      }
      if (n >= buffer.first() && packet.selectivelyAcknowledged(bit)) {
        arrived(n, nowNanos);
      }
    }
  }

  private void arrived(long n, long nowNanos) {
    if (buffer.is(n, SendBuffer.ACKED)) {
      return;
    }
    if (!buffer.is(n, SendBuffer.SENT)) {
      lied = true; // held back, and never left
      return;
    }
    int size = size(n);
    if (buffer.is(n, SendBuffer.LOST)) {
      buffer.clear(n, SendBuffer.LOST);
      lost--;
    } else {
      inFlightBytes -= size;
    }
    buffer.set(n, SendBuffer.ACKED);
    ackedBytes += size;
    highestAcked = Math.max(highestAcked, n);
    if (mtu.isProbe(n) && !buffer.is(n, SendBuffer.RESENT)) {
      mtu.acknowledged();
      control.packetBytes(mtu.datagramBytes());
    }
    measure(n, nowNanos);
  }

  private void measure(long n, long nowNanos) {
    long sent = buffer.sentNanos(n);
    boolean resent = buffer.is(n, SendBuffer.RESENT);
    if (resent && nowNanos - sent < rtt.minNanos()) {
      return; // it was the first copy that arrived
    }
    newestArrivedSentNanos = Math.max(newestArrivedSentNanos, sent);
    if (!resent && sent >= sampleSentNanos) {
      sampleSentNanos = sent;
      sampleNanos = Math.max(1, nowNanos - sent);
    }
  }

  private void progress(long before, long nowNanos) {
    rtt.heard();
    if (sampleNanos > 0) {
      rtt.sample(sampleNanos);
      control.onDelay(sampleNanos, nowNanos);
    }
    for (long n = buffer.first(); n < next && buffer.is(n, SendBuffer.ACKED); n++) {
      unacknowledgedBytes -= buffer.length(n);
    }
    buffer.dropAcknowledged();
    control.onAck(ackedBytes, before, rtt, nowNanos);
    if (heldBack != NONE && highestAcked > heldBack) {
      releaseHeldBack();
    }
    findLosses(nowNanos);
    armTimeout(nowNanos);
    pace();
    if (finishing && !finishAppended) {
      finishAppended = buffer.finish();
    }
  }

  private void pace() {
    pacer.pace(
        control.windowBytes(), rtt.smoothedNanos(), control.pacingGain(), mtu.datagramBytes());
  }

  // Losses

  private void findLosses(long nowNanos) {
    reorderingAt = NEVER;
    long patience = rtt.smoothedNanos() + Math.max(MIN_REORDERING_NANOS, rtt.minNanos() / 4);
    for (long n = buffer.first(); n < highestAcked; n++) {
      if (!buffer.is(n, SendBuffer.SENT)
          || buffer.is(n, SendBuffer.ACKED)
          || buffer.is(n, SendBuffer.LOST)
          || buffer.sentNanos(n) > newestArrivedSentNanos) {
        continue;
      }
      long dueNanos = buffer.sentNanos(n) + patience;
      if (dueNanos <= nowNanos) {
        lose(n, nowNanos);
      } else {
        reorderingAt = Math.min(reorderingAt, dueNanos);
      }
    }
  }

  private void lose(long n, long nowNanos) {
    boolean probe = mtu.isProbe(n) && !buffer.is(n, SendBuffer.RESENT);
    markLost(n);
    if (probe) {
      mtu.lost(nowNanos);
    } else {
      control.onLoss(rtt, nowNanos);
    }
  }

  private void markLost(long n) {
    buffer.set(n, SendBuffer.LOST);
    inFlightBytes -= size(n);
    lost++;
    lostFrom = Math.min(lostFrom, n);
  }

  /// Does what is due. False: the remote has not been heard for too long.
  boolean handleTimers(long nowNanos) {
    if (nowNanos >= releaseAt) {
      releaseHeldBack();
    }
    if (nowNanos >= reorderingAt) {
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
    if (++timeouts > MAX_TIMEOUTS) {
      return false;
    }
    releaseHeldBack();
    boolean closedWindow = remoteWindowBytes < mtu.datagramBytes();
    for (long n = buffer.first(); n < next; n++) {
      if (!buffer.is(n, SendBuffer.ACKED) && !buffer.is(n, SendBuffer.LOST)) {
        if (mtu.isProbe(n) && !buffer.is(n, SendBuffer.RESENT)) {
          mtu.lost(nowNanos);
        }
        markLost(n);
      }
    }
    if (mtu.fallBack(timeouts, nowNanos)) {
      control.packetBytes(mtu.datagramBytes());
    }
    if (!closedWindow) {
      control.onTimeout(nowNanos);
    }
    rtt.backOff();
    timeoutAt = nowNanos + rtt.timeoutNanos();
    tailProbeAt = NEVER;
    pace();
    return true;
  }

  /// Sends the newest outstanding packet again: its ack shows what was lost before it.
  private void probeTail() {
    long n = next - 1;
    if (n >= buffer.first()
        && n != heldBack
        && !buffer.is(n, SendBuffer.ACKED)
        && !buffer.is(n, SendBuffer.LOST)) {
      markLost(n);
    }
  }

  private void armTimeout(long nowNanos) {
    if (buffer.first() == next) {
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
    reorderingAt = NEVER;
    tailProbeAt = NEVER;
    windowProbeAt = NEVER;
    releaseAt = NEVER;
    pacedOut = false;
  }

  /// When [#handleTimers] or [#send] has something to do.
  long deadlineNanos(long nowNanos) {
    long deadline =
        Math.min(
            Math.min(timeoutAt, reorderingAt),
            Math.min(Math.min(tailProbeAt, windowProbeAt), releaseAt));
    return pacedOut ? Math.min(deadline, pacer.readyNanos(nowNanos)) : deadline;
  }

  // Sending

  /// Sends what may leave now. `fields` hold the header but for the sequence number. Returns how
  /// many packets left.
  int send(UtpOutput out, Header.Fields fields, long nowNanos) {
    pacedOut = false;
    int sent = 0;
    while (lost > 0 && mayLeave(size(firstLost()), nowNanos)) {
      resend(out, fields, firstLost(), nowNanos);
      sent++;
    }
    int burst;
    while (lost == 0 && (burst = sendNew(out, fields, nowNanos)) > 0) {
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

  private void armWindowProbe(long nowNanos) {
    boolean stuck = next < buffer.end() && buffer.first() == next && !remoteHasRoom(next);
    if (stuck && windowProbeAt == NEVER) {
      windowProbeAt = nowNanos + rtt.timeoutNanos();
    }
  }

  private long firstLost() {
    long n = Math.max(lostFrom, buffer.first());
    while (!buffer.is(n, SendBuffer.LOST)) {
      n++;
    }
    lostFrom = n;
    return n;
  }

  private boolean mayLeave(int size, long nowNanos) {
    if (inFlightBytes > 0 && inFlightBytes + size > control.windowBytes()) {
      return false;
    }
    if (inFlightBytes > 0 && pacer.credit(nowNanos) < size) {
      pacedOut = true;
      return false;
    }
    return true;
  }

  private boolean remoteHasRoom(long n) {
    return windowProbe
        || buffer.length(n) == 0
        || unacknowledgedBytes + buffer.length(n) <= remoteWindowBytes;
  }

  private void resend(UtpOutput out, Header.Fields fields, long n, long nowNanos) {
    buffer.clear(n, SendBuffer.LOST);
    lost--;
    lostFrom = n + 1;
    if (buffer.is(n, SendBuffer.SENT)) {
      buffer.set(n, SendBuffer.RESENT);
    }
    leave(n, fields, nowNanos);
    out.send(buffer.memory(), buffer.offset(n), size(n), size(n));
  }

  /// Sends new packets of one size that lie behind each other; returns how many.
  private int sendNew(UtpOutput out, Header.Fields fields, long nowNanos) {
    if (!newMayLeave(nowNanos)) {
      return 0;
    }
    if (holdBack(nowNanos) && !newMayLeave(nowNanos)) {
      return 0;
    }
    long start = next;
    int probe = probeBytes(nowNanos);
    if (probe >= size(start) + Header.MIN_PADDING_BYTES) {
      sendProbe(out, fields, probe, nowNanos);
      return 1;
    }
    int segment = size(start);
    int at = buffer.offset(start);
    int bytes = 0;
    int count = 0;
    int last = segment;
    while (count < MAX_BURST_SEGMENTS
        && bytes + segment <= MAX_BURST_BYTES
        && last == segment
        && newMayLeave(nowNanos)
        && buffer.offset(next) == at + bytes
        && size(next) <= segment) {
      last = size(next);
      leave(next, fields, nowNanos);
      next++;
      bytes += last;
      count++;
    }
    out.send(buffer.memory(), at, bytes, segment);
    return count;
  }

  /// Probes travel in the middle of a stream, where a loss is found soon.
  private int probeBytes(long nowNanos) {
    boolean midStream = rtt.hasSample() && next >= probeFrom && buffer.end() - next >= 4;
    return midStream ? mtu.wanted(nowNanos) : 0;
  }

  private boolean newMayLeave(long nowNanos) {
    return next < buffer.end()
        && next - buffer.first() < maxPackets
        && remoteHasRoom(next)
        && mayLeave(size(next), nowNanos);
  }

  private void leave(long n, Header.Fields fields, long nowNanos) {
    if (!buffer.is(n, SendBuffer.SENT)) {
      buffer.set(n, SendBuffer.SENT);
      if (n >= next) {
        unacknowledgedBytes += buffer.length(n);
      }
    }
    buffer.sentAt(n, nowNanos);
    inFlightBytes += size(n);
    pacer.spend(size(n));
    PacketType type = buffer.is(n, SendBuffer.FIN) ? PacketType.FIN : PacketType.DATA;
    Header.put(buffer.memory(), buffer.offset(n), type, 0, fields, Sequences.wire(n));
  }

  private void sendProbe(UtpOutput out, Header.Fields fields, int probe, long nowNanos) {
    long n = next;
    leave(n, fields, nowNanos);
    next++;
    ByteBuffer scratch = out.scratch();
    scratch.clear().position(Header.BYTES);
    Header.put(scratch, 0, PacketType.DATA, Header.EXTENSION_BITS, fields, Sequences.wire(n));
    Header.putPadding(scratch, probe - size(n));
    scratch.put(
        scratch.position(), buffer.memory(), buffer.offset(n) + Header.BYTES, buffer.length(n));
    mtu.sent(n, probe);
    out.sendProbe(scratch, probe);
  }

  /// Now and then lets one packet wait until a later one has arrived. A remote that acknowledges it
  /// meanwhile acknowledges blindly, to be sent to faster than the line carries (Savage 1999,
  /// "misbehaving receiver"; Adamsky 2012): it is caught here.
  private boolean holdBack(long nowNanos) {
    if (nowNanos < holdAtNanos
        || heldBack != NONE
        || next - buffer.first() < HOLD_BACK_FLIGHT_PACKETS
        || buffer.end() - next < 4) {
      return false;
    }
    holdAtNanos = nowNanos + HOLD_BACK_NANOS + random.nextLong(HOLD_BACK_NANOS);
    heldBack = next;
    unacknowledgedBytes += buffer.length(next);
    releaseAt = nowNanos + rtt.smoothedNanos() * 3 / 2;
    next++;
    return true;
  }

  private void releaseHeldBack() {
    releaseAt = NEVER;
    if (heldBack != NONE) {
      buffer.set(heldBack, SendBuffer.LOST);
      lost++;
      lostFrom = Math.min(lostFrom, heldBack);
      heldBack = NONE;
    }
  }

  /// Whether more waits than the queue on the line lets us send.
  boolean isHeldBack() {
    return next < buffer.end() && control.holdsBack();
  }

  private int size(long n) {
    return Header.BYTES + buffer.length(n);
  }
}
