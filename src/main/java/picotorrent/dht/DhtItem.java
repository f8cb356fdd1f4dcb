package picotorrent.dht;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;

/// A value kept by the DHT (BEP 44): immutable, found by its SHA-1, or signed, found by its key and
/// salt and replaced by a value with a higher sequence number. The arrays are not to be changed.
///
/// @param value bencode, 1 to 1,000 bytes
/// @param signed who vouches for it; null for an immutable item
public record DhtItem(byte[] value, @Nullable Signed signed) {
  /// Longest value (BEP 44 §"messages").
  public static final int MAX_VALUE_BYTES = 1_000;

  /// Longest salt (BEP 44 §"mutable items").
  public static final int MAX_SALT_BYTES = 64;

  /// Bytes of an Ed25519 public key.
  public static final int KEY_BYTES = 32;

  /// Bytes of an Ed25519 signature.
  public static final int SIGNATURE_BYTES = 64;

  /// What stands before an Ed25519 key in an X.509 structure (RFC 8410 §4).
  private static final byte[] X509_HEAD = {
    0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00
  };

  /// What makes an item mutable.
  ///
  /// @param key 32 bytes: the Ed25519 public key
  /// @param salt tells items of one key apart; 0 to 64 bytes
  /// @param sequence only ever goes up
  /// @param signature 64 bytes
  public record Signed(byte[] key, byte[] salt, long sequence, byte[] signature) {}

  /// An item whose value is its own name.
  public static DhtItem immutable(byte[] value) {
    return new DhtItem(value, null);
  }

  /// Signs a value.
  ///
  /// @param publicKey 32 bytes that belong to `privateKey`, which must be an Ed25519 key
  public static DhtItem sign(
      byte[] value, byte[] salt, long sequence, byte[] publicKey, PrivateKey privateKey)
      throws GeneralSecurityException {
    Signature signer = Signature.getInstance("Ed25519");
    signer.initSign(privateKey);
    signer.update(signedBytes(value, salt, sequence));
    return new DhtItem(value, new Signed(publicKey, salt, sequence, signer.sign()));
  }

  /// Where it is kept (BEP 44 §"immutable items", §"mutable items").
  public Hash target() {
    return signed == null ? sha1(value, new byte[0]) : target(signed.key, signed.salt);
  }

  /// Where the mutable items of a key and salt are kept.
  public static Hash target(byte[] key, byte[] salt) {
    return sha1(key, salt);
  }

  @SuppressWarnings("deprecation") // SHA-1 is what BEP 44 names items by
  private static Hash sha1(byte[] head, byte[] tail) {
    return Hash.of(Hashing.sha1().newHasher().putBytes(head).putBytes(tail).hash().asBytes());
  }

  /// Tells whether the lengths are right and, of a mutable item, the signature is. Costs about a
  /// tenth of a millisecond.
  public boolean isGenuine() {
    if (value.length == 0 || value.length > MAX_VALUE_BYTES) {
      return false;
    }
    return signed == null
        || (signed.key.length == KEY_BYTES
            && signed.salt.length <= MAX_SALT_BYTES
            && signed.signature.length == SIGNATURE_BYTES
            && verifies(signed));
  }

  private boolean verifies(Signed by) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(publicKey(by.key));
      verifier.update(signedBytes(value, by.salt, by.sequence));
      return verifier.verify(by.signature);
    } catch (GeneralSecurityException e) {
      return false; // not a point of the curve, or not a signature
    }
  }

  private static PublicKey publicKey(byte[] key) throws GeneralSecurityException {
    byte[] encoded = new byte[X509_HEAD.length + KEY_BYTES];
    System.arraycopy(X509_HEAD, 0, encoded, 0, X509_HEAD.length);
    System.arraycopy(key, 0, encoded, X509_HEAD.length, KEY_BYTES);
    return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
  }

  /// Salt, sequence number and value as a dictionary without its brackets (BEP 44 §"signature").
  private static byte[] signedBytes(byte[] value, byte[] salt, long sequence) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    if (salt.length > 0) {
      bytes.writeBytes(("4:salt" + salt.length + ":").getBytes(StandardCharsets.US_ASCII));
      bytes.writeBytes(salt);
    }
    bytes.writeBytes(("3:seqi" + sequence + "e1:v").getBytes(StandardCharsets.US_ASCII));
    bytes.writeBytes(value);
    return bytes.toByteArray();
  }
}
