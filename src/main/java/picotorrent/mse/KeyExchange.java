package picotorrent.mse;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The arithmetic of one key exchange, fit to be done on any thread: a tenth of a millisecond and
/// more, which a loop with hundreds of connections should not spend. Immutable.
public final class KeyExchange {
  /// Bytes of a public key and of the secret.
  static final int KEY_BYTES = 96;

  /// Bytes of a private key: 160 bits (MSE §"Diffie Hellman": more is no more secure).
  private static final int PRIVATE_KEY_BYTES = 20;

  private static final BigInteger PRIME =
      new BigInteger(
          "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
              + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
              + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A63A36210000000000090563",
          16);
  private static final BigInteger GENERATOR = BigInteger.TWO;

  private final BigInteger privateKey;
  private final boolean publicKeyWanted;
  private final @Nullable BigInteger remoteKey;

  private KeyExchange(
      BigInteger privateKey, boolean publicKeyWanted, @Nullable BigInteger remoteKey) {
    this.privateKey = privateKey;
    this.publicKeyWanted = publicKeyWanted;
    this.remoteKey = remoteKey;
  }

  /// What came out.
  ///
  /// @param publicKey our own, or null when it was known already
  /// @param secret what both sides share, or null while the remote's key is not known
  public record Result(byte @Nullable [] publicKey, byte @Nullable [] secret) {}

  static BigInteger newPrivateKey(RandomGenerator random) {
    byte[] key = new byte[PRIVATE_KEY_BYTES];
    random.nextBytes(key);
    return new BigInteger(1, key).setBit(PRIVATE_KEY_BYTES * Byte.SIZE - 1);
  }

  static KeyExchange ofPublicKey(BigInteger privateKey) {
    return new KeyExchange(privateKey, true, null);
  }

  static KeyExchange ofSecret(BigInteger privateKey, BigInteger remoteKey) {
    return new KeyExchange(privateKey, false, remoteKey);
  }

  static KeyExchange ofBoth(BigInteger privateKey, BigInteger remoteKey) {
    return new KeyExchange(privateKey, true, remoteKey);
  }

  /// Reads the remote's public key. Those with which the secret would be known to everyone (0, 1
  /// and the prime less 1) and numbers outside the group are refused.
  static BigInteger readRemoteKey(byte[] bytes) throws MseException {
    BigInteger key = new BigInteger(1, bytes);
    if (key.compareTo(BigInteger.ONE) <= 0 || key.compareTo(PRIME.subtract(BigInteger.ONE)) >= 0) {
      throw new MseException("a degenerate key");
    }
    return key;
  }

  /// Does the work; any thread.
  public Result compute() {
    return new Result(
        publicKeyWanted ? toBytes(GENERATOR.modPow(privateKey, PRIME)) : null,
        remoteKey == null ? null : toBytes(remoteKey.modPow(privateKey, PRIME)));
  }

  static byte[] toBytes(BigInteger number) {
    byte[] signed = number.toByteArray();
    byte[] bytes = new byte[KEY_BYTES];
    int length = Math.min(signed.length, KEY_BYTES);
    System.arraycopy(signed, signed.length - length, bytes, KEY_BYTES - length, length);
    return bytes;
  }
}
