package picotorrent.mse;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// One side of an MSE handshake, without a socket: bytes go in, effects come out.
///
/// Feed [#handleBytes] with what comes and drain [#poll] after each call. An [Effect.Compute] is to
/// be run elsewhere and its result handed back; bytes may come meanwhile. After
/// [Effect.Established] the handshake takes no more: what [#handleBytes] left in the buffer belongs
/// to the stream, still encrypted. There is no clock: the caller ends a handshake that takes too
/// long. Confined to the session loop.
public abstract sealed class MseHandshake permits Initiator, Responder {
  /// Most bytes of each of the four paddings.
  public static final int MAX_PADDING_BYTES = 512;

  /// Bytes of the verification constant, eight zeros.
  static final int VC_BYTES = 8;

  /// What is to be done.
  public sealed interface Effect {
    /// Send these bytes.
    record Send(ByteBuffer bytes) implements Effect {}

    /// Call [KeyExchange#compute] on some other thread, then [MseHandshake#handleComputed].
    record Compute(KeyExchange exchange) implements Effect {}

    /// The handshake is over.
    ///
    /// @param ciphers for all that comes and goes from now on
    /// @param infoHash the 20 bytes that the two sides agree on; null when the remote began with a
    ///   BitTorrent handshake in the clear
    /// @param early bytes of the stream that were read to find out, already in the clear; empty but
    ///   when the remote began in the clear
    record Established(StreamCiphers ciphers, @Nullable Hash infoHash, ByteBuffer early)
        implements Effect {}
  }

  final RandomGenerator random;
  final EncryptionPolicy policy;
  private final Deque<Effect> effects = new ArrayDeque<>();

  /// What has come of what is awaited: never more than the largest part that is read at once.
  private byte[] held = new byte[KeyExchange.KEY_BYTES];

  private int heldBytes;

  /// What came while the arithmetic was under way.
  private final ByteBuffer early = ByteBuffer.allocate(MAX_PADDING_BYTES);

  private boolean computing;
  private boolean over;

  MseHandshake(EncryptionPolicy policy, RandomGenerator random) {
    this.policy = policy;
    this.random = random;
  }

  /// The side that connects. Its first effect is there at once.
  ///
  /// @param infoHash the 20 bytes of the torrent that is wanted
  /// @param initialPayload what we say first, at most 65,535 bytes: the BitTorrent handshake; taken
  ///   as a copy
  /// @param random must be hard to guess
  public static MseHandshake initiator(
      EncryptionPolicy policy, Hash infoHash, ByteBuffer initialPayload, RandomGenerator random) {
    byte[] payload = new byte[initialPayload.remaining()];
    initialPayload.get(initialPayload.position(), payload);
    return new Initiator(policy, infoHash, payload, random);
  }

  /// The side that was connected to. It also takes a remote that begins in the clear, when the
  /// policy does.
  ///
  /// @param torrents those that the remote may be looking for
  /// @param random must be hard to guess
  public static MseHandshake responder(
      EncryptionPolicy policy, SkeyIndex torrents, RandomGenerator random) {
    return new Responder(policy, torrents, random);
  }

  /// Takes bytes from the remote; all of them, unless the handshake is over before.
  ///
  /// @throws MseException when there is to be no connection
  public final void handleBytes(ByteBuffer in) throws MseException {
    while (in.hasRemaining() && !over) {
      if (computing) {
        keepEarly(in);
      } else {
        advance(in);
      }
    }
  }

  /// Takes the result of an [Effect.Compute].
  ///
  /// @throws MseException when bytes that came meanwhile say that there is to be no connection
  public final void handleComputed(KeyExchange.Result result) throws MseException {
    if (!computing) {
      throw new IllegalStateException("nothing was to be computed");
    }
    computing = false;
    computed(result);
    early.flip();
    ByteBuffer waiting = ByteBuffer.allocate(early.remaining()).put(early).flip();
    early.clear();
    handleBytes(waiting);
    if (waiting.hasRemaining()) {
      throw new MseException("an answer before there was a question");
    }
  }

  /// The next thing to do, or null when there is nothing.
  public final @Nullable Effect poll() {
    return effects.poll();
  }

  /// Takes at least one byte of `in`, which is not empty.
  abstract void advance(ByteBuffer in) throws MseException;

  abstract void computed(KeyExchange.Result result) throws MseException;

  final void send(ByteBuffer bytes) {
    effects.add(new Effect.Send(bytes));
  }

  final void compute(KeyExchange exchange) {
    computing = true;
    effects.add(new Effect.Compute(exchange));
  }

  final void establish(Effect.Established established) {
    over = true;
    effects.add(established);
  }

  private void keepEarly(ByteBuffer in) throws MseException {
    if (in.remaining() > early.remaining()) {
      throw new MseException("more than " + MAX_PADDING_BYTES + " bytes of padding");
    }
    early.put(in);
  }

  /// Returns the next `wanted` bytes, or null after having kept what there is of them. Nothing may
  /// be awaited when `wanted` is 0.
  final byte @Nullable [] take(ByteBuffer in, int wanted) {
    if (held.length < wanted) {
      held = Arrays.copyOf(held, wanted);
    }
    int now = Math.min(wanted - heldBytes, in.remaining());
    in.get(held, heldBytes, now);
    heldBytes += now;
    if (heldBytes < wanted) {
      return null;
    }
    heldBytes = 0;
    return Arrays.copyOf(held, wanted);
  }

  /// Reads up to the end of `mark`, which comes after at most [#MAX_PADDING_BYTES] other bytes.
  /// Returns whether it was found.
  final boolean seek(ByteBuffer in, byte[] mark) throws MseException {
    int most = MAX_PADDING_BYTES + mark.length;
    if (held.length < most) {
      held = Arrays.copyOf(held, most);
    }
    while (in.hasRemaining()) {
      held[heldBytes++] = in.get();
      int from = heldBytes - mark.length;
      if (from >= 0 && Arrays.equals(held, from, heldBytes, mark, 0, mark.length)) {
        heldBytes = 0;
        return true;
      }
      if (heldBytes == most) {
        throw new MseException("no end of the padding after " + MAX_PADDING_BYTES + " bytes");
      }
    }
    return false;
  }

  /// How many bytes of padding to send: any number that is allowed.
  final int paddingBytes() {
    return random.nextInt(MAX_PADDING_BYTES + 1);
  }

  /// Sends our public key, and random bytes behind it so that its length says nothing.
  final void sendKey(byte[] publicKey) {
    byte[] padding = new byte[paddingBytes()];
    random.nextBytes(padding);
    send(
        ByteBuffer.allocate(KeyExchange.KEY_BYTES + padding.length)
            .put(publicKey)
            .put(padding)
            .flip());
  }

  static int checkedPaddingBytes(ByteBuffer in) throws MseException {
    int bytes = in.getShort() & 0xffff;
    if (bytes > MAX_PADDING_BYTES) {
      throw new MseException("padding of " + bytes + " bytes");
    }
    return bytes;
  }
}
