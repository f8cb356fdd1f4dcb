package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.api.Command;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.sim.SimHost;
import picotorrent.wire.PeerMessage;

/// Peers who break the rules against real sessions in the simulated world: they are sent away, and
/// the honest are served.
class HostilePeerTest {
  private static final int PIECE = 64 << 10;
  private static final Duration LIMIT = Duration.ofMinutes(10);

  private final SimSwarm swarm = new SimSwarm(1, 4_000_000, PIECE);

  private TalkingPeer villain(String name) {
    return new TalkingPeer(swarm.host(name, SwarmTest.HOME), swarm.torrent);
  }

  private static byte[] message(int length, int... body) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES + body.length).putInt(length);
    for (int b : body) {
      bytes.put((byte) b);
    }
    return bytes.array();
  }

  private static PeerMessage.Bitfield bits(int bytes, int value) {
    byte[] bits = new byte[bytes];
    Arrays.fill(bits, (byte) value);
    return new PeerMessage.Bitfield(bits);
  }

  /// What no sound client says of a torrent of 62 pieces, whose bitfield has 8 bytes.
  static Stream<Named<Consumer<TalkingPeer>>> crimes() {
    Map<String, Consumer<TalkingPeer>> crimes = new TreeMap<>();
    crimes.put("a message of 2 GB", peer -> peer.say(message(0x7fffffff, 5)));
    crimes.put("a message of negative length", peer -> peer.say(message(-1, 5)));
    crimes.put("an unknown message of 2 MB", peer -> peer.say(message(2_000_000, 200)));
    crimes.put("a have that is too short", peer -> peer.say(message(4, 4, 0, 0, 0)));
    crimes.put("a short bitfield", peer -> peer.say(bits(7, 0)));
    crimes.put("a long bitfield", peer -> peer.say(bits(9, 0)));
    crimes.put("spare bits", peer -> peer.say(bits(8, 0xff)));
    crimes.put(
        "two bitfields",
        peer -> {
          peer.say(bits(8, 0));
          peer.say(bits(8, 0));
        });
    crimes.put(
        "have all and have none",
        peer -> {
          peer.say(new PeerMessage.HaveAll());
          peer.say(new PeerMessage.HaveNone());
        });
    crimes.put(
        "a bitfield after a have",
        peer -> {
          peer.say(new PeerMessage.Have(0));
          peer.say(bits(8, 0));
        });
    crimes.put("a have out of range", peer -> peer.say(new PeerMessage.Have(62)));
    crimes.put("a request out of range", peer -> peer.say(new PeerMessage.Request(62, 0, 16_384)));
    crimes.put(
        "a request across the end", peer -> peer.say(new PeerMessage.Request(0, PIECE, 16_384)));
    crimes.put("a request of a megabyte", peer -> peer.say(new PeerMessage.Request(0, 0, 1 << 20)));
    crimes.put("a block out of range", peer -> peer.sayBlock(62, 0, new byte[16_384]));
    crimes.put("a block of odd length", peer -> peer.sayBlock(0, 0, new byte[100]));
    crimes.put("a block at an odd place", peer -> peer.sayBlock(0, 5, new byte[16_384]));
    crimes.put(
        "an extended handshake of rubbish", peer -> peer.say(message(5, 20, 0, 'x', 'y', 'z')));
    crimes.put(
        "301 requests while choked",
        peer -> {
          for (int i = 0; i < 301; i++) {
            peer.say(new PeerMessage.Request(0, 0, 16_384));
          }
        });
    return crimes.entrySet().stream().map(one -> Named.of(one.getKey(), one.getValue()));
  }

  @ParameterizedTest
  @MethodSource("crimes")
  void whoBreaksTheRulesIsSentAwayAtOnce(Consumer<TalkingPeer> crime) {
    swarm.seed("seed", SwarmTest.HOME);
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    TalkingPeer villain = villain("villain").greets(crime);
    villain.connectTo(leech.endpoint());
    swarm.world.run(Duration.ofSeconds(1));
    assertTrue(villain.isClosed());
    assertNotNull(swarm.finish(List.of(leech), LIMIT), swarm.progress(List.of(leech)));
  }

  @Test
  void blocksThatNobodyAskedForAreNotTaken() {
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    TalkingPeer pusher =
        villain("pusher")
            .greets(peer -> {
              for (int block = 0; block < 4; block++) {
                peer.serve(swarm.torrent, new PeerMessage.Request(0, block * 16_384, 16_384));
              }
            });
    pusher.connectTo(leech.endpoint());
    swarm.world.run(Duration.ofMinutes(1));
    assertEquals(0, leech.pieces(swarm.torrent));
  }

  @Test
  void whoAsksAndNeverReadsHoldsNobodyUp() {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    for (int i = 0; i < 5; i++) {
      TalkingPeer deaf = villain("deaf" + i);
      deaf.greets(
              peer -> {
                peer.say(new PeerMessage.HaveNone());
                peer.say(new PeerMessage.Interested());
              })
          .on(
              PeerMessage.Unchoke.class,
              _ -> {
                for (int piece = 0; piece < 61; piece++) {
                  deaf.say(new PeerMessage.Request(piece, 0, 16_384));
                }
                deaf.hearNoMore();
              });
      deaf.connectTo(seed.endpoint());
    }
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    Duration took = swarm.finish(List.of(leech), LIMIT);
    assertNotNull(took, swarm.progress(List.of(leech)));
    assertTrue(took.toSeconds() < 30, took + " for 4 MB at 1 MB/s");
  }

  @Test
  void fourHundredSilentConnectionsKeepNobodyOutAndEndIn15Seconds() {
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    List<TalkingPeer> silent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      TalkingPeer peer =
          new TalkingPeer(swarm.host("silent" + i, SwarmTest.HOME), swarm.torrent) {
            @Override
            protected void onOpen() {}
          };
      peer.connectTo(leech.endpoint());
      silent.add(peer);
    }
    swarm.world.run(Duration.ofSeconds(1));
    swarm.client("seed", SwarmTest.HOME).seed(swarm.torrent, leech.endpoint());
    Duration took = swarm.finish(List.of(leech), LIMIT);
    assertNotNull(took, swarm.progress(List.of(leech)));
    assertTrue(took.toSeconds() < 20, took.toString());
    swarm.world.run(Duration.ofSeconds(15));
    assertTrue(silent.stream().allMatch(TalkingPeer::isClosed));
  }

  @Test
  void aHandshakeOfOneByteASecondIsNotWaitedFor() {
    SimClient leech = swarm.leech("leech", SwarmTest.HOME);
    swarm.world.run(Duration.ofSeconds(1));
    TalkingPeer slow =
        new TalkingPeer(swarm.host("slow", SwarmTest.HOME), swarm.torrent) {
          @Override
          protected void onOpen() {
            drip(0);
          }

          private void drip(int at) {
            say(new byte[] {handshake()[at]});
            later(Duration.ofSeconds(1), () -> drip(at + 1));
          }
        };
    slow.connectTo(leech.endpoint());
    swarm.world.run(Duration.ofSeconds(15));
    assertTrue(slow.isClosed());
  }

  /// A peer that says it has everything, unchokes and then does as told with each request.
  private static TalkingPeer server(TalkingPeer peer, Consumer<PeerMessage.Request> answer) {
    peer.greets(
            _ -> {
              peer.say(new PeerMessage.HaveAll());
              peer.say(new PeerMessage.Unchoke());
            })
        .on(PeerMessage.Request.class, answer);
    peer.listenOn(SimClient.PORT);
    return peer;
  }

  private Duration downloadFrom(int honest, int liars, Consumer<PeerMessage.Request> answer) {
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < liars; i++) {
      TalkingPeer liar = villain("liar" + i);
      peers.add(server(liar, answer).host().endpoint(SimClient.PORT));
    }
    for (int i = 0; i < honest; i++) {
      peers.add(swarm.seed("seed" + i, SwarmTest.HOME).endpoint());
    }
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, peers.toArray(Endpoint[]::new));
    Duration took = swarm.finish(List.of(leech), LIMIT);
    assertNotNull(took, swarm.progress(List.of(leech)));
    return took;
  }

  @Test
  void whoNeverServesDelaysADownloadLittle() {
    double alone = new HostilePeerTest().downloadFrom(1, 0, _ -> {}).toMillis();
    double besides = downloadFrom(1, 10, _ -> {}).toMillis();
    System.out.printf(
        "figure: 10 peers that never serve beside a seed: %.1f s, without them %.1f s%n",
        besides / 1e3, alone / 1e3);
    assertTrue(besides < 1.5 * alone, besides + " ms, alone " + alone + " ms");
  }

  /// A kilobyte a second, after the header of the block.
  private static void trickle(TalkingPeer peer, PeerMessage.Request asked) {
    byte[] start =
        ByteBuffer.allocate(13)
            .putInt(9 + asked.length())
            .put((byte) 7)
            .putInt(asked.piece())
            .putInt(asked.begin())
            .array();
    peer.say(start);
    drip(peer, asked.length());
  }

  private static void drip(TalkingPeer peer, int left) {
    int now = Math.min(left, 1 << 10);
    peer.say(new byte[now]);
    if (left > now) {
      peer.later(Duration.ofSeconds(1), () -> drip(peer, left - now));
    }
  }

  @Test
  void whoServesByTheKilobyteDelaysADownloadLittle() {
    double alone = new HostilePeerTest().downloadFrom(1, 0, _ -> {}).toMillis();
    List<TalkingPeer> busy = new ArrayList<>();
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      TalkingPeer slow = villain("slow" + i);
      server(
          slow,
          asked -> {
            if (!busy.contains(slow)) { // one block is all that anybody will see of it
              busy.add(slow);
              trickle(slow, asked);
            }
          });
      peers.add(slow.host().endpoint(SimClient.PORT));
    }
    peers.add(swarm.seed("seed", SwarmTest.HOME).endpoint());
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, peers.toArray(Endpoint[]::new));
    Duration took = swarm.finish(List.of(leech), LIMIT);
    assertNotNull(took, swarm.progress(List.of(leech)));
    System.out.printf(
        "figure: 10 peers that serve a kilobyte a second: %.1f s, without them %.1f s%n",
        took.toMillis() / 1e3, alone / 1e3);
    assertTrue(took.toMillis() < 1.5 * alone, took + ", alone " + alone + " ms");
  }

  @Test
  void whoRefusesEveryRequestDelaysADownloadLittle() {
    List<Endpoint> peers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      TalkingPeer refuser = villain("refuser" + i);
      server(
          refuser,
          asked ->
              refuser.say(new PeerMessage.Reject(asked.piece(), asked.begin(), asked.length())));
      peers.add(refuser.host().endpoint(SimClient.PORT));
    }
    peers.add(swarm.seed("seed", SwarmTest.HOME).endpoint());
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, peers.toArray(Endpoint[]::new));
    Duration took = swarm.finish(List.of(leech), LIMIT);
    assertNotNull(took, swarm.progress(List.of(leech)));
    assertTrue(took.toSeconds() < 15, took.toString());
  }

  /// A leech among honest and poisoning seeds: all of its data is right, the poisoners are banned.
  private TorrentStatus poisoned(int honest, int poisoners) {
    List<Endpoint> peers = new ArrayList<>();
    List<TalkingPeer> bad = new ArrayList<>();
    for (int i = 0; i < poisoners; i++) {
      SimHost host = swarm.host("poisoner" + i, SwarmTest.HOME);
      TalkingPeer poisoner = new TalkingPeer(host, swarm.torrent);
      server(
          poisoner,
          asked -> poisoner.sayBlock(asked.piece(), asked.begin(), new byte[asked.length()]));
      peers.add(host.endpoint(SimClient.PORT));
      bad.add(poisoner);
    }
    for (int i = 0; i < honest; i++) {
      peers.add(swarm.seed("seed" + i, SwarmTest.HOME).endpoint());
    }
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, peers.toArray(Endpoint[]::new));
    assertNotNull(swarm.finish(List.of(leech), LIMIT), swarm.progress(List.of(leech)));
    assertTrue(leech.isRight(swarm.torrent));
    for (TalkingPeer poisoner : bad) {
      assertTrue(poisoner.isClosed(), poisoner.host().name());
    }
    return swarm.status(leech);
  }

  @Test
  void oneSeedOfFiveThatPoisonsIsBannedSoon() {
    long wasted = poisoned(4, 1).traffic().wastedBytes();
    System.out.printf(
        "figure: 1 poisoner of 5 seeds: %.1f pieces wasted%n", wasted / (double) PIECE);
    assertTrue(wasted <= 3 * PIECE + swarm.torrent.content().length / 100, wasted + " bytes");
  }

  @Test
  void twentySeedsOfTwentyFiveThatPoisonDoNotPreventIt() {
    long wasted = poisoned(5, 20).traffic().wastedBytes();
    System.out.printf(
        "figure: 20 poisoners of 25 seeds: %.1f pieces wasted%n", wasted / (double) PIECE);
  }

  @Test
  void aPoisonerIsNotTalkedToAgain() {
    TalkingPeer poisoner = villain("poisoner");
    server(
        poisoner,
        asked -> poisoner.sayBlock(asked.piece(), asked.begin(), new byte[asked.length()]));
    SimClient leech = swarm.client("leech", SwarmTest.HOME);
    leech.leech(swarm.torrent, poisoner.host().endpoint(SimClient.PORT));
    swarm.world.run(Duration.ofMinutes(1));
    assertTrue(poisoner.isClosed());
    TalkingPeer again = new TalkingPeer(poisoner.host(), swarm.torrent);
    again.connectTo(leech.endpoint());
    leech.submit(
        new Command.AddPeers(
            swarm.torrent.id(), List.of(poisoner.host().endpoint(SimClient.PORT))));
    swarm.world.run(Duration.ofMinutes(10));
    assertTrue(again.isClosed());
    assertEquals(0, again.receivedBytes());
  }
}
