package picotorrent.mse;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Random;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.base.Hash;
import picotorrent.mse.EncryptionPolicy.Attempt;
import picotorrent.mse.MseHandshake.Effect;

class MseHandshakeTest {
  private static final long SEED = Long.getLong("picotorrent.seed", 20_261_122L);
  private static final int GARBAGE = Integer.getInteger("picotorrent.fuzz.mse", 100_000);
  private static final Hash INFO_HASH = Hash.ofHex("0123456789abcdef0123456789abcdef01234567");
  private static final BigInteger PRIME =
      new BigInteger(
          "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74"
              + "020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437"
              + "4FE1356D6D51C245E485B576625E7EC6F44C42E9A63A36210000000000090563",
          16);

  /// As long as a BitTorrent handshake, and begins like one.
  private static final byte[] HELLO =
      ("\u0013BitTorrent protocol" + "h".repeat(48)).getBytes(StandardCharsets.US_ASCII);

  private static final byte[] MORE = "and then some more".getBytes(StandardCharsets.US_ASCII);

  /// Random, but for the length of the padding.
  private record Padding(RandomGenerator random, int bytes) implements RandomGenerator {
    @Override
    public long nextLong() {
      return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
      return bytes;
    }
  }

  private final Random random = new Random(SEED);

  private static SkeyIndex torrents() {
    SkeyIndex index = new SkeyIndex();
    index.add(Hash.ofHex("ff".repeat(20)));
    index.add(INFO_HASH);
    return index;
  }

  private MsePair pair(EncryptionPolicy ours, EncryptionPolicy theirs, RandomGenerator chance)
      throws MseException {
    return new MsePair(
        MseHandshake.initiator(ours, INFO_HASH, ByteBuffer.wrap(HELLO), chance),
        MseHandshake.responder(theirs, torrents(), chance));
  }

  private static void assertTalks(MsePair pair) throws MseException {
    assertEquals(INFO_HASH, pair.initiator.result().infoHash());
    assertEquals(INFO_HASH, pair.responder.result().infoHash());
    assertArrayEquals(HELLO, pair.responder.received.toByteArray());
    pair.responder.say(HELLO);
    pair.initiator.say(MORE);
    pair.run(_ -> 7);
    assertArrayEquals(HELLO, pair.initiator.received.toByteArray());
    assertTrue(pair.responder.received.toString(StandardCharsets.US_ASCII).endsWith("some more"));
  }

  /// Every pair of policies: how it gets through, by the first or the second attempt of the one who
  /// connects, and what the stream is then.
  @ParameterizedTest
  @CsvSource({
    "OFF, OFF, 1, plain",
    "OFF, ALLOWED, 1, plain",
    "OFF, PREFERRED, 1, plain",
    "OFF, REQUIRED, 0, none",
    "ALLOWED, OFF, 1, plain",
    "ALLOWED, ALLOWED, 1, plain",
    "ALLOWED, PREFERRED, 1, plain",
    "ALLOWED, REQUIRED, 2, rc4",
    "PREFERRED, OFF, 2, plain",
    "PREFERRED, ALLOWED, 1, mse-plain",
    "PREFERRED, PREFERRED, 1, rc4",
    "PREFERRED, REQUIRED, 1, rc4",
    "REQUIRED, OFF, 0, none",
    "REQUIRED, ALLOWED, 1, rc4",
    "REQUIRED, PREFERRED, 1, rc4",
    "REQUIRED, REQUIRED, 1, rc4",
  })
  void eachPairOfPoliciesMeetsAsItShould(
      EncryptionPolicy ours, EncryptionPolicy theirs, int successfulAttempt, String stream)
      throws MseException {
    int attempt = 0;
    String outcome = "none";
    for (Attempt way : ours.attempts()) {
      attempt++;
      outcome = connect(way, ours, theirs);
      if (!outcome.equals("none")) {
        break;
      }
    }
    assertEquals(stream, outcome);
    assertEquals(successfulAttempt, outcome.equals("none") ? 0 : attempt);
  }

  private String connect(Attempt way, EncryptionPolicy ours, EncryptionPolicy theirs) {
    try {
      if (way == Attempt.PLAIN) {
        MsePair.End responder = new MsePair.End(MseHandshake.responder(theirs, torrents(), random));
        responder.hear(ByteBuffer.wrap(HELLO.clone()));
        assertArrayEquals(HELLO, responder.received.toByteArray());
        assertNull(responder.result().infoHash());
        assertFalse(responder.result().ciphers().encrypts());
        return "plain";
      }
      MsePair pair = pair(ours, theirs, random);
      pair.run(_ -> Integer.MAX_VALUE);
      assertTalks(pair);
      assertEquals(
          pair.initiator.result().ciphers().encrypts(),
          pair.responder.result().ciphers().encrypts());
      return pair.initiator.result().ciphers().encrypts() ? "rc4" : "mse-plain";
    } catch (MseException e) {
      return "none";
    }
  }

  @ParameterizedTest
  @CsvSource({"PREFERRED, PREFERRED", "PREFERRED, ALLOWED", "REQUIRED, REQUIRED"})
  void everyCutOfTheStreamsYieldsTheSame(EncryptionPolicy ours, EncryptionPolicy theirs)
      throws MseException {
    for (int cut = 1; cut < 230; cut++) {
      int at = cut;
      MsePair pair = pair(ours, theirs, new Padding(random, 3));
      pair.run(done -> done < at ? at - done : Integer.MAX_VALUE);
      assertTalks(pair);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 511, 512})
  void anyPaddingGetsThroughByteByByte(int padding) throws MseException {
    MsePair pair =
        pair(EncryptionPolicy.PREFERRED, EncryptionPolicy.PREFERRED, new Padding(random, padding));
    pair.run(_ -> 1);
    assertTalks(pair);
    assertTrue(pair.responder.sentBytes >= 96 + 14 + 2 * padding);
  }

  @Test
  void bytesThatComeDuringTheArithmeticAreKept() throws MseException {
    MsePair pair =
        pair(EncryptionPolicy.PREFERRED, EncryptionPolicy.PREFERRED, new Padding(random, 512));
    // A responder's first message is its key and 512 bytes of padding: delivered at once, the
    // padding comes before the secret is known.
    pair.run(_ -> Integer.MAX_VALUE);
    assertTalks(pair);
  }

  static java.util.List<String> degenerateKeys() {
    BigInteger two = BigInteger.TWO;
    return java.util.stream.Stream.of(
            BigInteger.ZERO,
            BigInteger.ONE,
            PRIME.subtract(BigInteger.ONE),
            PRIME,
            PRIME.add(BigInteger.ONE),
            two.pow(768).subtract(BigInteger.ONE))
        .map(key -> HexFormat.of().formatHex(KeyExchange.toBytes(key)))
        .toList();
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.MethodSource("degenerateKeys")
  void degenerateKeysAreRefusedByBothSides(String hex) {
    byte[] key = HexFormat.of().parseHex(hex);
    MseHandshake responder = MseHandshake.responder(EncryptionPolicy.PREFERRED, torrents(), random);
    assertThrows(MseException.class, () -> responder.handleBytes(ByteBuffer.wrap(key)));
    assertNull(responder.poll());

    MseHandshake initiator =
        MseHandshake.initiator(
            EncryptionPolicy.PREFERRED, INFO_HASH, ByteBuffer.wrap(HELLO), random);
    Effect.Compute first = assertInstanceOf(Effect.Compute.class, initiator.poll());
    assertThrows(
        MseException.class,
        () -> {
          initiator.handleComputed(first.exchange().compute());
          initiator.handleBytes(ByteBuffer.wrap(key));
        });
  }

  @Test
  void theSecretIsThatOfDiffieAndHellman() throws MseException {
    BigInteger a = KeyExchange.newPrivateKey(random);
    BigInteger b = KeyExchange.newPrivateKey(random);
    byte[] publicA = KeyExchange.ofPublicKey(a).compute().publicKey();
    assertArrayEquals(KeyExchange.toBytes(BigInteger.TWO.modPow(a, PRIME)), publicA);
    KeyExchange.Result both =
        KeyExchange.ofBoth(b, KeyExchange.readRemoteKey(present(publicA))).compute();
    KeyExchange.Result secret =
        KeyExchange.ofSecret(a, KeyExchange.readRemoteKey(present(both.publicKey()))).compute();
    assertArrayEquals(both.secret(), secret.secret());
    assertEquals(96, present(both.secret()).length);
  }

  private static byte[] present(byte @org.jspecify.annotations.Nullable [] bytes) {
    if (bytes == null) {
      throw new AssertionError("nothing computed");
    }
    return bytes;
  }

  @Test
  void aTorrentThatWeDoNotHaveIsRefused() throws MseException {
    SkeyIndex others = torrents();
    others.remove(INFO_HASH);
    MsePair pair =
        new MsePair(
            MseHandshake.initiator(
                EncryptionPolicy.PREFERRED, INFO_HASH, ByteBuffer.wrap(HELLO), random),
            MseHandshake.responder(EncryptionPolicy.PREFERRED, others, random));
    assertThrows(MseException.class, () -> pair.run(_ -> Integer.MAX_VALUE));
    assertNull(pair.responder.established);
  }

  @Test
  void aRemoteThatNeverEndsItsPaddingIsRefused() throws MseException {
    MsePair pair = pair(EncryptionPolicy.PREFERRED, EncryptionPolicy.PREFERRED, random);
    MsePair.End responder =
        new MsePair.End(MseHandshake.responder(EncryptionPolicy.PREFERRED, torrents(), random));
    byte[] key = new byte[96];
    random.nextBytes(key);
    key[0] = 0;
    responder.hear(ByteBuffer.wrap(key));
    responder.hear(ByteBuffer.allocate(512 + 19));
    assertThrows(MseException.class, () -> responder.hear(ByteBuffer.allocate(1)));
    assertFalse(pair.initiator.sentBytes == 0);
  }

  @Test
  void moreThanPaddingDuringTheArithmeticIsRefused() throws MseException {
    MseHandshake responder = MseHandshake.responder(EncryptionPolicy.PREFERRED, torrents(), random);
    byte[] key = new byte[96];
    key[50] = 7;
    responder.handleBytes(ByteBuffer.wrap(key));
    responder.handleBytes(ByteBuffer.allocate(512));
    assertThrows(MseException.class, () -> responder.handleBytes(ByteBuffer.allocate(1)));
  }

  /// What an initiator sends third, made by hand, with a field that is wrong.
  @ParameterizedTest
  @CsvSource({
    "0, 2, 0, true",
    "0, 3, 512, true",
    "1, 2, 0, false", // the verification constant is not zero
    "0, 0, 0, false", // no method
    "0, 4, 0, false", // no known method
    "0, 1, 0, true",
    "0, -1, 0, true", // whatever else there may be one day
    "0, 2, 513, false", // too much padding
    "0, 2, 65535, false",
  })
  void theResponderChecksTheOffer(long vc, int methods, int padding, boolean accepted)
      throws MseException {
    BigInteger privateKey = KeyExchange.newPrivateKey(random);
    MseHandshake responder =
        MseHandshake.responder(EncryptionPolicy.PREFERRED, torrents(), new Padding(random, 0));
    responder.handleBytes(
        ByteBuffer.wrap(present(KeyExchange.ofPublicKey(privateKey).compute().publicKey())));
    Effect.Compute compute = assertInstanceOf(Effect.Compute.class, responder.poll());
    responder.handleComputed(compute.exchange().compute());
    Effect.Send send = assertInstanceOf(Effect.Send.class, responder.poll());
    byte[] remoteKey = new byte[96];
    send.bytes().get(remoteKey);
    Secrets secrets =
        new Secrets(
            present(
                KeyExchange.ofSecret(privateKey, KeyExchange.readRemoteKey(remoteKey))
                    .compute()
                    .secret()));
    ByteBuffer offer = ByteBuffer.allocate(14 + padding + 2);
    offer.putLong(vc).putInt(methods).putShort((short) padding).rewind();
    secrets.initiatorCipher(INFO_HASH).apply(offer);
    ByteBuffer message = ByteBuffer.allocate(40 + offer.remaining());
    message.put(secrets.syncMark());
    message.put(secrets.mask(Secrets.obfuscated(INFO_HASH).toBytes())).put(offer).flip();
    if (accepted) {
      responder.handleBytes(message);
      assertInstanceOf(Effect.Send.class, responder.poll());
      assertInstanceOf(Effect.Established.class, responder.poll());
    } else {
      assertThrows(MseException.class, () -> responder.handleBytes(message));
      assertNull(responder.poll());
    }
  }

  /// A responder's choice, made by hand, with a field that is wrong.
  @ParameterizedTest
  @CsvSource({
    "PREFERRED, 2, 0, true",
    "PREFERRED, 1, 512, true",
    "REQUIRED, 1, 0, false", // it was not provided
    "PREFERRED, 3, 0, false", // two at once
    "PREFERRED, 0, 0, false",
    "PREFERRED, 4, 0, false",
    "PREFERRED, 2, 513, false",
  })
  void theInitiatorChecksTheChoice(
      EncryptionPolicy policy, int method, int padding, boolean accepted) throws MseException {
    MseHandshake initiator =
        MseHandshake.initiator(policy, INFO_HASH, ByteBuffer.wrap(HELLO), new Padding(random, 0));
    Effect.Compute first = assertInstanceOf(Effect.Compute.class, initiator.poll());
    initiator.handleComputed(first.exchange().compute());
    Effect.Send send = assertInstanceOf(Effect.Send.class, initiator.poll());
    byte[] remoteKey = new byte[96];
    send.bytes().get(remoteKey);
    KeyExchange.Result result =
        KeyExchange.ofBoth(KeyExchange.newPrivateKey(random), KeyExchange.readRemoteKey(remoteKey))
            .compute();
    initiator.handleBytes(ByteBuffer.wrap(present(result.publicKey())));
    Effect.Compute second = assertInstanceOf(Effect.Compute.class, initiator.poll());
    initiator.handleComputed(second.exchange().compute());
    ByteBuffer choice = ByteBuffer.allocate(14 + padding);
    choice.putLong(0).putInt(method).putShort((short) padding).rewind();
    new Secrets(present(result.secret())).responderCipher(INFO_HASH).apply(choice);
    if (accepted) {
      initiator.handleBytes(choice);
      assertInstanceOf(Effect.Send.class, initiator.poll());
      assertInstanceOf(Effect.Established.class, initiator.poll());
    } else {
      assertThrows(MseException.class, () -> initiator.handleBytes(choice));
    }
  }

  @Test
  void theInitialPayloadOfAPlainStreamIsDecryptedAndNoByteMore() throws MseException {
    MsePair pair = pair(EncryptionPolicy.PREFERRED, EncryptionPolicy.ALLOWED, random);
    pair.run(_ -> Integer.MAX_VALUE);
    assertArrayEquals(HELLO, pair.responder.received.toByteArray());
    pair.initiator.write(ByteBuffer.wrap(MORE.clone()));
    pair.run(_ -> Integer.MAX_VALUE);
    assertTrue(pair.responder.received.toString(StandardCharsets.US_ASCII).endsWith("some more"));
  }

  @Test
  void aKeyThatBeginsLikeAHandshakeIsAKeyAllTheSame() throws MseException {
    byte[] key = new byte[96];
    System.arraycopy(HELLO, 0, key, 0, 19);
    MseHandshake responder = MseHandshake.responder(EncryptionPolicy.PREFERRED, torrents(), random);
    responder.handleBytes(ByteBuffer.wrap(key));
    assertInstanceOf(Effect.Compute.class, responder.poll());
  }

  @Test
  void aHandshakeInTheClearIsFoundWhateverTheCut() throws MseException {
    for (int cut = 1; cut < HELLO.length; cut++) {
      MsePair.End responder =
          new MsePair.End(MseHandshake.responder(EncryptionPolicy.ALLOWED, torrents(), random));
      responder.hear(ByteBuffer.wrap(HELLO.clone(), 0, cut));
      responder.hear(ByteBuffer.wrap(HELLO.clone(), cut, HELLO.length - cut));
      assertArrayEquals(HELLO, responder.received.toByteArray());
    }
  }

  @Test
  void onlyPoliciesThatAllowItConnectWithIt() {
    ByteBuffer nothing = ByteBuffer.allocate(0);
    assertThrows(
        IllegalArgumentException.class,
        () -> MseHandshake.initiator(EncryptionPolicy.OFF, INFO_HASH, nothing, random));
    ByteBuffer tooLong = ByteBuffer.allocate(65_536);
    assertThrows(
        IllegalArgumentException.class,
        () -> MseHandshake.initiator(EncryptionPolicy.REQUIRED, INFO_HASH, tooLong, random));
  }

  /// Random bytes in random cuts against a responder; the arithmetic is replaced by a random
  /// secret, which is as good for garbage.
  @Test
  void randomHandshakesAreRefused() {
    int refused = 0;
    for (int i = 0; i < GARBAGE; i++) {
      MseHandshake responder =
          MseHandshake.responder(EncryptionPolicy.PREFERRED, torrents(), random);
      byte[] noise = new byte[96 + 533 + random.nextInt(600)];
      random.nextBytes(noise);
      ByteBuffer in = ByteBuffer.wrap(noise);
      try {
        while (in.hasRemaining()) {
          int now = Math.min(in.remaining(), 1 + random.nextInt(700));
          responder.handleBytes(in.slice(in.position(), now));
          in.position(in.position() + now);
          if (responder.poll() instanceof Effect.Compute) {
            byte[] secret = new byte[96];
            random.nextBytes(secret);
            responder.handleComputed(new KeyExchange.Result(secret, secret.clone()));
          }
        }
      } catch (MseException e) {
        refused++;
      }
    }
    assertEquals(GARBAGE, refused, "seed " + SEED);
  }
}
