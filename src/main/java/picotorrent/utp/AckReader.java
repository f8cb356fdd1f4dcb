package picotorrent.utp;

/// Reads what a packet acknowledges, marks it in the flight and measures the round trip. Says what
/// the last one brought in fields of its own, so that no ack makes garbage.
final class AckReader {
  /// How far an ack may lag behind the newest one and still be taken for a late packet.
  private static final int MAX_ACK_LAG = 2048;

  private final Flight flight;
  private final long firstNumber;
  private final RttEstimator rtt;
  private final MtuProbe mtu;
  private final Parting parting;

  private long ackedBytes;
  private long sampleNanos;
  private long sampleSentNanos;
  private boolean probeArrived;
  private boolean lied;

  AckReader(Flight flight, RttEstimator rtt, MtuProbe mtu, Parting parting) {
    this.parting = parting;
    this.flight = flight;
    firstNumber = flight.first();
    this.rtt = rtt;
    this.mtu = mtu;
  }

  /// Tells whether the packet's acknowledgement can be true: it names nothing that was not sent,
  /// and nothing long past.
  boolean plausible(IncomingPacket packet) {
    long to = Sequences.unwrap(packet.acknowledged(), flight.first() - 1);
    return to < flight.next() && to >= flight.first() - 1 - MAX_ACK_LAG;
  }

  /// Tells whether whoever sent the packet knows what we have under way, which somebody off the
  /// path cannot. Until something of ours has arrived, it must acknowledge our first packet, or the
  /// SYN: whoever got only a later one cannot know us yet ([SynCookies]), and will when the first
  /// one has come again.
  boolean isKnownTo(IncomingPacket packet) {
    int behindNext = Sequences.distance(Sequences.wire(flight.next()), packet.acknowledged());
    long least = flight.highestArrived() >= firstNumber ? 0 : flight.outstanding();
    return behindNext >= least && behindNext <= flight.outstanding() + 1;
  }

  /// Takes the acknowledgement of a plausible packet in.
  void read(IncomingPacket packet, long nowNanos) {
    ackedBytes = 0;
    sampleNanos = 0;
    sampleSentNanos = Long.MIN_VALUE;
    probeArrived = false;
    lied = false;
    long to = Sequences.unwrap(packet.acknowledged(), flight.first() - 1);
    for (long n = flight.first(); n <= to; n++) {
      arrived(n, nowNanos);
    }
    selective(packet, to, nowNanos);
  }

  /// Bytes that are acknowledged now and were not before, headers included.
  long ackedBytes() {
    return ackedBytes;
  }

  /// The round trip of the newest packet that arrived at its first try; 0 for none.
  long sampleNanos() {
    return sampleNanos;
  }

  /// A larger packet has come through.
  boolean probeArrived() {
    return probeArrived;
  }

  /// The remote claims to have what has not left us.
  boolean lied() {
    return lied;
  }

  private void selective(IncomingPacket packet, long to, long nowNanos) {
    int bits = packet.selectiveAckBits();
    for (int bit = 0; bit < bits; bit++) {
      long n = to + 2 + bit;
      if (n >= flight.next()) {
        return;
      }
      if (n >= flight.first() && packet.selectivelyAcknowledged(bit)) {
        arrived(n, nowNanos);
      }
    }
  }

  private void arrived(long n, long nowNanos) {
    SendBuffer buffer = flight.buffer();
    if (!buffer.is(n, SendBuffer.SENT)) {
      lied = true; // held back, and never left
      return;
    }
    int size = flight.arrive(n);
    if (size == 0) {
      return;
    }
    ackedBytes += size;
    parting.arrived(n);
    if (mtu.isProbe(n) && !buffer.is(n, SendBuffer.RESENT)) {
      mtu.acknowledged();
      probeArrived = true;
    }
    measure(buffer.sentNanos(n), buffer.is(n, SendBuffer.RESENT), nowNanos);
  }

  private void measure(long sentNanos, boolean resent, long nowNanos) {
    if (resent && nowNanos - sentNanos < rtt.minNanos()) {
      return; // it was the first copy that arrived
    }
    flight.arrivedFrom(sentNanos);
    if (!resent && sentNanos >= sampleSentNanos) {
      sampleSentNanos = sentNanos;
      sampleNanos = Math.max(1, nowNanos - sentNanos);
    }
  }
}
