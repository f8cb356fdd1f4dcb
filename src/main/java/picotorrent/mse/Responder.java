package picotorrent.mse;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// The side that was connected to: tells a key from a handshake in the clear, answers with its own
/// key, finds the torrent, and chooses.
final class Responder extends MseHandshake {
  /// How a BitTorrent handshake begins (BEP 3).
  private static final byte[] PLAIN_START =
      "\u0013BitTorrent protocol".getBytes(StandardCharsets.US_ASCII);

  /// Verification, methods provided, length of the padding.
  private static final int OFFER_BYTES = VC_BYTES + Integer.BYTES + Short.BYTES;

  private enum Awaiting {
    FIRST_BYTES,
    REMOTE_KEY,
    SYNC_MARK,
    TORRENT,
    OFFER,
    PADDING_AND_PAYLOAD_LENGTH
  }

  private final SkeyIndex torrents;
  private Awaiting awaiting = Awaiting.FIRST_BYTES;
  private final byte[] remoteKey = new byte[KeyExchange.KEY_BYTES];
  private int remoteKeyBytes;
  private @Nullable Found found;
  private @Nullable Secrets secrets;
  private CryptoMethod selected = CryptoMethod.RC4;
  private int paddingToCome;

  /// The torrent and the ciphers that follow from it.
  private record Found(Hash infoHash, Rc4 incoming, Rc4 outgoing) {}

  Responder(EncryptionPolicy policy, SkeyIndex torrents, RandomGenerator random) {
    super(policy, random);
    this.torrents = torrents;
  }

  @Override
  void advance(ByteBuffer in) throws MseException {
    switch (awaiting) {
      case FIRST_BYTES -> readFirstBytes(in);
      case REMOTE_KEY -> readRemoteKey(in);
      case SYNC_MARK -> {
        if (seek(in, secrets().syncMark())) {
          awaiting = Awaiting.TORRENT;
        }
      }
      case TORRENT -> readTorrent(in);
      case OFFER -> readOffer(in);
      case PADDING_AND_PAYLOAD_LENGTH -> readPayloadLength(in);
    }
  }

  /// A key looks like anything; it begins like a handshake once in 2^160 times.
  private void readFirstBytes(ByteBuffer in) throws MseException {
    remoteKey[remoteKeyBytes] = in.get();
    boolean plain = remoteKey[remoteKeyBytes] == PLAIN_START[remoteKeyBytes];
    remoteKeyBytes++;
    if (!plain) {
      if (!policy.acceptsEncrypted()) {
        throw new MseException("neither a BitTorrent handshake nor encryption allowed");
      }
      awaiting = Awaiting.REMOTE_KEY;
    } else if (remoteKeyBytes == PLAIN_START.length) {
      if (!policy.acceptsPlain()) {
        throw new MseException("a handshake in the clear, and encryption is required");
      }
      ByteBuffer begun = ByteBuffer.wrap(PLAIN_START.clone());
      establish(new Effect.Established(StreamCiphers.plain(), null, begun));
    }
  }

  private void readRemoteKey(ByteBuffer in) throws MseException {
    int now = Math.min(in.remaining(), remoteKey.length - remoteKeyBytes);
    in.get(remoteKey, remoteKeyBytes, now);
    remoteKeyBytes += now;
    if (remoteKeyBytes == remoteKey.length) {
      awaiting = Awaiting.SYNC_MARK;
      compute(
          KeyExchange.ofBoth(
              KeyExchange.newPrivateKey(random), KeyExchange.readRemoteKey(remoteKey)));
    }
  }

  @Override
  void computed(KeyExchange.Result result) {
    if (result.publicKey() == null || result.secret() == null) {
      throw new IllegalStateException("half a key exchange");
    }
    sendKey(result.publicKey());
    secrets = new Secrets(result.secret());
  }

  private void readTorrent(ByteBuffer in) throws MseException {
    byte[] masked = take(in, Hash.SHA1_BYTES);
    if (masked == null) {
      return;
    }
    Hash infoHash = torrents.find(Hash.of(secrets().mask(masked)));
    if (infoHash == null) {
      throw new MseException("no torrent of ours");
    }
    found =
        new Found(
            infoHash, secrets().initiatorCipher(infoHash), secrets().responderCipher(infoHash));
    awaiting = Awaiting.OFFER;
  }

  private void readOffer(ByteBuffer in) throws MseException {
    byte[] bytes = take(in, OFFER_BYTES);
    if (bytes == null) {
      return;
    }
    found().incoming.apply(bytes, 0, bytes.length);
    if (!Arrays.equals(bytes, 0, VC_BYTES, new byte[VC_BYTES], 0, VC_BYTES)) {
      throw new MseException("a wrong verification constant");
    }
    ByteBuffer offer = ByteBuffer.wrap(bytes).position(VC_BYTES);
    selected = policy.select(offer.getInt());
    paddingToCome = checkedPaddingBytes(offer);
    awaiting = Awaiting.PADDING_AND_PAYLOAD_LENGTH;
  }

  private void readPayloadLength(ByteBuffer in) {
    byte[] bytes = take(in, paddingToCome + Short.BYTES);
    if (bytes == null) {
      return;
    }
    found().incoming.apply(bytes, 0, bytes.length);
    int initialPayload = ByteBuffer.wrap(bytes).getShort(paddingToCome) & 0xffff;
    answer();
    // The initial payload is not kept: it is the first of the stream, however it goes on.
    StreamCiphers ciphers =
        selected == CryptoMethod.RC4
            ? StreamCiphers.rc4(found().incoming, found().outgoing)
            : StreamCiphers.plainAfter(found().incoming, initialPayload);
    establish(new Effect.Established(ciphers, found().infoHash, ByteBuffer.allocate(0)));
  }

  private void answer() {
    int padding = paddingBytes();
    ByteBuffer message =
        ByteBuffer.allocate(VC_BYTES + Integer.BYTES + Short.BYTES + padding)
            .put(new byte[VC_BYTES])
            .putInt(selected.bit)
            .putShort((short) padding)
            .put(new byte[padding])
            .flip();
    found().outgoing.apply(message);
    send(message);
  }

  private Secrets secrets() {
    if (secrets == null) {
      throw new IllegalStateException("no secret yet");
    }
    return secrets;
  }

  private Found found() {
    if (found == null) {
      throw new IllegalStateException("no torrent yet");
    }
    return found;
  }
}
