package picotorrent.mse;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import picotorrent.base.Hash;

/// The hashes that are made of the shared secret S and the info hash SKEY (MSE §"handshake").
final class Secrets {
  /// RC4's first bytes tell of its key, so they are not used.
  private static final int DISCARDED_BYTES = 1024;

  private final byte[] secret;

  Secrets(byte[] secret) {
    this.secret = secret;
  }

  /// HASH('req1', S): by it the responder finds where the padding ends.
  byte[] syncMark() {
    return sha1("req1", secret);
  }

  /// HASH('req2', SKEY).
  static Hash obfuscated(Hash infoHash) {
    return Hash.of(sha1("req2", infoHash.toBytes()));
  }

  /// HASH('req2', SKEY) xor HASH('req3', S), from either of the two that it is made of.
  byte[] mask(byte[] hash) {
    byte[] masked = sha1("req3", secret);
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= hash[i];
    }
    return masked;
  }

  /// The cipher of what the initiator sends.
  Rc4 initiatorCipher(Hash infoHash) {
    return cipher("keyA", infoHash);
  }

  /// The cipher of what the responder sends.
  Rc4 responderCipher(Hash infoHash) {
    return cipher("keyB", infoHash);
  }

  private Rc4 cipher(String name, Hash infoHash) {
    Rc4 cipher = new Rc4(sha1(name, secret, infoHash.toBytes()));
    cipher.discard(DISCARDED_BYTES);
    return cipher;
  }

  private static byte[] sha1(String name, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-1");
      digest.update(name.getBytes(StandardCharsets.US_ASCII));
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
