package picotorrent.swarm.peers;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picotorrent.wire.ExtensionMessage.Pex;
import picotorrent.wire.ExtensionMessage.PexPeer;
import picotorrent.wire.WireException;

/// How much one peer may tell us by peer exchange, so that nobody fills our [PeerBook] with
/// inventions, or has us knock at the doors of strangers.
///
/// Confined to the session loop.
public final class PexQuota {
  /// Messages in a minute; BEP 11 allows one, clients with a hasty clock send two. More is a flood
  /// (libtorrent draws the line at six, too).
  static final int MAX_MESSAGES_PER_MINUTE = 6;

  /// What may be told at once: a first message is long.
  static final int MAX_PEERS = 200;

  /// What may be told each minute after that: as much as BEP 11 allows in a message.
  static final int PEERS_PER_MINUTE = 50;

  private static final long MINUTE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Deque<Long> messages = new ArrayDeque<>();
  private int allowed = MAX_PEERS;
  private long refilledNanos;

  /// A fresh quota.
  public PexQuota(long now) {
    refilledNanos = now;
  }

  /// Takes a message in; returns as many of those added as may be believed to exist.
  ///
  /// @throws WireException when this is a flood
  public List<PexPeer> admit(Pex message, long now) throws WireException {
    while (!messages.isEmpty() && now - messages.getFirst() > MINUTE_NANOS) {
      messages.removeFirst();
    }
    messages.addLast(now);
    if (messages.size() > MAX_MESSAGES_PER_MINUTE) {
      throw new WireException("floods us with peer exchange");
    }
    refill(now);
    List<PexPeer> admitted = message.added().subList(0, Math.min(allowed, message.added().size()));
    allowed -= admitted.size();
    return admitted;
  }

  private void refill(long now) {
    long minutes = (now - refilledNanos) / MINUTE_NANOS;
    refilledNanos += minutes * MINUTE_NANOS;
    allowed = (int) Math.min(MAX_PEERS, allowed + Math.min(minutes, MAX_PEERS) * PEERS_PER_MINUTE);
  }
}
