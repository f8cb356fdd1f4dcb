package picotorrent.mse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picotorrent.base.Hash;
import picotorrent.mse.MseHandshake.Effect;

/// Threats row 17: true handshakes in random cuts, of which most are tampered with on the way. The
/// arithmetic is replaced by a secret that both sides are given.
class MseMutationTest {
  private static final long SEED = Long.getLong("picotorrent.seed", 20_261_123L);
  private static final int HANDSHAKES = Integer.getInteger("picotorrent.mutations.mse", 25_000);
  private static final Hash INFO_HASH = Hash.ofHex("0123456789abcdef0123456789abcdef01234567");
  private static final byte[] HELLO = new byte[68];

  /// A key, 512 bytes of padding, and what follows: the longest message is the initiator's second,
  /// with its payload.
  private static final int MOST_BYTES = 96 + 512 + 40 + 14 + 512 + 2 + HELLO.length;

  private final Random random = new Random(SEED);
  private final SkeyIndex torrents = new SkeyIndex();
  private byte[] secret = {};

  MseMutationTest() {
    torrents.add(INFO_HASH);
    Arrays.fill(HELLO, (byte) 'h');
  }

  /// One side, and what it has sent that has not been delivered.
  private final class Side {
    final MseHandshake handshake;
    final ByteArrayOutputStream heard = new ByteArrayOutputStream();
    byte[] underWay = {};
    int sentBytes;
    Effect.@Nullable Established established;

    Side(MseHandshake handshake) throws MseException {
      this.handshake = handshake;
      drain();
    }

    void drain() throws MseException {
      for (Effect effect = handshake.poll(); effect != null; effect = handshake.poll()) {
        switch (effect) {
          case Effect.Send(ByteBuffer bytes) -> send(bytes);
          case Effect.Compute _ -> {
            byte[] key = new byte[96];
            random.nextBytes(key);
            key[0] = 0; // less than the prime
            handshake.handleComputed(result(key));
          }
          case Effect.Established done -> {
            established = done;
            hearMore(done.early());
          }
        }
      }
    }

    /// The initiator asks for its key first, and then for the secret.
    private KeyExchange.Result result(byte[] key) {
      boolean initiator = handshake instanceof Initiator;
      return new KeyExchange.Result(
          initiator && sentBytes > 0 ? null : key, initiator && sentBytes == 0 ? null : secret);
    }

    private void send(ByteBuffer bytes) {
      int before = underWay.length;
      sentBytes += bytes.remaining();
      underWay = Arrays.copyOf(underWay, before + bytes.remaining());
      bytes.get(underWay, before, bytes.remaining());
    }

    private void hearMore(ByteBuffer bytes) {
      byte[] text = new byte[bytes.remaining()];
      bytes.get(text);
      heard.writeBytes(text);
    }

    void hear(byte[] bytes) throws MseException {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      if (established == null) {
        handshake.handleBytes(in);
        drain();
      }
      if (established != null && in.hasRemaining()) {
        established.ciphers().decrypt(in);
        hearMore(in);
      }
    }
  }

  private void deliver(Side from, Side to, boolean tamper) throws MseException {
    if (from.underWay.length == 0) {
      return;
    }
    int count = 1 + random.nextInt(from.underWay.length);
    byte[] now = Arrays.copyOf(from.underWay, count);
    from.underWay = Arrays.copyOfRange(from.underWay, count, from.underWay.length);
    to.hear(tamper && random.nextInt(3) == 0 ? tampered(now) : now);
  }

  private byte[] tampered(byte[] bytes) {
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> {
        bytes[at] ^= (byte) (1 << random.nextInt(8));
        yield bytes;
      }
      case 1 -> Arrays.copyOf(bytes, at); // the rest is missing
      case 2 -> Arrays.copyOf(bytes, bytes.length + random.nextInt(600)); // zeros come in between
      default -> {
        byte[] noise = new byte[bytes.length - at];
        random.nextBytes(noise);
        System.arraycopy(noise, 0, bytes, at, noise.length);
        yield bytes;
      }
    };
  }

  @Test
  void whatIsTamperedWithIsRefusedOrHeardAsItIsAndTheRestGetsThrough() throws MseException {
    EncryptionPolicy[] policies = {
      EncryptionPolicy.ALLOWED, EncryptionPolicy.PREFERRED, EncryptionPolicy.REQUIRED
    };
    int refused = 0;
    int waiting = 0;
    for (int i = 0; i < HANDSHAKES; i++) {
      boolean tamper = i % 4 != 0;
      secret = new byte[96];
      random.nextBytes(secret);
      Side initiator =
          new Side(
              MseHandshake.initiator(
                  policies[random.nextInt(3)], INFO_HASH, ByteBuffer.wrap(HELLO), random));
      Side responder =
          new Side(MseHandshake.responder(policies[random.nextInt(3)], torrents, random));
      try {
        while (initiator.underWay.length > 0 || responder.underWay.length > 0) {
          deliver(initiator, responder, tamper);
          deliver(responder, initiator, tamper);
          assertTrue(initiator.sentBytes <= MOST_BYTES && responder.sentBytes <= MOST_BYTES);
        }
        if (initiator.established == null || responder.established == null) {
          waiting++; // until its time is up
          assertTrue(tamper, "seed " + SEED + ", " + i);
        }
      } catch (MseException e) {
        refused++;
        assertTrue(tamper, "seed " + SEED + ", " + i + ": " + e.getMessage());
      }
      if (!tamper) {
        assertArrayEquals(HELLO, responder.heard.toByteArray());
        assertEquals(0, initiator.heard.size());
      }
    }
    assertTrue(refused > HANDSHAKES / 4, refused + " were refused, " + waiting + " wait");
  }
}
