package picotorrent.utp;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedSet;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// All uTP connections of one UDP port (BEP 29), which DHT and UDP trackers may share.
///
/// A machine without socket, thread and clock, confined to one thread: give it every datagram
/// ([#handleDatagram]), ask it for what to send after each burst and whenever [#pollTimeout] has
/// come ([#pollDatagrams]), and always tell it the same monotonic time in nanoseconds.
public final class UtpEndpoint {
  /// Connections at once; what comes beyond is not answered.
  public static final int MAX_CONNECTIONS = 16_384;

  /// Answers to strangers (to SYNs and by RESET) that wait for the next poll.
  private static final int MAX_REPLIES = 1024;

  /// RESETs a second for packets of connections we do not know, as libutp limits them.
  private static final int MAX_RESETS_PER_SECOND = 200;

  /// Ended connections that late packets must not open again.
  private static final int MAX_BURIED = 1024;

  private static final long SECOND_NANOS = 1_000_000_000L;

  /// Decides about a connection that a remote wants to open.
  @FunctionalInterface
  public interface Acceptor {
    /// Returns who owns the connection from now on, or null to refuse it. The remote's address is
    /// proven. The connection may be written to at once.
    @Nullable UtpHandler accept(UtpConnection connection);
  }

  private record Reply(Endpoint remote, PacketType type, int id, int sequence, int acknowledged) {}

  private final RandomGenerator random;
  private final ToIntFunction<Endpoint> linkDatagramBytes;
  private final IntFunction<CongestionControl> controls;
  private final SynCookies cookies;
  private final Slabs slabs = new Slabs();
  private final ReceiveBudget budget = new ReceiveBudget();
  private final Map<ConnectionKey, UtpConnection> connections = new HashMap<>();
  private final DeadlineHeap deadlines = new DeadlineHeap();
  private final ArrayDeque<UtpConnection> ready = new ArrayDeque<>();
  private final ArrayDeque<Reply> replies = new ArrayDeque<>();
  private final SequencedSet<ConnectionKey> buried = new LinkedHashSet<>();
  private final IncomingPacket packet = new IncomingPacket();
  private final Header.Fields replyFields = new Header.Fields();
  private final ConnectionKey probe;
  private final UtpOutput output;
  private @Nullable Acceptor acceptor;
  private long resetSecond;
  private int resets;
  private long nowNanos;

  /// Makes an endpoint without connections.
  ///
  /// @param random for connection ids, sequence numbers and the key of the SYN answers: production
  ///   needs one that cannot be guessed
  /// @param linkDatagramBytes what the link towards a remote carries in one datagram, without IP
  ///   and UDP headers: asked when a remote takes more than an Ethernet frame, whose size is then
  ///   searched up to there by path MTU discovery
  public UtpEndpoint(RandomGenerator random, ToIntFunction<Endpoint> linkDatagramBytes) {
    this(random, linkDatagramBytes, ScavengerControl::new);
  }

  /// One that sends by another congestion control, made for a size of packets.
  UtpEndpoint(
      RandomGenerator random,
      ToIntFunction<Endpoint> linkDatagramBytes,
      IntFunction<CongestionControl> controls) {
    this.random = random;
    this.controls = controls;
    this.linkDatagramBytes = linkDatagramBytes;
    cookies = new SynCookies(random);
    Endpoint nobody = Endpoint.parse("0.0.0.0:0");
    probe = new ConnectionKey(nobody, 0);
    output = new UtpOutput(nobody);
  }

  /// Lets remotes open connections; null (the start) answers their SYNs by RESET.
  public void accept(@Nullable Acceptor newAcceptor) {
    acceptor = newAcceptor;
  }

  /// Opens a connection to `remote`. The SYN leaves with the next poll; the answer comes by the
  /// handler.
  ///
  /// @throws IllegalStateException when there are [#MAX_CONNECTIONS] already
  public UtpConnection connect(Endpoint remote, UtpHandler handler, long now) {
    if (connections.size() >= MAX_CONNECTIONS) {
      throw new IllegalStateException("there are " + MAX_CONNECTIONS + " uTP connections already");
    }
    int id = random.nextInt(1 << 16);
    while (find(remote, id) != null) {
      id = (id + 1) & 0xffff;
    }
    int sequence = random.nextInt(1 << 16);
    UtpConnection.Setup setup =
        new UtpConnection.Setup(remote, id, (id + 1) & 0xffff, true, sequence, 0);
    return open(setup, handler, now);
  }

  private UtpConnection open(UtpConnection.Setup setup, UtpHandler handler, long now) {
    UtpConnection connection = make(setup, now);
    connection.attach(handler);
    return connection;
  }

  private MtuProbe mtuOf(Endpoint remote) {
    int frame =
        remote.isIpv6() ? MtuProbe.ETHERNET_IPV6_DATAGRAM_BYTES : MtuProbe.ETHERNET_DATAGRAM_BYTES;
    return new MtuProbe(frame, () -> linkDatagramBytes.applyAsInt(remote));
  }

  private UtpConnection make(UtpConnection.Setup setup, long now) {
    UtpConnection connection = new UtpConnection(this, setup, random, mtuOf(setup.remote()), now);
    connections.put(new ConnectionKey(setup.remote(), setup.receiveId()), connection);
    wake(connection);
    return connection;
  }

  /// Ends every connection at once by a RESET, for who is about to go and can repeat nothing: what
  /// has not arrived never will, and remotes are not left to find that out by waiting. No handler
  /// call follows.
  public void abortAll(DatagramSink sink, long now) {
    nowNanos = now;
    connections.values().stream()
        .filter(UtpConnection::isOwedWord)
        .sorted(Comparator.comparingInt(UtpConnection::receiveId))
        .forEach(connection -> send(lastWord(connection), sink));
    List.copyOf(connections.values()).forEach(UtpConnection::forget);
    pollDatagrams(sink, now);
  }

  private Reply lastWord(UtpConnection connection) {
    int sequence = random.nextInt(1 << 16);
    return new Reply(
        connection.remote(),
        PacketType.RESET,
        connection.sendId(),
        sequence,
        connection.acknowledged());
  }

  /// How many connections there are, ending ones included.
  public int connections() {
    return connections.size();
  }

  /// Bytes received and kept for slow readers, over all connections.
  public long keptBytes() {
    return budget.usedBytes();
  }

  /// Tells a uTP packet from what else comes to a shared port, by its first byte and length.
  public static boolean looksLikeUtp(ByteBuffer datagram) {
    return IncomingPacket.looksLikeUtp(datagram);
  }

  /// Takes a datagram in, from its position to its limit; it may be changed, and is free when this
  /// returns. False: it is no uTP packet, and nothing has happened.
  public boolean handleDatagram(Endpoint remote, ByteBuffer datagram, long now) {
    nowNanos = now;
    if (!packet.parse(datagram)) {
      return false;
    }
    switch (packet.type()) {
      case RESET -> handleReset(remote, now);
      case SYN -> handleSyn(remote, now);
      case DATA, FIN, STATE -> handleStream(remote, now);
    }
    return true;
  }

  private @Nullable UtpConnection find(Endpoint remote, int id) {
    return connections.get(probe.set(remote, id));
  }

  /// A RESET carries the id its sender got (libutp: what we send to) or the one we listen to.
  private void handleReset(Endpoint remote, long now) {
    int id = packet.connectionId();
    UtpConnection connection = find(remote, id);
    if (connection == null) {
      connection = sendingTo(remote, id, id + 1);
    }
    if (connection == null) {
      connection = sendingTo(remote, id, id - 1);
    }
    if (connection != null) {
      connection.handle(packet, now);
    }
  }

  private @Nullable UtpConnection sendingTo(Endpoint remote, int sendId, int receiveId) {
    UtpConnection connection = find(remote, receiveId);
    return connection != null && connection.sendId() == sendId ? connection : null;
  }

  private void handleSyn(Endpoint remote, long now) {
    int id = packet.connectionId();
    int sequence = packet.sequence();
    UtpConnection known = find(remote, id + 1);
    if (known != null) {
      if (known.sendId() == id) {
        known.handle(packet, now);
        wake(known);
      }
      return;
    }
    if (acceptor == null) {
      reset(remote, id, sequence);
    } else if (connections.size() < MAX_CONNECTIONS) {
      buried.remove(probe.set(remote, id + 1));
      int cookie = cookies.cookie(remote, id, sequence, now);
      reply(new Reply(remote, PacketType.STATE, id, cookie, sequence));
    }
  }

  private void handleStream(Endpoint remote, long now) {
    UtpConnection connection = find(remote, packet.connectionId());
    if (connection == null) {
      connection = admit(remote, now);
    }
    if (connection == null) {
      reset(remote, packet.connectionId(), packet.sequence());
      return;
    }
    connection.handle(packet, now);
    wake(connection);
  }

  /// Opens a connection for a packet that acknowledges our answer to a SYN.
  private @Nullable UtpConnection admit(Endpoint remote, long now) {
    int id = packet.connectionId();
    if (acceptor == null
        || connections.size() >= MAX_CONNECTIONS
        || buried.contains(probe.set(remote, id))) {
      return null;
    }
    int syn = cookies.synOf(remote, packet, now);
    if (syn < 0) {
      return null;
    }
    int sequence = (packet.acknowledged() + 1) & 0xffff;
    UtpConnection connection =
        make(new UtpConnection.Setup(remote, id, (id - 1) & 0xffff, false, sequence, syn), now);
    UtpHandler handler = acceptor.accept(connection);
    if (handler == null) {
      connection.abort();
      return connection;
    }
    connection.attach(handler);
    return connection;
  }

  /// Answers by a RESET, within the limit.
  void reset(Endpoint remote, int id, int acknowledged) {
    long second = Math.floorDiv(nowNanos, SECOND_NANOS);
    if (second != resetSecond) {
      resetSecond = second;
      resets = 0;
    }
    if (resets++ < MAX_RESETS_PER_SECOND) {
      reply(new Reply(remote, PacketType.RESET, id, random.nextInt(1 << 16), acknowledged));
    }
  }

  private void reply(Reply reply) {
    if (replies.size() < MAX_REPLIES) {
      replies.add(reply);
    }
  }

  /// The connection has something to do at the next poll.
  void wake(UtpConnection connection) {
    if (!connection.queued) {
      connection.queued = true;
      ready.add(connection);
    }
  }

  CongestionControl control(int packetBytes) {
    return controls.apply(packetBytes);
  }

  Slabs slabs() {
    return slabs;
  }

  ReceiveBudget budget() {
    return budget;
  }

  /// Does what is due and sends what may be sent. Call it when a burst of datagrams has been handed
  /// over, after writing to connections, and when [#pollTimeout] has come.
  public void pollDatagrams(DatagramSink sink, long now) {
    nowNanos = now;
    UtpConnection due = deadlines.peek();
    while (due != null && due.heapDeadlineNanos <= now) {
      deadlines.remove(due);
      wake(due);
      due = deadlines.peek();
    }
    // What a poll wakes again is polled in the next round of the caller, unless it is new.
    for (int left = ready.size(); left > 0; left--) {
      poll(ready.remove(), sink, now);
    }
    Reply reply;
    while ((reply = replies.poll()) != null) {
      send(reply, sink);
    }
  }

  private void poll(UtpConnection connection, DatagramSink sink, long now) {
    connection.queued = false;
    if (!connection.isGone()) {
      connection.poll(output.to(sink, connection.remote()), now);
    }
    if (connection.isGone()) {
      bury(connection);
    } else {
      deadlines.set(connection, connection.deadlineNanos(now));
    }
  }

  private void bury(UtpConnection connection) {
    deadlines.remove(connection);
    ConnectionKey key = new ConnectionKey(connection.remote(), connection.receiveId());
    if (connections.remove(key, connection)) {
      buried.addLast(key);
      if (buried.size() > MAX_BURIED) {
        buried.removeFirst();
      }
    }
  }

  private void send(Reply reply, DatagramSink sink) {
    replyFields.connectionId = reply.id;
    replyFields.timestampMicros = Header.micros(nowNanos);
    replyFields.timestampDifferenceMicros = 0;
    replyFields.windowBytes = Receiver.WINDOW_BYTES;
    replyFields.acknowledged = reply.acknowledged;
    output.to(sink, reply.remote);
    Header.put(output.scratch(), 0, reply.type, 0, replyFields, reply.sequence);
    output.send(output.scratch(), 0, Header.BYTES, Header.BYTES);
  }

  /// When [#pollDatagrams] has something to do at the latest: a time already past for at once,
  /// [Long#MAX_VALUE] for never.
  public long pollTimeout() {
    if (!ready.isEmpty() || !replies.isEmpty()) {
      return nowNanos;
    }
    UtpConnection first = deadlines.peek();
    return first == null ? Long.MAX_VALUE : first.heapDeadlineNanos;
  }
}
