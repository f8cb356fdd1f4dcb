package picotorrent.mse;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// What turns the two directions of a stream into what is on the wire and back, in place, once the
/// handshake is over. Confined to the session loop.
public final class StreamCiphers {
  private static final long FOREVER = Long.MAX_VALUE;

  private final @Nullable Rc4 incoming;
  private final @Nullable Rc4 outgoing;

  /// Bytes that will still come encrypted.
  private long encryptedBytesToCome;

  private StreamCiphers(@Nullable Rc4 incoming, @Nullable Rc4 outgoing, long encryptedBytesToCome) {
    this.incoming = incoming;
    this.outgoing = outgoing;
    this.encryptedBytesToCome = encryptedBytesToCome;
  }

  /// Both directions in the clear.
  static StreamCiphers plain() {
    return new StreamCiphers(null, null, 0);
  }

  /// Both directions in the clear, but for the remote's initial payload.
  static StreamCiphers plainAfter(Rc4 incoming, int initialPayloadBytes) {
    return new StreamCiphers(incoming, null, initialPayloadBytes);
  }

  static StreamCiphers rc4(Rc4 incoming, Rc4 outgoing) {
    return new StreamCiphers(incoming, outgoing, FOREVER);
  }

  /// Tells whether what we send is encrypted: if not, [#encrypt] does nothing.
  public boolean encrypts() {
    return outgoing != null;
  }

  /// Decrypts what has come, from position to limit; both stay. Every byte is to be handed over
  /// once and in order.
  public void decrypt(ByteBuffer bytes) {
    if (incoming == null || encryptedBytesToCome == 0) {
      return;
    }
    int count = (int) Math.min(bytes.remaining(), encryptedBytesToCome);
    if (encryptedBytesToCome != FOREVER) {
      encryptedBytesToCome -= count;
    }
    incoming.apply(bytes.slice(bytes.position(), count));
  }

  /// Encrypts what is to be sent, from position to limit; both stay. Every byte is to be handed
  /// over once, in the order of sending.
  public void encrypt(ByteBuffer bytes) {
    if (outgoing != null) {
      outgoing.apply(bytes);
    }
  }
}
