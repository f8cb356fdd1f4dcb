package picotorrent.wire;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reads the stream of one peer after its handshake, cut in any way, and hands out messages.
///
/// Blocks are not kept: their bytes go straight from the reader's buffer to the handler. Other
/// messages are read in place when they lie whole in the buffer, and else put together in a small
/// buffer that is bounded by the type of the message and never larger than twice what has arrived.
///
/// Confined to the session loop. After a [WireException] the decoder is of no more use.
public final class MessageDecoder {
  private static final byte[] NOTHING = {};
  private static final int UNKNOWN_COUNT = -1;

  private enum Phase {
    LENGTH,
    ID,
    BODY,
    BLOCK_HEAD,
    BLOCK,
    SKIP
  }

  private Phase phase = Phase.LENGTH;
  private int pieceCount = UNKNOWN_COUNT;

  /// The length prefix as far as it has been read, and how many bytes of it that is.
  private int length;

  private int lengthBytes;

  private @Nullable MessageType type;

  /// Bytes of the current message that are still to come.
  private int remaining;

  /// The part of a torn message that has arrived.
  private byte[] torn = NOTHING;

  private int tornBytes;
  private boolean skippingBlock;
  private long refusedBytes;

  /// Fixes the length of a bitfield, as soon as the torrent's metadata is known.
  public void expectPieces(int pieceCount) {
    this.pieceCount = pieceCount;
  }

  /// Bytes of blocks that [MessageHandler#onBlockStart] has refused and that were skipped.
  public long refusedBytes() {
    return refusedBytes;
  }

  /// Tells whether the stream stands between two messages.
  public boolean isBetweenMessages() {
    return phase == Phase.LENGTH && lengthBytes == 0;
  }

  /// Bytes that are kept for a torn message; for tests of the bound.
  int heldBytes() {
    return torn.length;
  }

  /// Reads all of `in`, calling `handler` for whatever gets complete.
  ///
  /// @throws WireException when the stream is not the peer protocol, or the handler says so
  public void decode(ByteBuffer in, MessageHandler handler) throws WireException {
    while (in.hasRemaining()) {
      switch (phase) {
        case LENGTH -> readLength(in, handler);
        case ID -> readId(in, handler);
        case BODY -> readBody(in, handler);
        case BLOCK_HEAD -> readBlockHead(in, handler);
        case BLOCK -> readBlock(in, handler);
        case SKIP -> skip(in);
      }
    }
  }

  private void readLength(ByteBuffer in, MessageHandler handler) throws WireException {
    if (lengthBytes == 0 && in.remaining() >= Integer.BYTES) {
      length = in.getInt();
    } else {
      length = length << 8 | in.get() & 0xff;
      if (++lengthBytes < Integer.BYTES) {
        return;
      }
    }
    lengthBytes = 0;
    if (length == 0) {
      handler.onMessage(new PeerMessage.KeepAlive());
    } else if (length < 0 || length > WireLimits.MAX_UNKNOWN_BYTES) {
      throw new WireException(
          "a message of " + Integer.toUnsignedLong(length) + " bytes, more than any may have");
    } else {
      phase = Phase.ID;
    }
  }

  private void readId(ByteBuffer in, MessageHandler handler) throws WireException {
    int id = in.get() & 0xff;
    type = MessageType.of(id);
    remaining = length - 1;
    if (type == null) {
      phase = Phase.SKIP;
    } else {
      checkLength(type);
      phase = type == MessageType.PIECE ? Phase.BLOCK_HEAD : Phase.BODY;
    }
    if (remaining == 0) {
      // No byte needs to follow: the loop in decode would wait for one.
      finishEmpty(handler);
    }
  }

  private void finishEmpty(MessageHandler handler) throws WireException {
    phase = Phase.LENGTH;
    if (type != null) {
      handler.onMessage(MessageParser.parse(type, ByteBuffer.wrap(NOTHING)));
    }
  }

  private void checkLength(MessageType type) throws WireException {
    if (length < type.minBytes || length > type.maxBytes) {
      throw new WireException(
          "%s of %d bytes, not %d to %d".formatted(type, length, type.minBytes, type.maxBytes));
    }
    if (type == MessageType.BITFIELD && pieceCount != UNKNOWN_COUNT) {
      int expected = 1 + Math.ceilDiv(pieceCount, Byte.SIZE);
      if (length != expected) {
        throw new WireException(
            "BITFIELD of %d bytes, not %d for %d pieces".formatted(length, expected, pieceCount));
      }
    }
  }

  private void readBody(ByteBuffer in, MessageHandler handler) throws WireException {
    ByteBuffer body = assemble(in, remaining);
    if (body != null) {
      phase = Phase.LENGTH;
      PeerMessage message = MessageParser.parse(knownType(), body);
      forget();
      handler.onMessage(message);
    }
  }

  private void readBlockHead(ByteBuffer in, MessageHandler handler) throws WireException {
    ByteBuffer head = assemble(in, MessageType.PIECE_HEAD_BYTES - 1);
    if (head == null) {
      return;
    }
    int piece = MessageParser.nonNegative(head.getInt(), "piece");
    int begin = MessageParser.nonNegative(head.getInt(), "begin");
    forget();
    remaining = length - MessageType.PIECE_HEAD_BYTES;
    skippingBlock = !handler.onBlockStart(piece, begin, remaining);
    phase = skippingBlock ? Phase.SKIP : Phase.BLOCK;
  }

  private void readBlock(ByteBuffer in, MessageHandler handler) throws WireException {
    int now = Math.min(remaining, in.remaining());
    int end = in.position() + now;
    int limit = in.limit();
    in.limit(end);
    handler.onBlockBytes(in);
    in.limit(limit).position(end);
    remaining -= now;
    if (remaining == 0) {
      phase = Phase.LENGTH;
      handler.onBlockEnd();
    }
  }

  private void skip(ByteBuffer in) {
    int now = Math.min(remaining, in.remaining());
    in.position(in.position() + now);
    remaining -= now;
    if (skippingBlock) {
      refusedBytes += now;
    }
    if (remaining == 0) {
      skippingBlock = false;
      phase = Phase.LENGTH;
    }
  }

  /// Returns the next `wanted` bytes, or null after having kept what there is of them.
  private @Nullable ByteBuffer assemble(ByteBuffer in, int wanted) {
    if (tornBytes == 0 && in.remaining() >= wanted) {
      ByteBuffer whole = in.slice(in.position(), wanted);
      in.position(in.position() + wanted);
      return whole;
    }
    int now = Math.min(wanted - tornBytes, in.remaining());
    makeRoom(tornBytes + now, wanted);
    in.get(torn, tornBytes, now);
    tornBytes += now;
    return tornBytes == wanted ? ByteBuffer.wrap(torn, 0, wanted) : null;
  }

  private void makeRoom(int needed, int wanted) {
    if (needed > torn.length) {
      int doubled = Math.max(2 * needed, WireLimits.FIRST_BUFFER_BYTES);
      torn = Arrays.copyOf(torn, Math.min(doubled, Math.max(wanted, needed)));
    }
  }

  private void forget() {
    tornBytes = 0;
    if (torn.length > WireLimits.FIRST_BUFFER_BYTES) {
      torn = NOTHING;
    }
  }

  private MessageType knownType() {
    if (type == null) {
      throw new IllegalStateException("a body without a type");
    }
    return type;
  }
}
