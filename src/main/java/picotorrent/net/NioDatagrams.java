package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import jdk.net.ExtendedSocketOptions;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;
import picotorrent.base.ToldException;
import picotorrent.port.Network;

/// A UDP socket: bursts by [UdpOffload] where there is one, else one system call for each datagram.
/// Confined to its loop.
final class NioDatagrams implements Network.Datagrams, NioLoop.Ready {
  /// Datagrams of one turn, so that a flood does not starve the TCP streams.
  static final int DATAGRAMS_PER_TURN = 128;

  /// What is asked of the kernel: a window of uTP at a few hundred Mbit/s must not be lost between
  /// two turns of the loop. The kernel may give less (net.core.rmem_max).
  static final int SOCKET_BUFFER_BYTES = 4 << 20;

  /// So many come singly before bursts are worth their preparation: it takes some tens of
  /// milliseconds, which a start that meets no uTP should not pay.
  private static final int FEW_DATAGRAMS = 256;

  private static final Logger LOG = System.getLogger(NioDatagrams.class.getName());

  private final NioLoop loop;
  private final DatagramChannel channel;
  private final Endpoint local;
  private final Network.DatagramHandler handler;
  private @Nullable SocketAddress lastSender;
  private @Nullable Endpoint lastSource;
  private @Nullable Endpoint lastTarget;
  private @Nullable InetSocketAddress lastTargetAddress;

  private boolean seekOffload;
  private int seenSingly;
  private @Nullable UdpOffload offload;

  private NioDatagrams(
      NioLoop loop, DatagramChannel channel, Network.DatagramHandler handler, UdpBatching batching)
      throws IOException {
    this.loop = loop;
    this.channel = channel;
    this.handler = handler;
    this.local = Endpoint.of((InetSocketAddress) channel.getLocalAddress());
    this.seekOffload = batching == UdpBatching.WHERE_POSSIBLE;
    loop.register(channel, SelectionKey.OP_READ, this);
  }

  static NioDatagrams open(
      NioLoop loop, Endpoint local, Network.DatagramHandler handler, UdpBatching batching)
      throws IOException {
    DatagramChannel channel = Families.datagrams(local);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
      channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
      channel.bind(local.toSocketAddress());
      return new NioDatagrams(loop, channel, handler, batching);
    } catch (IOException e) {
      Closing.quietly(channel);
      throw new ToldException(
          Sentence.of("cannot use UDP on {0}: {1}", local.toString(), ErrorWords.of(e)), e);
    }
  }

  /// A socket that is bound already; a datagram at a time.
  static NioDatagrams over(NioLoop loop, DatagramChannel bound, Network.DatagramHandler handler)
      throws IOException {
    return new NioDatagrams(loop, bound, handler, UdpBatching.OFF);
  }

  @Override
  public Endpoint local() {
    return local;
  }

  @Override
  public void ready(int readyOps) {
    UdpOffload bursts = seenSingly < FEW_DATAGRAMS ? offload : offload();
    if (bursts != null) {
      if (bursts.receive(handler, loop, channel) && channel.isOpen()) {
        handler.onBurstEnd();
      }
      return;
    }
    int count = 0;
    while (count < DATAGRAMS_PER_TURN && channel.isOpen() && receiveOne()) {
      count++;
    }
    seenSingly = Math.min(FEW_DATAGRAMS, seenSingly + count);
    if (count > 0 && channel.isOpen()) {
      handler.onBurstEnd();
    }
  }

  private boolean receiveOne() {
    ByteBuffer scratch = loop.scratch();
    SocketAddress sender;
    try {
      sender = channel.receive(scratch);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "{0} received an error: {1}", local, e.getMessage());
      return false;
    }
    if (sender == null) {
      return false;
    }
    deliver(source(sender), scratch.flip());
    return true;
  }

  /// Bursts in one call, where they are possible: looked for once, when they are first of use.
  private @Nullable UdpOffload offload() {
    if (seekOffload) {
      seekOffload = false;
      offload = UdpOffload.of(local, loop.scratch());
    }
    return offload;
  }

  /// A handler that breaks on one datagram still gets the others of the burst.
  private void deliver(Endpoint source, ByteBuffer payload) {
    try {
      handler.onDatagram(source, payload);
    } catch (RuntimeException | AssertionError fault) {
      loop.crashed(fault);
    }
  }

  /// The channel hands out the same object while the sender stays the same.
  @SuppressWarnings("ReferenceEquality")
  private Endpoint source(SocketAddress sender) {
    Endpoint source = lastSource;
    if (source == null || sender != lastSender) {
      source = Endpoint.of((InetSocketAddress) sender);
      lastSource = source;
      lastSender = sender;
    }
    return source;
  }

  @Override
  public void send(Endpoint remote, ByteBuffer payload) {
    assert loop.onLoop();
    try {
      channel.send(payload, address(remote));
    } catch (IOException e) {
      LOG.log(Level.TRACE, "nothing sent to {0}: {1}", remote, e.getMessage());
    }
  }

  @Override
  public void sendSegments(Endpoint remote, ByteBuffer payload, int segmentBytes) {
    assert loop.onLoop();
    boolean burst = payload.remaining() > segmentBytes && channel.isOpen();
    UdpOffload bursts = burst ? offload() : null;
    if (bursts != null) {
      bursts.send(remote, payload, segmentBytes);
    }
    int limit = payload.limit();
    while (payload.position() < limit) {
      int end = Math.min(limit, payload.position() + segmentBytes);
      payload.limit(end);
      send(remote, payload);
      payload.position(end);
      payload.limit(limit);
    }
  }

  private InetSocketAddress address(Endpoint remote) {
    InetSocketAddress address = lastTargetAddress;
    if (address == null || !remote.equals(lastTarget)) {
      address = remote.toSocketAddress();
      lastTargetAddress = address;
      lastTarget = remote;
    }
    return address;
  }

  @Override
  public void dontFragment(boolean on) {
    try {
      channel.setOption(ExtendedSocketOptions.IP_DONTFRAGMENT, on);
    } catch (IOException | UnsupportedOperationException e) {
      LOG.log(Level.DEBUG, "don''t-fragment cannot be set: {0}", e.getMessage());
    }
  }

  @Override
  public int linkDatagramBytes(Endpoint remote) {
    return LinkSize.datagramBytes(remote);
  }

  @Override
  public void close() {
    Closing.quietly(channel);
  }
}
