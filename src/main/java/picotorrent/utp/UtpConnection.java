package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// One uTP connection: an ordered stream of bytes each way over packets that may be lost, doubled
/// and swapped (BEP 29).
///
/// Made by [UtpEndpoint#connect] or offered to a [UtpEndpoint.Acceptor]. Confined, like its
/// endpoint, to one thread. What [#write], [#finish], [#close] and [#resumeReading] cause to be
/// sent leaves with the next [UtpEndpoint#pollDatagrams].
public final class UtpConnection {
  /// BEP 29 does not say; libutp and libtorrent keep their NAT's mapping alive every 29 s.
  static final long KEEP_ALIVE_NANOS = 29_000_000_000L;

  /// After our FIN has been acknowledged, time for the remote's own and for its repeats.
  static final long LINGER_NANOS = 3_000_000_000L;

  /// After [#close], time for what was written to arrive.
  static final long CLOSE_NANOS = 60_000_000_000L;

  private static final long NEVER = Long.MAX_VALUE;

  private enum Phase {
    SYN_SENT,
    CONNECTED,
    /// Closed by us; both directions are done, repeats are answered.
    LINGERING,
    /// Broken, but the remote had ended its direction before, and not all of it has been read.
    DRAINING,
    GONE
  }

  private final UtpEndpoint endpoint;
  private final Endpoint remote;
  private final int receiveId;
  private final int sendId;
  private final Knocking knocking;
  private final Sender sender;
  private final Receiver receiver;
  private final InboundControl inbound = new InboundControl();
  private final SilenceWatch silence = new SilenceWatch();
  private final AckWriter acks;
  private @Nullable UtpHandler handler;
  private boolean closed;

  private Phase phase;
  private long lingerUntil = NEVER;
  private UtpFailure failure = UtpFailure.RESET; // what has broken it, once it is
  private long lastSentNanos;

  // Kept by DeadlineHeap and UtpEndpoint.
  int heapIndex = -1;
  long heapDeadlineNanos;
  boolean queued;

  /// What a connection is made of, apart from its endpoint.
  record Setup(
      Endpoint remote,
      int receiveId,
      int sendId,
      boolean initiator,
      int localSequence,
      int remoteSequence) {}

  UtpConnection(UtpEndpoint endpoint, Setup setup, RandomGenerator random, MtuProbe mtu, long now) {
    this.endpoint = endpoint;
    remote = setup.remote;
    receiveId = setup.receiveId;
    sendId = setup.sendId;
    knocking = new Knocking(receiveId, setup.localSequence, now);
    // A SYN takes a number of its own; the STATE that answers it does not.
    long firstNumber = setup.localSequence + (setup.initiator ? 1 : 0) + (1L << 32);
    sender =
        new Sender(
            endpoint.slabs(), firstNumber, endpoint.control(mtu.datagramBytes()), mtu, random);
    receiver = new Receiver(endpoint.slabs(), endpoint.budget(), setup.remoteSequence);
    acks = new AckWriter(sendId, receiver, inbound);
    phase = setup.initiator ? Phase.SYN_SENT : Phase.CONNECTED;
    lastSentNanos = now;
  }

  void attach(UtpHandler owner) {
    handler = owner;
    receiver.attach(owner);
  }

  /// Where the other end is.
  public Endpoint remote() {
    return remote;
  }

  /// The connection can carry bytes, or will as soon as it is connected.
  public boolean isOpen() {
    return !closed && phase != Phase.GONE;
  }

  /// Bytes taken by [#write] and not yet acknowledged by the remote.
  public long bufferedBytes() {
    return sender.bufferedBytes();
  }

  /// What the congestion control allows to be under way now, in bytes.
  public long windowBytes() {
    return sender.control().windowBytes();
  }

  /// The smoothed round trip time.
  public long roundTripNanos() {
    return sender.rtt().smoothedNanos();
  }

  /// Size of the largest datagrams that this path is known to carry.
  public int datagramBytes() {
    return sender.datagramBytes();
  }

  private boolean takesBytes() {
    return isOpen() && phase != Phase.DRAINING;
  }

  /// Hands over as many bytes of `source` as there is room for, moving its position, and returns
  /// their number. When some remain, [UtpHandler#onWritable] follows. Bytes may be written before
  /// the connection is connected.
  public int write(ByteBuffer source) {
    if (!takesBytes()) {
      return 0;
    }
    int taken = sender.write(source);
    endpoint.wake(this);
    return taken;
  }

  /// Whether [#write] would take anything now.
  public boolean hasRoom() {
    return takesBytes() && sender.hasRoom();
  }

  /// Ends our direction of the stream behind the bytes written (BEP 29 ST_FIN); the other goes on.
  public void finish() {
    if (takesBytes()) {
      sender.finish();
      endpoint.wake(this);
    }
  }

  /// Asks [UtpHandler#readAllowance] again after it has said 0.
  public void resumeReading() {
    if (phase == Phase.CONNECTED || phase == Phase.DRAINING) {
      receiver.resume();
      endpoint.wake(this);
    }
  }

  /// Ends the connection; bytes that [#write] took are still sent, and the end behind them. What
  /// the remote still sends is dropped. No handler call follows.
  public void close() {
    if (!isOpen()) {
      return;
    }
    closed = true;
    handler = null;
    receiver.detach();
    if (phase == Phase.SYN_SENT || phase == Phase.DRAINING) {
      vanish();
      return;
    }
    sender.finish();
    endpoint.wake(this);
  }

  /// Ends the connection at once by a RESET; unsent bytes are dropped. No handler call follows.
  public void abort() {
    if (phase != Phase.GONE) {
      endpoint.reset(remote, sendId, receiver.acknowledged());
      forget();
    }
  }

  /// Whether the remote would wait for more if nothing came any more.
  boolean isOwedWord() {
    return phase == Phase.CONNECTED;
  }

  /// The number of the newest packet of the remote that we have acknowledged.
  int acknowledged() {
    return receiver.acknowledged();
  }

  /// Is no more, without a word.
  void forget() {
    if (phase != Phase.GONE) {
      closed = true;
      handler = null;
      vanish();
    }
  }

  /// The number of the newest packet that has left, or is held back.
  long newestSent() {
    return sender.next() - 1;
  }

  int receiveId() {
    return receiveId;
  }

  int sendId() {
    return sendId;
  }

  boolean isGone() {
    return phase == Phase.GONE;
  }

  // Input

  void handle(IncomingPacket packet, long nowNanos) {
    if (phase == Phase.GONE || phase == Phase.DRAINING) {
      return;
    }
    switch (packet.type()) {
      case SYN -> receiver.acks().onSurprise(); // our answer was lost
      case RESET -> reset(packet);
      case STATE, DATA, FIN -> handleStream(packet, nowNanos);
    }
  }

  /// BEP 29 leaves open which RESETs to believe: those of who knows what we have under way.
  private void reset(IncomingPacket packet) {
    if (phase == Phase.SYN_SENT && knocking.isAnsweredBy(packet)) {
      fail(UtpFailure.REFUSED);
    } else if (phase != Phase.SYN_SENT && sender.isKnownTo(packet)) {
      fail(UtpFailure.RESET);
    }
  }

  private void handleStream(IncomingPacket packet, long nowNanos) {
    if (phase == Phase.SYN_SENT && !connected(packet, nowNanos)) {
      return;
    }
    if (!sender.plausible(packet)) {
      return;
    }
    int tookMicros = Header.micros(nowNanos) - packet.timestampMicros();
    acks.timestampDifference(tookMicros);
    if (!sender.acknowledge(packet, nowNanos)) {
      cheated();
      return;
    }
    if (packet.maxDatagramBytes() > 0) {
      inbound.remoteIsOfOurKind();
      silence.remoteIsOfOurKind();
      sender.remoteIsOfOurKind();
    }
    if (sender.sampleNanos() > 0) {
      inbound.roundTrip(sender.sampleNanos(), nowNanos);
      receiver.acks().roundTrip(sender.rtt().smoothedNanos());
    }
    if (packet.type() != PacketType.STATE) {
      int bytes = Header.BYTES + packet.payloadBytes();
      inbound.arrived(bytes, tookMicros, sender.rtt(), nowNanos);
      boolean gap = !receiver.reorder().isEmpty();
      receiver.handle(packet, nowNanos);
      if (!gap && !receiver.reorder().isEmpty()) {
        inbound.gap(sender.rtt(), nowNanos);
      }
    }
    boolean owesAck = packet.type() != PacketType.STATE;
    silence.heard(owesAck, !receiver.reorder().isEmpty(), nowNanos);
    if (phase == Phase.CONNECTED && sender.pollWritable() && handler != null) {
      handler.onWritable();
    }
  }

  private void cheated() {
    endpoint.reset(remote, sendId, receiver.acknowledged());
    fail(UtpFailure.RESET);
  }

  /// The answer to our SYN has come: a STATE whose sequence number is the one of the data to come,
  /// or that data itself.
  private boolean connected(IncomingPacket packet, long nowNanos) {
    if (!knocking.isAnsweredBy(packet)) {
      // The remote takes the id for that of an earlier connection (TCP: RFC 9293 §3.5.1).
      endpoint.reset(remote, sendId, packet.sequence());
      return false;
    }
    long roundTripNanos = knocking.roundTripNanos(nowNanos);
    if (roundTripNanos > 0) {
      sender.rtt().sample(roundTripNanos);
    }
    phase = Phase.CONNECTED;
    receiver.startAfter(packet.sequence() - 1);
    receiver.acks().onSurprise(); // proves our address to the remote
    if (handler != null) {
      handler.onConnected();
    }
    return phase == Phase.CONNECTED;
  }

  // Time and output

  /// Does what is due, then sends what may be sent.
  void poll(UtpOutput out, long nowNanos) {
    if (phase == Phase.SYN_SENT) {
      knock(out, nowNanos);
      return;
    }
    if (phase == Phase.DRAINING) {
      if (!receiver.hasUnreadEnd()) {
        tellFailure(); // all that came before it has been read
      }
      return;
    }
    if (!sender.handleTimers(nowNanos) || !watchSilence(nowNanos)) {
      fail(UtpFailure.TIMED_OUT);
      return;
    }
    if (nowNanos >= lingerUntil) {
      vanish();
      return;
    }
    int sent = sender.send(out, acks.fields(nowNanos), nowNanos);
    boolean told = sent > 0 && !sender.isDoubtful();
    if (told) {
      receiver.acks().sent(nowNanos);
    }
    boolean keepAlive = nowNanos - lastSentNanos >= KEEP_ALIVE_NANOS;
    if (!told && receiver.acks().due(nowNanos)
        || sent == 0 && keepAlive
        || sent > 0 && !receiver.reorder().isEmpty()) {
      acks.sendState(out, Sequences.wire(sender.next()), nowNanos);
      sent++;
    }
    if (sent > 0) {
      lastSentNanos = nowNanos;
    }
    startLingering(nowNanos);
  }

  /// False: the remote has given up. One that we leave no room may be silent.
  private boolean watchSilence(long nowNanos) {
    if (silence.pollRepeat(nowNanos)) {
      receiver.acks().onSurprise();
    }
    return !silence.isGivenUp(nowNanos) || receiver.windowBytes() < MtuProbe.MAX_DATAGRAM_BYTES;
  }

  private void startLingering(long nowNanos) {
    if (closed && phase == Phase.CONNECTED && lingerUntil == NEVER) {
      lingerUntil = nowNanos + CLOSE_NANOS;
    }
    if (closed && sender.finished() && phase == Phase.CONNECTED) {
      phase = Phase.LINGERING;
      lingerUntil = nowNanos + LINGER_NANOS;
    }
  }

  private void knock(UtpOutput out, long nowNanos) {
    if (nowNanos < knocking.dueNanos()) {
      return;
    }
    if (knocking.isInVain()) {
      fail(UtpFailure.TIMED_OUT);
      return;
    }
    knocking.send(out, acks.fields(nowNanos), nowNanos);
    lastSentNanos = nowNanos;
  }

  /// Whether more waits to be sent than the queue on the line lets us send.
  public boolean isHeldBack() {
    return phase == Phase.CONNECTED && sender.isHeldBack();
  }

  /// When [#poll] has something to do; [Long#MAX_VALUE] for never.
  long deadlineNanos(long nowNanos) {
    if (phase == Phase.SYN_SENT || phase == Phase.DRAINING) {
      return phase == Phase.SYN_SENT ? knocking.dueNanos() : NEVER;
    }
    long deadline = Math.min(sender.deadlineNanos(nowNanos), receiver.acks().deadlineNanos());
    deadline = Math.min(deadline, Math.min(lingerUntil, silence.deadlineNanos()));
    return phase == Phase.CONNECTED
        ? Math.min(deadline, lastSentNanos + KEEP_ALIVE_NANOS)
        : deadline;
  }

  private void fail(UtpFailure why) {
    failure = why;
    if (phase == Phase.CONNECTED && handler != null && receiver.hasUnreadEnd()) {
      phase = Phase.DRAINING;
      sender.release();
    } else {
      tellFailure();
    }
  }

  private void tellFailure() {
    UtpHandler told = handler;
    handler = null;
    vanish();
    if (told != null) {
      told.onClosed(failure);
    }
  }

  private void vanish() {
    phase = Phase.GONE;
    sender.release();
    receiver.release();
    endpoint.wake(this);
  }
}
