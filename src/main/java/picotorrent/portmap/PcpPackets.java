package picotorrent.portmap;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The datagrams of PCP (RFC 6887) and NAT-PMP (RFC 6886).
final class PcpPackets {
  static final int PCP_VERSION = 2;
  static final int NAT_PMP_VERSION = 0;
  static final int NONCE_BYTES = 12;

  private static final int PCP_MAP = 1;
  private static final int PCP_BYTES = 60;
  private static final int ANSWER_BIT = 0x80;
  private static final int NAT_PMP_ADDRESS_BYTES = 12;
  private static final int NAT_PMP_MAPPING_BYTES = 16;
  private static final int NAT_PMP_UDP = 1;
  private static final int NAT_PMP_TCP = 2;

  private PcpPackets() {}

  /// An answer of the gateway.
  sealed interface Answer {
    /// To a PCP MAP request.
    record Pcp(
        int result,
        long lifetimeSeconds,
        long epoch,
        byte[] nonce,
        int protocol,
        int internalPort,
        int externalPort,
        @Nullable InetAddress externalAddress)
        implements Answer {}

    /// To a NAT-PMP mapping request.
    record Pmp(
        int result,
        long lifetimeSeconds,
        long epoch,
        Mapping.Transport transport,
        int internalPort,
        int externalPort)
        implements Answer {}

    /// To a NAT-PMP address request.
    record PmpAddress(InetAddress externalAddress) implements Answer {}

    /// The gateway does not speak the version that it was asked in.
    record OtherVersion() implements Answer {}
  }

  /// A MAP request (RFC 6887 §11.1); a lifetime of 0 takes the mapping back.
  static byte[] pcpMap(InetAddress local, Mapping mapping, byte[] nonce, int lifetimeSeconds) {
    return ByteBuffer.allocate(PCP_BYTES)
        .put((byte) PCP_VERSION)
        .put((byte) PCP_MAP)
        .putShort((short) 0)
        .putInt(lifetimeSeconds)
        .put(mapped(local.getAddress()))
        .put(nonce)
        .put((byte) mapping.transport().protocol)
        .put(new byte[3])
        .putShort((short) mapping.internalPort())
        .putShort((short) mapping.externalPort())
        .put(mapped(new byte[local.getAddress().length]))
        .array();
  }

  /// A mapping request (RFC 6886 §3.3); a lifetime of 0 takes the mapping back.
  static byte[] pmpMap(Mapping mapping, int lifetimeSeconds) {
    boolean tcp = mapping.transport() == Mapping.Transport.TCP;
    return ByteBuffer.allocate(12)
        .put((byte) NAT_PMP_VERSION)
        .put((byte) (tcp ? NAT_PMP_TCP : NAT_PMP_UDP))
        .putShort((short) 0)
        .putShort((short) mapping.internalPort())
        .putShort((short) (lifetimeSeconds == 0 ? 0 : mapping.externalPort()))
        .putInt(lifetimeSeconds)
        .array();
  }

  /// An external address request (RFC 6886 §3.2).
  static byte[] pmpAddress() {
    return new byte[] {NAT_PMP_VERSION, 0};
  }

  /// Reads an answer; null when it is none that we could have asked for.
  static @Nullable Answer parse(ByteBuffer datagram) {
    ByteBuffer in = datagram.slice();
    if (in.remaining() < 4 || (in.get(1) & ANSWER_BIT) == 0) {
      return null;
    }
    int operation = in.get(1) & ~ANSWER_BIT & 0xff;
    if (in.get(0) == PCP_VERSION) {
      int result = in.get(3) & 0xff;
      if (result == 1) {
        return new Answer.OtherVersion();
      }
      return operation == PCP_MAP && in.remaining() >= PCP_BYTES ? pcp(in, result) : null;
    }
    if (in.get(0) != NAT_PMP_VERSION) {
      return null;
    }
    int result = in.getShort(2) & 0xffff;
    if (operation == 0 && result == 0 && in.remaining() >= NAT_PMP_ADDRESS_BYTES) {
      InetAddress address = address(in, 8, 4);
      return address == null ? null : new Answer.PmpAddress(address);
    }
    boolean mapping = operation == NAT_PMP_UDP || operation == NAT_PMP_TCP;
    if (mapping && result != 1 && in.remaining() >= NAT_PMP_MAPPING_BYTES) {
      return pmp(in, operation, result);
    }
    return result == 1 ? new Answer.OtherVersion() : null;
  }

  private static Answer pcp(ByteBuffer in, int result) {
    byte[] nonce = new byte[NONCE_BYTES];
    in.get(24, nonce);
    return new Answer.Pcp(
        result,
        Integer.toUnsignedLong(in.getInt(4)),
        Integer.toUnsignedLong(in.getInt(8)),
        nonce,
        in.get(36) & 0xff,
        in.getShort(40) & 0xffff,
        in.getShort(42) & 0xffff,
        address(in, 44, 16));
  }

  private static Answer pmp(ByteBuffer in, int operation, int result) {
    return new Answer.Pmp(
        result,
        Integer.toUnsignedLong(in.getInt(12)),
        Integer.toUnsignedLong(in.getInt(4)),
        operation == NAT_PMP_TCP ? Mapping.Transport.TCP : Mapping.Transport.UDP,
        in.getShort(8) & 0xffff,
        in.getShort(10) & 0xffff);
  }

  /// Null for the unspecified address: not known.
  private static @Nullable InetAddress address(ByteBuffer in, int at, int length) {
    byte[] bytes = new byte[length];
    in.get(at, bytes);
    try {
      InetAddress address = InetAddress.getByAddress(bytes);
      return address.isAnyLocalAddress() ? null : address;
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /// PCP writes IPv4 as IPv4-mapped IPv6 (RFC 6887 §5).
  private static byte[] mapped(byte[] address) {
    if (address.length == 16) {
      return address;
    }
    byte[] mapped = new byte[16];
    Arrays.fill(mapped, 10, 12, (byte) 0xff);
    System.arraycopy(address, 0, mapped, 12, address.length);
    return mapped;
  }

  static boolean isIpv6(InetAddress address) {
    return address instanceof Inet6Address;
  }
}
