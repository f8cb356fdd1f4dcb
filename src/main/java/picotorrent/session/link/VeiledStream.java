package picotorrent.session.link;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;
import picotorrent.mse.KeyExchange;
import picotorrent.mse.MseException;
import picotorrent.mse.MseHandshake;
import picotorrent.mse.MseHandshake.Effect;
import picotorrent.mse.StreamCiphers;
import picotorrent.port.Offload;
import picotorrent.port.Stream;

/// The bytes of one peer connection, in the clear to its owner whatever is on the wire: plays the
/// MSE handshake where there is one, then decrypts what comes and encrypts what goes, in place.
///
/// The owner of a stream that begins encrypted is connected as soon as the stream below is. What it
/// writes first travels inside the handshake; it can write on once that is over. There is no clock:
/// the owner ends a handshake that takes too long. Confined to the session loop.
public final class VeiledStream implements Stream, Stream.Handler {
  /// Read at once while the handshake lasts: more than all of it has, and too little to be counted.
  private static final int HANDSHAKE_READ_BYTES = 4 << 10;

  /// Longest payload that travels inside the handshake; a BitTorrent handshake is 68 bytes.
  private static final int MAX_INITIAL_PAYLOAD_BYTES = 1 << 10;

  /// Who speaks over the stream.
  public interface Owner extends Stream.Handler {
    /// The stream ended because of its encryption: the remote does not speak it, wants another one,
    /// or is hostile. The last call.
    void onVeilTorn(String why);
  }

  private final Owner owner;
  private final Offload offload;
  private @Nullable Stream below;

  /// Begins a handshake with the first bytes that are written; null once it has, or where the
  /// remote begins.
  private @Nullable Function<ByteBuffer, MseHandshake> opening;

  private @Nullable MseHandshake handshake;
  private @Nullable StreamCiphers ciphers;

  /// What the handshake says and the stream below had no room for yet.
  private final ArrayDeque<ByteBuffer> words = new ArrayDeque<>();

  /// Bytes at the start of the next [#write] that are encrypted already.
  private int encryptedAheadBytes;

  private boolean ownerWaits;
  private boolean over;

  private VeiledStream(Owner owner, Offload offload) {
    this.owner = owner;
    this.offload = offload;
  }

  /// A stream of ours that is to be in the clear.
  static VeiledStream plain(Owner owner, Offload offload) {
    return new VeiledStream(owner, offload);
  }

  /// A stream of ours that begins encrypted.
  ///
  /// @param opening makes the initiator's handshake around what is written first
  static VeiledStream initiator(
      Owner owner, Offload offload, Function<ByteBuffer, MseHandshake> opening) {
    VeiledStream stream = new VeiledStream(owner, offload);
    stream.opening = opening;
    return stream;
  }

  /// A stream that came in, encrypted or not: that will be seen.
  static VeiledStream responder(Owner owner, Offload offload, MseHandshake responder) {
    VeiledStream stream = new VeiledStream(owner, offload);
    stream.handshake = responder;
    return stream;
  }

  /// Says what lies below; once, before anything happens.
  void over(Stream stream) {
    below = stream;
  }

  private Stream below() {
    if (below == null) {
      throw new IllegalStateException("over nothing");
    }
    return below;
  }

  /// Whether what we send is encrypted.
  public boolean isEncrypted() {
    return ciphers != null && ciphers.encrypts();
  }

  private boolean isShaking() {
    return opening != null || handshake != null;
  }

  // Towards the remote

  @Override
  public Endpoint remote() {
    return below().remote();
  }

  @Override
  public Endpoint local() {
    return below().local();
  }

  @Override
  public Transport transport() {
    return below().transport();
  }

  /// Takes bytes as any stream does, but encrypts `source` in place, a part that was not taken
  /// included: what is left is to be offered again, unchanged and before anything else.
  @Override
  public int write(ByteBuffer source) {
    if (opening != null) {
      return open(opening, source);
    }
    if (handshake != null || !words.isEmpty()) {
      ownerWaits = true;
      return 0;
    }
    if (!isEncrypted()) {
      return below().write(source);
    }
    encrypt(source);
    int taken = below().write(source);
    encryptedAheadBytes -= taken;
    return taken;
  }

  private void encrypt(ByteBuffer source) {
    int fresh = source.remaining() - encryptedAheadBytes;
    if (fresh > 0 && ciphers != null) {
      ciphers.encrypt(source.slice(source.position() + encryptedAheadBytes, fresh));
      encryptedAheadBytes += fresh;
    }
  }

  private int open(Function<ByteBuffer, MseHandshake> begin, ByteBuffer source) {
    int length = Math.min(source.remaining(), MAX_INITIAL_PAYLOAD_BYTES);
    handshake = begin.apply(source.slice(source.position(), length));
    source.position(source.position() + length);
    opening = null;
    perform(handshake);
    return length;
  }

  @Override
  public void resumeReading() {
    below().resumeReading();
  }

  @Override
  public boolean isHeldBack() {
    return below().isHeldBack();
  }

  @Override
  public void close() {
    over = true;
    words.clear();
    below().close();
  }

  // Towards the owner

  @Override
  public void onConnected() {
    owner.onConnected();
  }

  @Override
  public int readAllowance() {
    return isShaking() ? HANDSHAKE_READ_BYTES : owner.readAllowance();
  }

  @Override
  public void onRead(ByteBuffer bytes) {
    if (isShaking()) {
      shake(bytes);
    }
    if (over || isShaking() || !bytes.hasRemaining()) {
      return;
    }
    if (ciphers != null) {
      ciphers.decrypt(bytes);
    }
    owner.onRead(bytes);
  }

  @Override
  public void onWritable() {
    sayWords();
    if (words.isEmpty() && !isShaking()) {
      ownerWaits = false;
      owner.onWritable();
    }
  }

  @Override
  public void onClosed(Ending why) {
    over = true;
    owner.onClosed(why);
  }

  // The handshake

  private void shake(ByteBuffer bytes) {
    MseHandshake current = handshake;
    if (current == null) {
      tear("an answer before there was a question");
      return;
    }
    try {
      current.handleBytes(bytes);
      perform(current);
    } catch (MseException e) {
      tear(e.getMessage());
    }
  }

  private void perform(MseHandshake current) {
    for (Effect effect = current.poll(); effect != null && !over; effect = current.poll()) {
      switch (effect) {
        case Effect.Send(ByteBuffer bytes) -> {
          words.add(bytes);
          sayWords();
        }
        case Effect.Compute(KeyExchange exchange) -> offload.run(exchange::compute, this::computed);
        case Effect.Established established -> establish(established);
      }
    }
  }

  private void computed(KeyExchange.Result result) {
    MseHandshake current = handshake;
    if (over || current == null) {
      return;
    }
    try {
      current.handleComputed(result);
      perform(current);
    } catch (MseException e) {
      tear(e.getMessage());
    }
  }

  private void establish(Effect.Established established) {
    handshake = null;
    ciphers = established.ciphers();
    if (established.early().hasRemaining()) {
      owner.onRead(established.early());
    }
    if (!over && ownerWaits && words.isEmpty()) {
      ownerWaits = false;
      owner.onWritable();
    }
  }

  private void sayWords() {
    while (!words.isEmpty()) {
      below().write(words.getFirst());
      if (words.getFirst().hasRemaining()) {
        return;
      }
      words.removeFirst();
    }
  }

  private void tear(String why) {
    close();
    owner.onVeilTorn(why);
  }
}
