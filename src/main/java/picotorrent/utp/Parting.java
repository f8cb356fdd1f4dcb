package picotorrent.utp;

import java.nio.ByteBuffer;

/// Sends packets in parts ([Header#PART]) that no path is known any more to carry as a whole. Their
/// numbers stay theirs, and their bytes: nothing that is late on the way can mean anything else.
///
/// Only to remotes of our own kind, who put them together again. With others such a packet leaves
/// as it is, for the network to cut it up (IP fragments).
final class Parting {
  /// Parts that follow each other at once may run a small queue over, always with the same ones: so
  /// each time another part goes first, by this many.
  private static final int FIRST_STEP = 12;

  private final SendBuffer buffer;
  private final Flight flight;
  private final MtuProbe mtu;
  private final BlackHoleWatch watch;
  private boolean understood;
  private boolean confirmed;
  private int firstPart;

  Parting(Flight flight, MtuProbe mtu, BlackHoleWatch watch) {
    this.flight = flight;
    buffer = flight.buffer();
    this.mtu = mtu;
    this.watch = watch;
  }

  /// The remote puts parts together.
  void remoteUnderstands() {
    understood = true;
  }

  boolean isUnderstood() {
    return understood;
  }

  /// Whether large packets are in doubt.
  boolean isDoubtful() {
    return watch.isDoubtful(mtu.isBeyondSafe());
  }

  /// Whether the packet, which is to leave again or is larger than today's, had better leave in
  /// parts.
  boolean applies(long n) {
    return understood && flight.size(n) > partDatagramBytes() && buffer.length(n) > 0;
  }

  private int partDatagramBytes() {
    if (!isDoubtful()) {
      return mtu.datagramBytes();
    }
    return watch.isDeep() ? MtuProbe.LEAST_DATAGRAM_BYTES : mtu.saferBytes();
  }

  /// Packet `n` is lost, which says something of the path unless every path carries its size.
  void lost(long n, long nowNanos) {
    int bytes = triedBytes(n);
    if (confirmed && bytes > MtuProbe.LEAST_DATAGRAM_BYTES) {
      watch.lost(bytes, buffer.sentNanos(n), nowNanos);
    }
  }

  /// Packet `n` has arrived. Before the first one has, losses say nothing of sizes: nobody may be
  /// there.
  void arrived(long n) {
    confirmed = true;
    if (buffer.is(n, SendBuffer.PARTED) && isDoubtful()) {
      watch.arrivedInParts();
    } else {
      watch.arrived(triedBytes(n));
    }
  }

  private int triedBytes(long n) {
    int size = flight.size(n);
    return buffer.is(n, SendBuffer.PARTED) ? Math.min(size, mtu.datagramBytes()) : size;
  }

  /// Sends packet `n` in parts.
  void send(UtpOutput out, Header.Fields fields, long n) {
    buffer.set(n, SendBuffer.PARTED);
    int whole = buffer.length(n);
    int most = partDatagramBytes() - Header.BYTES - Header.PART_HEAD_BYTES;
    int count = Math.min(Header.MAX_PARTS, (whole + most - 1) / most);
    int each = PartialPackets.partBytes(whole, count);
    int segment = Header.BYTES + Header.PART_HEAD_BYTES + each;
    int last = (whole + each - 1) / each; // the division may leave no part for the last ones
    int first = firstPart % last;
    firstPart = last > FIRST_STEP ? firstPart + FIRST_STEP : 0;
    ByteBuffer scratch = out.scratch().clear();
    for (int i = 0; i < last; i++) {
      int index = (first + i) % last;
      int bytes = Math.min(each, whole - index * each);
      putPart(scratch, fields, n, new Part(index, count, index * each, bytes));
      if (bytes < each || scratch.remaining() < segment || i + 1 == last) {
        out.send(scratch, 0, scratch.position(), segment);
        scratch.clear();
      }
    }
  }

  private record Part(int index, int count, int from, int bytes) {}

  private void putPart(ByteBuffer scratch, Header.Fields fields, long n, Part part) {
    int at = scratch.position();
    int number = Sequences.wire(n);
    Header.put(scratch, at, PacketType.DATA, Header.EXTENSION_BITS, fields, number);
    scratch.position(at + Header.BYTES);
    Header.putPart(scratch, part.index, part.count, buffer.length(n));
    int from = buffer.offset(n) + Header.BYTES + part.from;
    scratch.put(scratch.position(), buffer.memory(), from, part.bytes);
    scratch.position(scratch.position() + part.bytes);
  }
}
