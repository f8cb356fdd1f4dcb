package picotorrent.utp;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.util.random.RandomGenerator;
import picotorrent.base.Endpoint;

/// Answers a SYN without remembering it: the sequence number of the answer is a keyed hash of what
/// the SYN said, and the first packet of a true initiator says it again (as TCP's SYN cookies, RFC
/// 4987 §3.6). A flood of forged SYNs costs no memory.
final class SynCookies {
  /// An answer is good for one to two of these.
  private static final long EPOCH_NANOS = 64_000_000_000L;

  /// The first packets may be swapped or lost: so many before this one are allowed for.
  private static final int LOST_FIRST_PACKETS = 4;

  private final HashFunction hash;

  SynCookies(RandomGenerator random) {
    hash = Hashing.sipHash24(random.nextLong(), random.nextLong());
  }

  /// The sequence number to answer a SYN with.
  int cookie(Endpoint remote, int connectionId, int synSequence, long nowNanos) {
    return compute(remote, connectionId, synSequence, Math.floorDiv(nowNanos, EPOCH_NANOS));
  }

  /// Finds the SYN whose answer the packet acknowledges: its sequence number, or -1 when there was
  /// none.
  int synOf(Endpoint remote, IncomingPacket packet, long nowNanos) {
    long epoch = Math.floorDiv(nowNanos, EPOCH_NANOS);
    int cookie = (packet.acknowledged() + 1) & 0xffff;
    int synId = (packet.connectionId() - 1) & 0xffff;
    for (int skipped = 0; skipped < LOST_FIRST_PACKETS; skipped++) {
      int syn = (packet.sequence() - 1 - skipped) & 0xffff;
      if (compute(remote, synId, syn, epoch) == cookie
          || compute(remote, synId, syn, epoch - 1) == cookie) {
        return syn;
      }
    }
    return -1;
  }

  private int compute(Endpoint remote, int connectionId, int synSequence, long epoch) {
    return hash.newHasher()
            .putBytes(remote.address().getAddress())
            .putShort((short) remote.port())
            .putShort((short) connectionId)
            .putShort((short) synSequence)
            .putLong(epoch)
            .hash()
            .asInt()
        & 0xffff;
  }
}
