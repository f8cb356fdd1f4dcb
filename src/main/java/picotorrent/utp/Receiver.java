package picotorrent.utp;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The receiving half of a connection: puts packets in order and hands the bytes on, in place where
/// it can. What nobody wants to read yet is kept, and the window we announce shrinks by it.
final class Receiver {
  /// What one connection may keep: two round trips of 125 ms at 100 Mbit/s, so that a lost packet
  /// does not stop the stream.
  static final int WINDOW_BYTES = 3 << 20;

  /// The window is announced anew when it has opened by so much since the remote was told little.
  private static final int WINDOW_STEP_BYTES = 64 << 10;

  /// What a connection whose bytes are read as they come may keep behind a lost packet, however
  /// much others have us keep: else a few remotes that send all but one packet would stop
  /// everybody.
  static final int LEAST_BYTES = 64 << 10;

  private final ReorderBuffer reorder = new ReorderBuffer();
  private final PartialPackets partial = new PartialPackets();
  private final ByteRing unread;
  private final AckPolicy acks = new AckPolicy();
  private final ReceiveBudget budget;
  private @Nullable UtpHandler handler;

  private int acknowledged;
  private boolean endKnown;
  private int endSequence;
  private boolean ended;
  private boolean endTold;
  private int announcedBytes = WINDOW_BYTES;
  private int charged;
  private boolean delivering;

  Receiver(Slabs slabs, ReceiveBudget budget, int acknowledged) {
    unread = new ByteRing(slabs);
    this.budget = budget;
    this.acknowledged = acknowledged;
  }

  /// Names who reads, before the first packet.
  void attach(UtpHandler reader) {
    handler = reader;
  }

  AckPolicy acks() {
    return acks;
  }

  /// The last packet received in order: what our packets acknowledge.
  int acknowledged() {
    return acknowledged;
  }

  /// Starts the count: the first packet to come is the one after `sequence`.
  void startAfter(int sequence) {
    acknowledged = sequence & 0xffff;
  }

  /// Everything up to the remote's FIN has been received, and somebody has yet to read of it.
  boolean hasUnreadEnd() {
    return ended && unread.bytes() > 0;
  }

  ReorderBuffer reorder() {
    return reorder;
  }

  /// What the remote may send beyond what is acknowledged.
  int windowBytes() {
    int own = WINDOW_BYTES - keptBytes();
    int least = unread.bytes() == 0 ? LEAST_BYTES - reorder.bytes() : 0;
    return (int) Math.max(0, Math.min(own, Math.max(least, budget.leftBytes())));
  }

  private int keptBytes() {
    return unread.bytes() + reorder.bytes() + partial.bytes();
  }

  /// The window has been told to the remote.
  int announceWindow() {
    announcedBytes = windowBytes();
    return announcedBytes;
  }

  /// Takes a DATA or FIN packet in.
  void handle(IncomingPacket packet, long nowNanos) {
    int sequence = packet.sequence();
    int ahead = Sequences.distance(sequence, acknowledged + 1);
    boolean beyondEnd = endKnown && Sequences.distance(sequence, endSequence) > 0;
    if (ahead < 0 || ahead >= ReorderBuffer.MAX_PACKETS || beyondEnd) {
      acks.onSurprise();
      return;
    }
    ByteBuffer payload = packet.isPart() ? assembled(packet) : fitting(packet);
    if (payload == null) {
      acks.onSurprise();
      charge();
      return;
    }
    if (packet.type() == PacketType.FIN && !endKnown) {
      endKnown = true;
      endSequence = sequence;
    }
    if (ahead > 0) {
      reorder.put(sequence, payload);
      acks.onSurprise();
      charge();
      return;
    }
    boolean gap = !reorder.isEmpty();
    advance(payload);
    while (reorder.has((acknowledged + 1) & 0xffff)) {
      advance(reorder.take((acknowledged + 1) & 0xffff));
    }
    if (gap || ended) {
      acks.onSurprise();
    } else {
      acks.onPacket(nowNanos);
    }
    charge();
    tellEnd();
  }

  private @Nullable ByteBuffer fitting(IncomingPacket packet) {
    if (packet.payloadBytes() > windowBytes()) {
      return null;
    }
    partial.forget(packet.sequence());
    return packet.payload();
  }

  /// The payload of the packet that this is a part of, once all parts have come.
  private @Nullable ByteBuffer assembled(IncomingPacket part) {
    int whole = part.wholeBytes();
    boolean begun = partial.has(part.sequence(), whole, part.partCount());
    boolean taken =
        part.type() == PacketType.DATA
            && PartialPackets.isSound(part)
            && !reorder.has(part.sequence())
            && (begun || whole <= windowBytes());
    return taken ? partial.put(part) : null;
  }

  /// The packet after the acknowledged one is here.
  private void advance(ByteBuffer payload) {
    acknowledged = (acknowledged + 1) & 0xffff;
    ended |= endKnown && acknowledged == endSequence;
    if (unread.bytes() == 0 && !delivering) {
      deliver(payload);
    }
    if (handler != null && payload.hasRemaining()) {
      unread.put(payload);
    }
  }

  /// Hands on as much as is wanted.
  private void deliver(ByteBuffer payload) {
    int limit = payload.limit();
    delivering = true;
    while (handler != null && payload.hasRemaining()) {
      int wanted = Math.min(handler.readAllowance(), payload.remaining());
      if (wanted <= 0) {
        break;
      }
      int end = payload.position() + wanted;
      handler.onData(payload.limit(end));
      payload.limit(limit).position(end);
    }
    delivering = false;
  }

  /// The handler may want to read again: hands it what has been kept.
  void resume() {
    while (handler != null && unread.bytes() > 0 && !delivering) {
      ByteBuffer oldest = unread.oldest(unread.bytes());
      int before = oldest.position();
      deliver(oldest);
      int taken = oldest.position() - before;
      if (handler != null) {
        unread.taken(taken);
      }
      if (taken == 0) {
        break;
      }
    }
    if (handler == null) {
      unread.release();
    }
    charge();
    if (announcedBytes < WINDOW_BYTES / 2 && windowBytes() - announcedBytes >= WINDOW_STEP_BYTES) {
      acks.onSurprise();
    }
    tellEnd();
  }

  private void tellEnd() {
    if (ended && !endTold && unread.bytes() == 0 && handler != null) {
      endTold = true;
      handler.onEnd();
    }
  }

  /// Nobody reads any more: what comes is acknowledged and dropped.
  void detach() {
    handler = null;
    if (!delivering) {
      unread.release();
    }
    charge();
  }

  void release() {
    handler = null;
    unread.release();
    reorder.release();
    partial.release();
    charge();
  }

  private void charge() {
    int kept = keptBytes();
    budget.charge(kept - charged);
    charged = kept;
  }
}
