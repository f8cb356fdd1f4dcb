package picotorrent.dht;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.net.InetAddresses;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picotorrent.base.Endpoint;
import picotorrent.base.Hash;

/// What strangers try with one node.
class HostileDhtTest {
  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final Endpoint STRANGER = Endpoint.parse("45.6.7.8:6881");
  private static final NodeId TARGET =
      NodeId.of("mnopqrstuvwxyz123456".getBytes(StandardCharsets.US_ASCII), 0);

  private final Random random = new Random(11);
  private final DhtNode node = new DhtNode(false, false, random, 0);
  private long now;

  private Krpc.@Nullable Incoming ask(Endpoint from, Query query) {
    byte[] answer = send(from, KrpcWriter.question(1, TARGET, false, query));
    return answer == null ? null : Krpc.read(answer);
  }

  private byte @Nullable [] send(Endpoint from, byte[] datagram) {
    node.handleDatagram(from, ByteBuffer.wrap(datagram), now);
    byte[] answer = null;
    for (Optional<DhtNode.Transmit> next = node.pollTransmit();
        next.isPresent();
        next = node.pollTransmit()) {
      if (next.get().remote().equals(from)) {
        answer = next.get().payload();
      }
    }
    return answer;
  }

  private byte[] token(Endpoint from, NodeId target) {
    Query query = new Query.GetPeers(target, false, false, Query.Want.UNSAID);
    if (ask(from, query) instanceof Krpc.Incoming.Answered answered) {
      byte[] token = answered.reply().token();
      if (token != null) {
        return token;
      }
    }
    throw new AssertionError("no token");
  }

  private void fill() {
    for (int i = 0; i < 200; i++) {
      Endpoint endpoint = new Endpoint(InetAddresses.fromInteger(0x2e000001 + (i << 8)), 6881);
      node.home().table.answered(new NodeInfo(NodeId.random(random), endpoint), 0);
    }
  }

  private static List<Query> everyQuery() {
    Query.Want both = Query.Want.BOTH;
    byte[] token = new byte[Tokens.BYTES];
    return List.of(
        new Query.Ping(),
        new Query.FindNode(TARGET, both),
        new Query.GetPeers(TARGET, false, true, both),
        new Query.GetPeers(TARGET, false, false, Query.Want.UNSAID),
        new Query.AnnouncePeer(TARGET, 1, false, false, token),
        new Query.Get(TARGET, OptionalLong.empty(), both),
        new Query.Put(
            DhtItem.immutable("0:".getBytes(StandardCharsets.US_ASCII)),
            OptionalLong.empty(),
            token),
        new Query.SampleInfoHashes(TARGET, both));
  }

  @Test
  void noAnswerToAStrangerIsMoreThanFourTimesItsQuestion() {
    fill();
    for (int i = 0; i < 1_000; i++) {
      Endpoint peer = new Endpoint(InetAddresses.fromInteger(0x2f000001 + i), 6881);
      node.responder().peerStore().announce(TARGET, peer, i % 2 == 0, now);
      node.responder().peerStore().announce(NodeId.random(random), peer, false, now);
    }
    byte[] value = KrpcWriter.string(new byte[DhtItem.MAX_VALUE_BYTES - 4]);
    node.responder().itemStore().put(DhtItem.immutable(value), OptionalLong.empty(), now);
    NodeId stored = NodeId.of(DhtItem.immutable(value).target());
    List<Query> queries = new ArrayList<>(everyQuery());
    queries.add(new Query.Get(stored, OptionalLong.empty(), Query.Want.UNSAID));
    double worst = 0;
    for (Query query : queries) {
      byte[] question = bare(query);
      now += 10 * SECOND;
      byte[] answer = send(STRANGER, question);
      assertTrue(answer != null, query.toString());
      worst = Math.max(worst, answer.length / (double) question.length);
    }
    System.err.println("most bytes answered for a byte asked: " + worst);
    assertTrue(worst <= Responder.MAX_AMPLIFICATION, "worst " + worst);
  }

  /// The shortest question there is: no version, one byte of transaction, no padding.
  private static byte[] bare(Query query) {
    String text =
        new String(KrpcWriter.question(1, TARGET, false, query), StandardCharsets.ISO_8859_1);
    return text.replaceAll("3:pad\\d+:\0*", "")
        .replace("1:t4:\0\0\0\1", "1:t1:a")
        .replace("1:v4:PT\0\1", "")
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  @Test
  void aMillionAnnouncesAreKeptUpToTheCap() {
    PeerStore store = new PeerStore();
    List<NodeId> targets = new ArrayList<>();
    for (int i = 0; i < 5_000; i++) {
      targets.add(NodeId.random(random));
    }
    for (int i = 0; i < 1_000_000; i++) {
      Endpoint peer = new Endpoint(InetAddresses.fromInteger(0x2f000001 + i), 6881);
      store.announce(targets.get(random.nextInt(i % 2 == 0 ? 5_000 : 10)), peer, false, i);
    }
    assertTrue(store.size() <= PeerStore.MAX_PEERS, "peers " + store.size());
    assertTrue(store.torrents() <= PeerStore.MAX_TORRENTS, "torrents " + store.torrents());
    store.expire(2 * PeerStore.LIFE_NANOS);
    assertEquals(0, store.size());
  }

  @Test
  void aTokenIsGoodFromItsAddressForItsTargetAndForTenMinutesAtMost() {
    Endpoint other = Endpoint.parse("45.6.7.9:6881");
    byte[] token = token(STRANGER, TARGET);
    assertTrue(announces(STRANGER, TARGET, token));
    assertFalse(announces(other, TARGET, token));
    assertFalse(announces(STRANGER, NodeId.of(Hash.of(new byte[20])), token));
    now += Tokens.ROTATION_NANOS;
    assertTrue(announces(STRANGER, TARGET, token));
    now += Tokens.ROTATION_NANOS;
    assertFalse(announces(STRANGER, TARGET, token));
    assertEquals(1, node.responder().peerStore().size());
  }

  private boolean announces(Endpoint from, NodeId target, byte[] token) {
    Query query = new Query.AnnouncePeer(target, 6881, true, false, token);
    return ask(from, query) instanceof Krpc.Incoming.Answered;
  }

  @Test
  void whoAsksTooMuchIsNotAnsweredForFiveMinutes() {
    int answered = 0;
    for (int i = 0; i < 1_000; i++) {
      now += SECOND / 100;
      answered += ask(STRANGER, new Query.Ping()) == null ? 0 : 1;
    }
    assertEquals(Floods.MAX_PER_WINDOW, answered);
    now += 200 * SECOND;
    assertNull(ask(STRANGER, new Query.Ping()));
    now += 100 * SECOND;
    assertTrue(ask(STRANGER, new Query.Ping()) != null);
  }

  @Test
  void manyAskersTogetherGetEightKilobytesASecond() {
    fill();
    long bytes = 0;
    for (int i = 0; i < 20_000; i++) {
      now += SECOND / 1_000;
      Endpoint from = new Endpoint(InetAddresses.fromInteger(0x30000001 + i), 6881);
      Query query = new Query.FindNode(TARGET, Query.Want.UNSAID);
      byte[] answer = send(from, KrpcWriter.question(1, TARGET, false, query));
      bytes += answer == null ? 0 : answer.length;
    }
    assertTrue(bytes <= 22 * DhtNode.ANSWER_BYTES_PER_SECOND, "bytes " + bytes);
  }

  @Test
  void aReadOnlyNodeAnswersNothing() {
    DhtNode silent = new DhtNode(false, true, random, 0);
    byte[] question = KrpcWriter.question(1, TARGET, false, new Query.Ping());
    assertTrue(silent.handleDatagram(STRANGER, ByteBuffer.wrap(question), 0));
    assertTrue(silent.pollTransmit().isEmpty());
    silent.addContact(STRANGER);
    silent.handleTimeout(0);
    byte[] asked = silent.pollTransmit().orElseThrow().payload();
    assertTrue(Krpc.read(asked) instanceof Krpc.Incoming.Asked it && it.readOnly());
  }

  @Test
  void anAnswerThatNobodyAskedForChangesNothing() {
    Answer forged = new Answer(new byte[] {0, 0, 0, 1}, NodeId.random(random), STRANGER, 1_400);
    node.addContact(STRANGER);
    node.handleTimeout(0);
    byte[] asked = node.pollTransmit().orElseThrow().payload();
    node.handleDatagram(STRANGER, ByteBuffer.wrap(forged.toBytes()), now);
    assertEquals(0, node.size());
    byte[] transaction = ((Krpc.Incoming.Asked) read(asked)).transaction();
    byte[] real = new Answer(transaction, TARGET, STRANGER, 1_400).toBytes();
    node.handleDatagram(Endpoint.parse("45.6.7.9:6881"), ByteBuffer.wrap(real), now);
    assertEquals(0, node.size());
    node.handleDatagram(STRANGER, ByteBuffer.wrap(real), now);
    assertEquals(1, node.size());
  }

  private static Krpc.Incoming read(byte[] datagram) {
    Krpc.Incoming message = Krpc.read(datagram);
    if (message == null) {
      throw new AssertionError("not a message");
    }
    return message;
  }

  @Test
  void noCutOrMutationOfAMessageDoesHarm() {
    fill();
    List<byte[]> samples = new ArrayList<>();
    for (Query query : everyQuery()) {
      samples.add(KrpcWriter.question(1, TARGET, false, query));
      byte[] answer = send(STRANGER, samples.getLast());
      if (answer != null) {
        samples.add(answer);
      }
    }
    for (byte[] sample : samples) {
      for (int cut = 0; cut < sample.length; cut++) {
        node.handleDatagram(anyone(), ByteBuffer.wrap(sample, 0, cut), now);
        byte[] mutated = sample.clone();
        for (int i = 0; i < 3; i++) {
          mutated[random.nextInt(mutated.length)] = (byte) random.nextInt(256);
        }
        node.handleDatagram(anyone(), ByteBuffer.wrap(mutated), now);
        now += SECOND / 100;
      }
    }
    now += 10 * SECOND;
    node.handleTimeout(now);
    assertTrue(ask(anyone(), new Query.Ping()) instanceof Krpc.Incoming.Answered);
  }

  private Endpoint anyone() {
    return new Endpoint(InetAddresses.fromInteger(0x31000001 + random.nextInt(1 << 22)), 6881);
  }

  @Test
  void localAddressesAreNotTakenFromStrangers() {
    assertFalse(Places.isPlausible(Endpoint.parse("127.0.0.1:80"), STRANGER));
    assertFalse(Places.isPlausible(Endpoint.parse("10.0.0.1:80"), STRANGER));
    assertFalse(Places.isPlausible(Endpoint.parse("8.8.8.8:0"), STRANGER));
    assertTrue(Places.isPlausible(Endpoint.parse("8.8.8.8:53"), STRANGER));
    assertTrue(
        Places.isPlausible(Endpoint.parse("127.0.0.1:80"), Endpoint.parse("127.0.0.1:6881")));
  }

  @Test
  void aTableSurvivesASession() {
    fill();
    DhtNode later = new DhtNode(false, false, random, 0);
    later.restore(node.save(), 0);
    assertEquals(node.id(), later.id());
    later.handleTimeout(0);
    assertTrue(later.pollTransmit().isPresent());
    later.restore("no bencode".getBytes(StandardCharsets.US_ASCII), 0);
    assertEquals(node.id(), later.id());
  }

  @Test
  void itemsAreBoundedAndOnlyEverGetNewer() {
    ItemStore store = new ItemStore();
    for (int i = 0; i < 2_000; i++) {
      assertEquals(0, store.put(DhtItem.immutable(KrpcWriter.integer(i)), OptionalLong.empty(), i));
    }
    assertEquals(ItemStore.MAX_ITEMS, store.size());
    DhtItem forged =
        new DhtItem(
            KrpcWriter.integer(1), new DhtItem.Signed(new byte[32], new byte[0], 1, new byte[64]));
    assertEquals(Krpc.INVALID_SIGNATURE, store.put(forged, OptionalLong.empty(), 0));
  }
}
