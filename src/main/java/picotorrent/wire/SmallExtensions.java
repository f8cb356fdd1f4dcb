package picotorrent.wire;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import picotorrent.base.Endpoint;
import picotorrent.wire.ExtensionMessage.HolepunchError;
import picotorrent.wire.ExtensionMessage.HolepunchType;

/// The extension messages of a few fixed bytes: upload-only (BEP 21), lt_donthave (BEP 54) and
/// ut_holepunch (BEP 55).
final class SmallExtensions {
  private static final byte IPV4 = 0;
  private static final byte IPV6 = 1;
  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;

  /// Type, address family, port and error code.
  private static final int HOLEPUNCH_FIXED_BYTES = 2 + Short.BYTES + Integer.BYTES;

  private SmallExtensions() {}

  static ExtensionMessage uploadOnly(byte[] payload) throws WireException {
    if (payload.length != 1) {
      throw new WireException("upload_only of " + payload.length + " bytes");
    }
    return new ExtensionMessage.UploadOnly(payload[0] != 0);
  }

  static byte[] uploadOnly(boolean on) {
    return new byte[] {(byte) (on ? 1 : 0)};
  }

  static ExtensionMessage dontHave(byte[] payload) throws WireException {
    if (payload.length != Integer.BYTES) {
      throw new WireException("lt_donthave of " + payload.length + " bytes");
    }
    int piece = ByteBuffer.wrap(payload).getInt();
    return new ExtensionMessage.DontHave(MessageParser.nonNegative(piece, "piece"));
  }

  static byte[] dontHave(int piece) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(piece).array();
  }

  /// Empty when the type is one that we do not know.
  static Optional<ExtensionMessage> holepunch(byte[] payload) throws WireException {
    if (payload.length < 2) {
      throw new WireException("ut_holepunch of " + payload.length + " bytes");
    }
    ByteBuffer in = ByteBuffer.wrap(payload);
    int type = in.get() & 0xff;
    byte family = in.get();
    int addressBytes = family == IPV4 ? IPV4_BYTES : IPV6_BYTES;
    boolean whole = payload.length == HOLEPUNCH_FIXED_BYTES + addressBytes;
    // Some clients leave the error code out where there is none.
    boolean withoutError = payload.length == HOLEPUNCH_FIXED_BYTES + addressBytes - Integer.BYTES;
    if ((family != IPV4 && family != IPV6) || (!whole && !withoutError)) {
      throw new WireException(
          "ut_holepunch of %d bytes for address family %d".formatted(payload.length, family));
    }
    Endpoint endpoint = endpoint(in, addressBytes);
    HolepunchError error = whole ? error(in.getInt()) : HolepunchError.NONE;
    return Arrays.stream(HolepunchType.values())
        .filter(known -> known.number == type)
        .findFirst()
        .map(known -> new ExtensionMessage.Holepunch(known, endpoint, error));
  }

  private static Endpoint endpoint(ByteBuffer in, int addressBytes) {
    byte[] address = new byte[addressBytes];
    in.get(address);
    try {
      return new Endpoint(InetAddress.getByAddress(address), in.getShort() & Endpoint.MAX_PORT);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("4 or 16 bytes are an address", e);
    }
  }

  /// An error that we do not know means what they all mean: it cannot be done.
  private static HolepunchError error(int number) {
    return Arrays.stream(HolepunchError.values())
        .filter(known -> known.number == number)
        .findFirst()
        .orElse(HolepunchError.NO_SUCH_PEER);
  }

  static byte[] holepunch(ExtensionMessage.Holepunch message) {
    byte[] address = message.endpoint().address().getAddress();
    return ByteBuffer.allocate(HOLEPUNCH_FIXED_BYTES + address.length)
        .put((byte) message.type().number)
        .put(address.length == IPV4_BYTES ? IPV4 : IPV6)
        .put(address)
        .putShort((short) message.endpoint().port())
        .putInt(message.error().number)
        .array();
  }
}
