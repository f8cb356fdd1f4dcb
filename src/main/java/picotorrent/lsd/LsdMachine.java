package picotorrent.lsd;

import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

/// Announces torrents on the local network and hears of peers there (BEP 14).
///
/// Each torrent is announced when it is added, then every five minutes or a little later, never
/// twice within a minute; torrents that are due together share datagrams, which go out at least a
/// second apart. The caller adds no private torrent. Confined to the session loop.
public final class LsdMachine {
  /// From one announcement of a torrent to the next (BEP 14 §"Protocol").
  static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(5);

  /// Added at random, so that hosts that were started together drift apart.
  static final long INTERVAL_JITTER_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// A torrent that is removed and added again waits this long (BEP 14: once per minute at most).
  static final long MIN_INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

  /// Between two datagrams, so that thousands of torrents make no burst.
  static final long PACE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Datagrams that are heeded in a second; more is a flood.
  static final int MAX_HEARD_PER_SECOND = 50;

  private static final long SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

  /// Answers that wait to be polled; a caller that polls after each datagram never reaches it.
  private static final int MAX_FOUND = 1_000;

  private static final long NEVER = Long.MAX_VALUE;

  /// A datagram for a group.
  public record Transmit(LsdGroup group, byte[] payload) {}

  /// A peer of one of our torrents.
  public record Found(Hash infoHash, Endpoint peer) {}

  /// When a torrent was announced and is to be; it is forgotten a minute after it was removed.
  private static final class Torrent {
    boolean active = true;
    long dueNanos;
    long earliestNanos;

    Torrent(long now) {
      dueNanos = now;
      earliestNanos = now;
    }
  }

  private final RandomGenerator random;
  private final Set<LsdGroup> groups;
  private final String cookie;
  private int port;
  private final Map<Hash, Torrent> torrents = new LinkedHashMap<>();
  private final Deque<Transmit> transmits = new ArrayDeque<>();
  private final Deque<Found> found = new ArrayDeque<>();
  private @Nullable Long nextDatagramNanos;
  private @Nullable Long windowNanos;
  private int heardInWindow;

  /// A machine that announces nothing yet.
  ///
  /// @param groups those that there are sockets for
  /// @param port where we listen for peers
  public LsdMachine(Set<LsdGroup> groups, int port, RandomGenerator random) {
    this.groups = EnumSet.noneOf(LsdGroup.class);
    this.groups.addAll(groups);
    this.port = port;
    this.random = random;
    this.cookie = Long.toHexString(random.nextLong());
  }

  /// Changes the port that is announced from now on.
  public void listenPort(int port) {
    this.port = port;
  }

  /// Begins to announce a torrent under one of its 20-byte hashes.
  public void add(Hash infoHash, long now) {
    Torrent known = torrents.putIfAbsent(infoHash, new Torrent(now));
    if (known != null && !known.active) {
      known.active = true;
      known.dueNanos = known.earliestNanos;
    }
  }

  /// Ends announcing a torrent; peers of it are found no more.
  public void remove(Hash infoHash) {
    Torrent torrent = torrents.get(infoHash);
    if (torrent != null) {
      torrent.active = false;
    }
  }

  /// Takes a datagram that came in by a group. Only senders of the local network are believed, and
  /// only about torrents that were added.
  ///
  /// @param neighbour whether the sender's address is one of a network that we are in ourselves;
  ///   others are of the local network by their looks or not at all
  public void handleDatagram(Endpoint from, boolean neighbour, ByteBuffer payload, long now) {
    if (!isWithinRate(now) || !neighbour && !isLocal(from.address())) {
      return;
    }
    LsdMessage message = LsdMessage.parse(payload).orElse(null);
    if (message == null || cookie.equals(message.cookie())) {
      return;
    }
    Endpoint peer = new Endpoint(from.address(), message.port());
    for (Hash infoHash : message.infoHashes()) {
      Torrent torrent = torrents.get(infoHash);
      if (torrent != null && torrent.active && found.size() < MAX_FOUND) {
        found.add(new Found(infoHash, peer));
      }
    }
  }

  private boolean isWithinRate(long now) {
    if (windowNanos == null || now - windowNanos >= SECOND_NANOS) {
      windowNanos = now;
      heardInWindow = 0;
    }
    return ++heardInWindow <= MAX_HEARD_PER_SECOND;
  }

  private static boolean isLocal(InetAddress address) {
    boolean uniqueLocal =
        address.getAddress().length == 16 && (address.getAddress()[0] & 0xfe) == 0xfc;
    return address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isLoopbackAddress()
        || uniqueLocal;
  }

  /// Makes the announcements that are due; [#pollTransmit] has them.
  public void handleTimeout(long now) {
    torrents.values().removeIf(torrent -> !torrent.active && now - torrent.earliestNanos >= 0);
    if (nextDatagramNanos != null && now - nextDatagramNanos < 0) {
      return;
    }
    List<Hash> due = new ArrayList<>();
    for (Map.Entry<Hash, Torrent> entry : torrents.entrySet()) {
      Torrent torrent = entry.getValue();
      if (torrent.active && now - torrent.dueNanos >= 0 && due.size() < LsdMessage.MAX_HASHES) {
        due.add(entry.getKey());
        torrent.earliestNanos = now + MIN_INTERVAL_NANOS;
        torrent.dueNanos = now + INTERVAL_NANOS + random.nextLong(INTERVAL_JITTER_NANOS);
      }
    }
    if (!due.isEmpty()) {
      nextDatagramNanos = now + PACE_NANOS;
      LsdMessage message = new LsdMessage(port, due, cookie);
      groups.forEach(group -> transmits.add(new Transmit(group, message.format(group))));
    }
  }

  /// The next datagram to send, or null.
  public @Nullable Transmit pollTransmit() {
    return transmits.poll();
  }

  /// The next peer that was heard of, or null.
  public @Nullable Found pollFound() {
    return found.poll();
  }

  /// When to call [#handleTimeout], empty while nothing is announced.
  public OptionalLong pollTimeout(long now) {
    long wait = NEVER;
    for (Torrent torrent : torrents.values()) {
      if (torrent.active) {
        wait = Math.min(wait, torrent.dueNanos - now);
      }
    }
    if (wait == NEVER) {
      return OptionalLong.empty();
    }
    if (nextDatagramNanos != null) {
      wait = Math.max(wait, nextDatagramNanos - now);
    }
    return OptionalLong.of(now + wait);
  }
}
