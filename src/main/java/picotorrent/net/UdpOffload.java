package picotorrent.net;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.port.Network;

/// Bursts of datagrams in one system call: UDP_SEGMENT out, UDP_GRO in (Linux 4.18 and 5.0), on the
/// descriptor of a channel that keeps its readiness and its end. Confined to the channel's loop.
///
/// The JDK hides the descriptor; it is found as the one of `/proc/self/fd` that has the channel's
/// local address. UDP addresses are unique, so it can be no other.
final class UdpOffload {
  private static final Logger LOG = System.getLogger(UdpOffload.class.getName());

  private static final int AF_INET = 2;
  private static final int AF_INET6 = 10;
  private static final int SOL_UDP = 17;
  private static final int UDP_SEGMENT = 103;
  private static final int UDP_GRO = 104;
  private static final int MSG_DONTWAIT = 0x40;
  private static final int EIO = 5;
  private static final int EINVAL = 22;
  private static final int EMSGSIZE = 90;

  /// UDP_MAX_SEGMENTS of the kernels before 6.8.
  private static final int MAX_SEGMENTS = 64;

  /// Largest payload of one call: an IPv6 packet's length less the headers.
  private static final int MAX_BURST_BYTES = 65_000;

  /// Bytes of one turn, so that a flood does not starve the TCP streams.
  private static final int BYTES_PER_TURN = 1 << 20;

  private static final int NAME_BYTES = 28;
  private static final int CONTROL_BYTES = 64;
  private static final int CONTROL_HEADER_BYTES = 16;
  private static final long SEGMENT_CONTROL_BYTES = 24;
  private static final int PORT_AT = 2;
  private static final int IPV4_AT = 4;
  private static final int IPV6_AT = 8;
  private static final int SCOPE_AT = 24; // the link of a link-local address
  private static final int MAPPED_BYTES = 12;

  private final int fd;
  private final boolean ipv6;
  private final LinuxSockets sockets;
  private final Message out;
  private final Message in;
  private final ByteBuffer inScratch;
  private final byte[] lastName = new byte[NAME_BYTES];
  private @Nullable Endpoint lastSource;
  private @Nullable Endpoint lastTarget;
  private boolean segmentationWorks = true;

  private UdpOffload(Arena arena, LinuxSockets sockets, int fd, boolean ipv6, ByteBuffer scratch) {
    this.sockets = sockets;
    this.fd = fd;
    this.ipv6 = ipv6;
    this.inScratch = scratch;
    this.out = new Message(arena, arena.allocate(MAX_BURST_BYTES));
    this.in = new Message(arena, MemorySegment.ofBuffer(scratch));
  }

  /// The offload of the UDP socket that is bound to `local`, or null where there is none.
  static @Nullable UdpOffload of(Endpoint local, ByteBuffer scratch) {
    boolean possible =
        System.getProperty("os.name").equals("Linux")
            && ValueLayout.ADDRESS.byteSize() == Long.BYTES
            && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
            && UdpOffload.class.getModule().isNativeAccessEnabled();
    if (!possible) {
      return null;
    }
    try {
      return find(local, scratch);
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "no UDP offload: {0}", e.getMessage());
      return null;
    }
  }

  private static @Nullable UdpOffload find(Endpoint local, ByteBuffer scratch) throws IOException {
    Arena arena = Arena.ofAuto();
    LinuxSockets sockets = new LinuxSockets(arena);
    MemorySegment on = arena.allocate(ValueLayout.JAVA_INT);
    on.set(ValueLayout.JAVA_INT, 0, 1);
    try (DirectoryStream<Path> open = Files.newDirectoryStream(Path.of("/proc/self/fd"))) {
      for (Path entry : open) {
        int fd = Integer.parseInt(entry.getFileName().toString());
        int family = familyIfBoundTo(sockets, arena, fd, local);
        // Only a UDP socket knows this option: a TCP listener may have the same address.
        if (family != 0 && sockets.setOption(fd, SOL_UDP, UDP_GRO, on) == 0) {
          return new UdpOffload(arena, sockets, fd, family == AF_INET6, scratch);
        }
      }
    }
    return null;
  }

  private static int familyIfBoundTo(LinuxSockets sockets, Arena arena, int fd, Endpoint local) {
    MemorySegment name = arena.allocate(NAME_BYTES);
    MemorySegment length = arena.allocate(ValueLayout.JAVA_INT);
    length.set(ValueLayout.JAVA_INT, 0, NAME_BYTES);
    if (sockets.localName(fd, name, length) != 0) {
      return 0;
    }
    byte[] raw = name.toArray(ValueLayout.JAVA_BYTE);
    int family = raw[0];
    boolean ours = (family == AF_INET || family == AF_INET6) && local.equals(endpoint(raw));
    return ours ? family : 0;
  }

  /// Hands over what has come, at most a turn's worth; tells whether there was anything.
  boolean receive(Network.DatagramHandler handler, NioLoop loop, Channel channel) {
    int calls = 0;
    int bytes = 0;
    while (calls < NioDatagrams.DATAGRAMS_PER_TURN && bytes < BYTES_PER_TURN && channel.isOpen()) {
      in.prepare(NAME_BYTES, inScratch.capacity(), CONTROL_BYTES);
      int count = (int) sockets.receiveMessage(fd, in.header, MSG_DONTWAIT);
      if (count < 0) {
        break;
      }
      calls++;
      bytes += count;
      deliver(handler, loop, source(), count, channel);
    }
    return calls > 0;
  }

  private void deliver(
      Network.DatagramHandler handler, NioLoop loop, Endpoint from, int count, Channel channel) {
    int segment = in.segmentBytes();
    int step = segment > 0 ? segment : Math.max(count, 1);
    for (int at = 0; (at < count || at == 0) && channel.isOpen(); at += step) {
      inScratch.clear().position(at).limit(Math.min(count, at + step));
      try {
        handler.onDatagram(from, inScratch);
      } catch (RuntimeException | AssertionError fault) {
        loop.crashed(fault);
      }
    }
  }

  private Endpoint source() {
    Endpoint source = lastSource;
    MemorySegment seen = MemorySegment.ofArray(lastName);
    if (source == null || in.name.mismatch(seen) >= 0) {
      MemorySegment.copy(in.name, 0, seen, 0, NAME_BYTES);
      source = endpoint(lastName);
      lastSource = source;
    }
    return source;
  }

  private static Endpoint endpoint(byte[] name) {
    int at = name[0] == AF_INET6 ? IPV6_AT : IPV4_AT;
    int length = name[0] == AF_INET6 ? 16 : 4;
    int port = (name[PORT_AT] & 0xff) << 8 | (name[PORT_AT + 1] & 0xff);
    byte[] raw = Arrays.copyOfRange(name, at, at + length);
    int scope =
        name[0] == AF_INET6
            ? ByteBuffer.wrap(name).order(ByteOrder.LITTLE_ENDIAN).getInt(SCOPE_AT)
            : 0;
    try {
      return new Endpoint(
          scope == 0 ? InetAddress.getByAddress(raw) : Inet6Address.getByAddress(null, raw, scope),
          port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Sends as many whole bursts of `payload` as the system takes in single calls, moving its
  /// position. What remains is for single datagrams: a segment too large for the path's MTU, a
  /// device without checksum offload.
  void send(Endpoint remote, ByteBuffer payload, int segmentBytes) {
    int perCall = Math.min(MAX_SEGMENTS, MAX_BURST_BYTES / segmentBytes) * segmentBytes;
    while (segmentationWorks && perCall > segmentBytes && payload.remaining() > segmentBytes) {
      int count = Math.min(perCall, payload.remaining());
      int error = sendBurst(remote, payload, count, segmentBytes);
      segmentationWorks = error != EIO;
      if (error == EIO || error == EMSGSIZE || error == EINVAL) {
        return;
      }
      payload.position(payload.position() + count); // sent, or lost like any datagram
    }
  }

  private int sendBurst(Endpoint remote, ByteBuffer payload, int count, int segmentBytes) {
    MemorySegment.copy(MemorySegment.ofBuffer(payload), 0, out.content, 0, count);
    address(remote);
    out.prepare(ipv6 ? NAME_BYTES : 16, count, SEGMENT_CONTROL_BYTES);
    out.control.set(ValueLayout.JAVA_LONG, 0, CONTROL_HEADER_BYTES + Short.BYTES);
    out.control.set(ValueLayout.JAVA_INT, 8, SOL_UDP);
    out.control.set(ValueLayout.JAVA_INT, 12, UDP_SEGMENT);
    out.control.set(ValueLayout.JAVA_SHORT, CONTROL_HEADER_BYTES, (short) segmentBytes);
    long result = sockets.sendMessage(fd, out.header, MSG_DONTWAIT);
    return result < 0 ? (int) -result : 0;
  }

  private void address(Endpoint remote) {
    if (remote.equals(lastTarget)) {
      return;
    }
    lastTarget = remote;
    byte[] raw = remote.address().getAddress();
    byte[] name = new byte[NAME_BYTES];
    name[0] = (byte) (ipv6 ? AF_INET6 : AF_INET);
    name[PORT_AT] = (byte) (remote.port() >> 8);
    name[PORT_AT + 1] = (byte) remote.port();
    int at = ipv6 ? IPV6_AT : IPV4_AT;
    if (ipv6 && raw.length == 4) { // ::ffff:a.b.c.d
      name[at + 10] = (byte) 0xff;
      name[at + 11] = (byte) 0xff;
      at += MAPPED_BYTES;
    }
    System.arraycopy(raw, 0, name, at, raw.length);
    if (remote.address() instanceof Inet6Address v6) {
      ByteBuffer.wrap(name).order(ByteOrder.LITTLE_ENDIAN).putInt(SCOPE_AT, v6.getScopeId());
    }
    out.name.copyFrom(MemorySegment.ofArray(name));
  }

  /// A `struct msghdr` with one `iovec` and room for a name and control data.
  private static final class Message {
    final MemorySegment header;
    final MemorySegment vector;
    final MemorySegment name;
    final MemorySegment control;
    final MemorySegment content;

    Message(Arena arena, MemorySegment content) {
      this.content = content;
      header = arena.allocate(56, Long.BYTES);
      vector = arena.allocate(16, Long.BYTES);
      name = arena.allocate(NAME_BYTES, Long.BYTES);
      control = arena.allocate(CONTROL_BYTES, Long.BYTES);
      vector.set(ValueLayout.ADDRESS, 0, content);
      header.set(ValueLayout.ADDRESS, 0, name);
      header.set(ValueLayout.ADDRESS, 16, vector);
      header.set(ValueLayout.JAVA_LONG, 24, 1);
      header.set(ValueLayout.ADDRESS, 32, control);
    }

    void prepare(int nameBytes, long contentBytes, long controlBytes) {
      header.set(ValueLayout.JAVA_INT, 8, nameBytes);
      vector.set(ValueLayout.JAVA_LONG, 8, contentBytes);
      header.set(ValueLayout.JAVA_LONG, 40, controlBytes);
    }

    /// Where the kernel joined datagrams, the length of each but the last; else 0.
    int segmentBytes() {
      boolean joined =
          header.get(ValueLayout.JAVA_LONG, 40) >= CONTROL_HEADER_BYTES + Integer.BYTES
              && control.get(ValueLayout.JAVA_INT, 8) == SOL_UDP
              && control.get(ValueLayout.JAVA_INT, 12) == UDP_GRO;
      return joined ? control.get(ValueLayout.JAVA_INT, CONTROL_HEADER_BYTES) : 0;
    }
  }
}
