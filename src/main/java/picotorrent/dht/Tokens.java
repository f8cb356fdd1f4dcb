package picotorrent.dht;

import com.google.common.hash.HashFunction;
import com.google.common.hash.Hashing;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import picotorrent.base.Endpoint;

/// What an announce or a put must show: proof that its sender asked us shortly before and receives
/// what we send to its address (BEP 5 §"get_peers"). Nothing is remembered: a token is a keyed hash
/// of address and target, whose key changes every five minutes; the one before is accepted too.
final class Tokens {
  /// How often the key changes (BEP 5 §"get_peers").
  static final long ROTATION_NANOS = TimeUnit.MINUTES.toNanos(5);

  /// Enough that guessing takes longer than the key lives.
  static final int BYTES = 8;

  private static final int SECRET_BYTES = 32;

  private final RandomGenerator random;
  private HashFunction current;
  private HashFunction previous;
  private long rotatedAt;

  Tokens(RandomGenerator random, long now) {
    this.random = random;
    this.current = secret();
    this.previous = secret();
    this.rotatedAt = now;
  }

  private HashFunction secret() {
    byte[] secret = new byte[SECRET_BYTES];
    random.nextBytes(secret);
    return Hashing.hmacSha256(secret);
  }

  /// The token for whoever is at an endpoint's address.
  byte[] issue(Endpoint to, NodeId target, long now) {
    rotate(now);
    return token(current, to, target);
  }

  /// Tells whether a token was issued to that address for that target within the last minutes.
  boolean accepts(byte[] token, Endpoint from, NodeId target, long now) {
    rotate(now);
    return MessageDigest.isEqual(token, token(current, from, target))
        || MessageDigest.isEqual(token, token(previous, from, target));
  }

  private void rotate(long now) {
    long age = now - rotatedAt;
    if (age >= ROTATION_NANOS) {
      previous = age >= 2 * ROTATION_NANOS ? secret() : current;
      current = secret();
      rotatedAt = now;
    }
  }

  private static byte[] token(HashFunction keyed, Endpoint endpoint, NodeId target) {
    byte[] whole =
        keyed
            .newHasher()
            .putBytes(endpoint.address().getAddress())
            .putBytes(target.toBytes())
            .hash()
            .asBytes();
    return Arrays.copyOf(whole, BYTES);
  }
}
