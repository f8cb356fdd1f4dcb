package picotorrent.mse;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// The side that connects: sends its key, hears the other, names the torrent, hears the choice.
final class Initiator extends MseHandshake {
  private static final int MAX_INITIAL_PAYLOAD_BYTES = 0xffff;

  private enum Awaiting {
    REMOTE_KEY,
    VERIFICATION,
    SELECTION,
    PADDING
  }

  private final Hash infoHash;
  private final byte[] initialPayload;
  private final BigInteger privateKey;
  private Awaiting awaiting = Awaiting.REMOTE_KEY;
  private CryptoMethod selected = CryptoMethod.RC4;
  private int paddingToCome;

  private @Nullable Agreed agreed;

  /// What follows from the secret.
  ///
  /// @param verification eight zeros as the responder will encrypt them: they end its padding
  private record Agreed(Rc4 outgoing, Rc4 incoming, byte[] verification) {
    static Agreed of(Secrets secrets, Hash infoHash) {
      Rc4 incoming = secrets.responderCipher(infoHash);
      byte[] verification = new byte[VC_BYTES];
      incoming.apply(verification, 0, VC_BYTES);
      return new Agreed(secrets.initiatorCipher(infoHash), incoming, verification);
    }
  }

  Initiator(EncryptionPolicy policy, Hash infoHash, byte[] initialPayload, RandomGenerator random) {
    super(policy, random);
    if (!policy.acceptsEncrypted()) {
      throw new IllegalArgumentException("encryption is off");
    }
    if (initialPayload.length > MAX_INITIAL_PAYLOAD_BYTES) {
      throw new IllegalArgumentException("an initial payload of " + initialPayload.length);
    }
    this.infoHash = infoHash;
    this.initialPayload = initialPayload;
    this.privateKey = KeyExchange.newPrivateKey(random);
    compute(KeyExchange.ofPublicKey(privateKey));
  }

  @Override
  void computed(KeyExchange.Result result) {
    if (result.publicKey() != null) {
      sendKey(result.publicKey());
    } else if (result.secret() != null) {
      nameTheTorrent(new Secrets(result.secret()));
    }
  }

  private void nameTheTorrent(Secrets secrets) {
    agreed = Agreed.of(secrets, infoHash);
    int padding = paddingBytes();
    ByteBuffer message =
        ByteBuffer.allocate(2 * Hash.SHA1_BYTES + VC_BYTES + 8 + padding + initialPayload.length);
    message.put(secrets.syncMark());
    message.put(secrets.mask(Secrets.obfuscated(infoHash).toBytes()));
    int encryptedFrom = message.position();
    message.put(new byte[VC_BYTES]).putInt(policy.provides());
    message.putShort((short) padding).put(new byte[padding]);
    message.putShort((short) initialPayload.length).put(initialPayload);
    message.flip().position(encryptedFrom);
    agreed().outgoing.apply(message);
    send(message.rewind());
  }

  @Override
  void advance(ByteBuffer in) throws MseException {
    switch (awaiting) {
      case REMOTE_KEY -> readRemoteKey(in);
      case VERIFICATION -> {
        if (seek(in, agreed().verification)) {
          awaiting = Awaiting.SELECTION;
        }
      }
      case SELECTION -> readSelection(in);
      case PADDING -> readPadding(in);
    }
  }

  private void readRemoteKey(ByteBuffer in) throws MseException {
    byte[] key = take(in, KeyExchange.KEY_BYTES);
    if (key != null) {
      awaiting = Awaiting.VERIFICATION;
      compute(KeyExchange.ofSecret(privateKey, KeyExchange.readRemoteKey(key)));
    }
  }

  private void readSelection(ByteBuffer in) throws MseException {
    byte[] bytes = take(in, Integer.BYTES + Short.BYTES);
    if (bytes == null) {
      return;
    }
    agreed().incoming.apply(bytes, 0, bytes.length);
    ByteBuffer selection = ByteBuffer.wrap(bytes);
    selected = selected(selection.getInt());
    paddingToCome = checkedPaddingBytes(selection);
    awaiting = Awaiting.PADDING;
    if (paddingToCome == 0) {
      finish();
    }
  }

  private CryptoMethod selected(int bits) throws MseException {
    for (CryptoMethod method : CryptoMethod.values()) {
      if (bits == method.bit && (policy.provides() & bits) != 0) {
        return method;
      }
    }
    throw new MseException("a method that was not provided: " + Integer.toHexString(bits));
  }

  private void readPadding(ByteBuffer in) {
    byte[] padding = take(in, paddingToCome);
    if (padding != null) {
      agreed().incoming.discard(padding.length);
      finish();
    }
  }

  private void finish() {
    StreamCiphers ciphers =
        selected == CryptoMethod.RC4
            ? StreamCiphers.rc4(agreed().incoming, agreed().outgoing)
            : StreamCiphers.plain();
    establish(new Effect.Established(ciphers, infoHash, ByteBuffer.allocate(0)));
  }

  private Agreed agreed() {
    if (agreed == null) {
      throw new IllegalStateException("no secret yet");
    }
    return agreed;
  }
}
