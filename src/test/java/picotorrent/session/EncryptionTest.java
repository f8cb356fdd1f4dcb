package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings.Encryption;
import picotorrent.api.EngineSettings.Transport;
import picotorrent.api.EngineSettings.TransportChoice;
import picotorrent.api.TorrentDetail;
import picotorrent.sim.ScriptedPeer;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;

/// Encrypted connections between real sessions in the simulated world, and those who abuse them.
class EncryptionTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int PIECE = 64 << 10;

  private final SimSwarm swarm = new SimSwarm(17, 2_000_000, PIECE);

  private SimClient client(String name, TransportChoice choice, Encryption encryption) {
    SimHost host = swarm.host(name, SwarmTest.HOME);
    Transport transport = new Transport(choice, encryption);
    return new SimClient(host, new SimDisk(swarm.archive), SimClient.settings(host, transport));
  }

  private SimTorrent torrent() {
    return SimTorrent.make(17, 2_000_000, PIECE, null);
  }

  /// What becomes of a leech that connects to a seed.
  private enum Outcome {
    NOTHING,
    CLEAR,
    ENCRYPTED
  }

  private static Outcome expected(Encryption leech, Encryption seed) {
    boolean apart =
        leech == Encryption.OFF && seed == Encryption.REQUIRED
            || leech == Encryption.REQUIRED && seed == Encryption.OFF;
    boolean forced = leech == Encryption.REQUIRED || seed == Encryption.REQUIRED;
    boolean liked = leech == Encryption.PREFERRED && seed == Encryption.PREFERRED;
    return apart ? Outcome.NOTHING : forced || liked ? Outcome.ENCRYPTED : Outcome.CLEAR;
  }

  static Stream<Arguments> pairs() {
    List<Arguments> pairs = new ArrayList<>();
    for (TransportChoice choice : List.of(TransportChoice.TCP_ONLY, TransportChoice.UTP_ONLY)) {
      for (Encryption leech : Encryption.values()) {
        for (Encryption seed : Encryption.values()) {
          pairs.add(arguments(choice, leech, seed));
        }
      }
    }
    return pairs.stream();
  }

  @ParameterizedTest(name = "{0}: {1} connects to {2}")
  @MethodSource("pairs")
  void everyPairOfSettingsGetsWhatItShould(
      TransportChoice choice, Encryption leeches, Encryption seeds) {
    SimTorrent torrent = torrent();
    SimClient seed = client("seed", choice, seeds).seed(torrent);
    SimClient leech = client("leech", choice, leeches).leech(torrent, seed.endpoint());
    Outcome expected = expected(leeches, seeds);
    if (expected == Outcome.NOTHING) {
      swarm.world.run(LIMIT);
      assertEquals(0, leech.pieces(torrent));
      return;
    }
    assertTrue(swarm.world.runUntil(() -> leech.pieces(torrent) > 2, LIMIT), "nothing moves");
    TorrentDetail.PeerStatus shown = onlyPeer(leech, torrent);
    assertEquals(expected == Outcome.ENCRYPTED, shown.encrypted());
    assertEquals(choice == TransportChoice.UTP_ONLY, shown.utp());
    assertEquals(expected == Outcome.ENCRYPTED, shown.flags().contains("E"));
    assertTrue(swarm.world.runUntil(() -> leech.has(torrent), LIMIT), "not finished");
    assertTrue(leech.isRight(torrent));
  }

  private TorrentDetail.PeerStatus onlyPeer(SimClient client, SimTorrent torrent) {
    Engine.Look look =
        new Engine.Look(torrent.metainfo().infoHashes().id(), Set.of(Engine.Aspect.PEERS));
    try (Engine.View _ = client.session().look(look)) {
      swarm.world.run(Duration.ofMillis(1));
      TorrentDetail detail = client.session().snapshot().detail();
      assertNotNull(detail);
      assertEquals(1, detail.peers().size());
      return detail.peers().getFirst();
    }
  }

  /// Takes connections in that begin with a BitTorrent handshake, answers, and ends them after a
  /// while; others at once.
  private static final class ClearOnly extends ScriptedPeer {
    private final byte[] handshake;
    private final List<Boolean> begunInTheClear;
    private boolean heard;

    ClearOnly(SimHost host, byte[] handshake, List<Boolean> begunInTheClear) {
      super(host);
      this.handshake = handshake;
      this.begunInTheClear = begunInTheClear;
    }

    @Override
    protected void onOpen() {}

    @Override
    protected void onBytes(byte[] bytes) {
      if (heard) {
        return;
      }
      heard = true;
      boolean clear = bytes[0] == handshake[0];
      begunInTheClear.add(clear);
      if (clear) {
        send(handshake);
        long soon = host().loop().now() + Duration.ofSeconds(5).toNanos();
        host().loop().at(soon, this::close);
      } else {
        close();
      }
    }
  }

  @Test
  void whatWorkedOnceIsTriedFirstTheNextTime() {
    SimTorrent torrent = torrent();
    SimHost host = swarm.host("clear", SwarmTest.HOME);
    byte[] handshake = new TalkingPeer(host, torrent).handshake();
    List<Boolean> begunInTheClear = new ArrayList<>();
    host.run(() ->
        assertDoesNotThrow(() ->
            host.network()
                .listen(
                    host.endpoint(SimClient.PORT),
                    stream -> new ClearOnly(host, handshake, begunInTheClear).adopt(stream))));
    SimClient leech = client("leech", TransportChoice.TCP_ONLY, Encryption.PREFERRED);
    leech.leech(torrent, host.endpoint(SimClient.PORT));
    swarm.world.runUntil(() -> begunInTheClear.size() == 4, LIMIT);
    assertEquals(List.of(false, true, true, true), begunInTheClear);
  }

  @Test
  void aTorrentIsFoundAmongManyAndForgottenWhenItIsRemoved() {
    SimClient seed = client("seed", TransportChoice.TCP_ONLY, Encryption.REQUIRED);
    SimTorrent torrent = torrent();
    for (int i = 0; i < 300; i++) {
      seed.leech(SimTorrent.make(1_000 + i, 1_000, PIECE, null));
    }
    seed.seed(torrent);
    SimClient leech = client("leech", TransportChoice.TCP_ONLY, Encryption.REQUIRED);
    leech.leech(torrent, seed.endpoint());
    assertTrue(swarm.world.runUntil(() -> leech.has(torrent), LIMIT));
    seed.submit(
        new Command.Remove(Set.of(torrent.metainfo().infoHashes().id()), Command.DataFate.KEEP));
    SimClient late = client("late", TransportChoice.TCP_ONLY, Encryption.REQUIRED);
    late.leech(torrent, seed.endpoint());
    swarm.world.run(LIMIT);
    assertEquals(0, late.pieces(torrent));
  }

  // Those who abuse it

  /// Says the same bytes as soon as it is connected, whole or one a second.
  private static final class Mumbler extends ScriptedPeer {
    private final byte[] words;
    private final boolean slowly;

    Mumbler(SimHost host, byte[] words, boolean slowly) {
      super(host);
      this.words = words;
      this.slowly = slowly;
    }

    @Override
    protected void onOpen() {
      if (slowly) {
        sayFrom(0);
      } else {
        send(words);
      }
    }

    private void sayFrom(int at) {
      if (at < words.length && endings().isEmpty()) {
        send(Arrays.copyOfRange(words, at, at + 1));
        host().loop().at(host().loop().now() + 1_000_000_000L, () -> sayFrom(at + 1));
      }
    }

    @Override
    protected void onBytes(byte[] bytes) {}
  }

  private static byte[] key(int fill, int last) {
    byte[] key = new byte[96];
    Arrays.fill(key, (byte) fill);
    key[95] = (byte) last;
    return key;
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    bytes[0] = 1; // not how a handshake in the clear begins, and less than the prime
    return bytes;
  }

  static Stream<Named<byte[]>> rubbish() {
    Map<String, byte[]> rubbish = new TreeMap<>();
    rubbish.put("the key 0", key(0, 0));
    rubbish.put("the key 1", key(0, 1));
    rubbish.put("a key beyond the prime", key(0xff, 0xff));
    rubbish.put("a key and too much padding", random(96 + 513));
    rubbish.put("a key, padding, and nothing that ends it", random(96 + 512 + 20 + 512));
    rubbish.put("100 KB of noise", random(100_000));
    return rubbish.entrySet().stream().map(one -> Named.of(one.getKey(), one.getValue()));
  }

  @ParameterizedTest
  @MethodSource("rubbish")
  void whoMakesNoSenseIsSentAwayAndOthersAreServed(byte[] words) {
    SimTorrent torrent = torrent();
    SimClient seed = client("seed", TransportChoice.TCP_ONLY, Encryption.ALLOWED).seed(torrent);
    swarm.world.run(Duration.ofSeconds(1));
    Mumbler mumbler = new Mumbler(swarm.host("mumbler", SwarmTest.HOME), words, false);
    mumbler.connectTo(seed.endpoint());
    swarm.world.run(Duration.ofSeconds(2));
    assertFalse(mumbler.endings().isEmpty());
    assertTrue(mumbler.receivedBytes() <= 96 + 512, mumbler.receivedBytes() + " bytes of answer");
    SimClient leech = client("leech", TransportChoice.TCP_ONLY, Encryption.REQUIRED);
    leech.leech(torrent, seed.endpoint());
    assertTrue(swarm.world.runUntil(() -> leech.has(torrent), LIMIT));
  }

  @ParameterizedTest
  @EnumSource(Encryption.class)
  void aKeyOfOneByteASecondIsNotWaitedFor(Encryption encryption) {
    SimClient seed = client("seed", TransportChoice.TCP_ONLY, encryption).seed(torrent());
    swarm.world.run(Duration.ofSeconds(1));
    Mumbler mumbler = new Mumbler(swarm.host("mumbler", SwarmTest.HOME), random(96), true);
    mumbler.connectTo(seed.endpoint());
    swarm.world.run(Duration.ofSeconds(15));
    assertFalse(mumbler.endings().isEmpty());
  }

  @Test
  void threeHundredUnfinishedHandshakesKeepNobodyOut() {
    SimTorrent torrent = torrent();
    SimClient seed = client("seed", TransportChoice.TCP_ONLY, Encryption.ALLOWED).seed(torrent);
    swarm.world.run(Duration.ofSeconds(1));
    List<Mumbler> mumblers = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      SimHost host = swarm.host("mumbler" + i, SwarmTest.HOME);
      mumblers.add(new Mumbler(host, random(96 + i), false));
      mumblers.getLast().connectTo(seed.endpoint());
    }
    SimClient leech = client("leech", TransportChoice.TCP_ONLY, Encryption.REQUIRED);
    leech.leech(torrent, seed.endpoint());
    assertTrue(swarm.world.runUntil(() -> leech.has(torrent), LIMIT));
    swarm.world.run(Duration.ofSeconds(15));
    mumblers.forEach(mumbler -> assertFalse(mumbler.endings().isEmpty()));
  }
}
