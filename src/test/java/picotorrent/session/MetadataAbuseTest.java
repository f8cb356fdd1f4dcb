package picotorrent.session;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picotorrent.base.Endpoint;
import picotorrent.metainfo.MagnetLink;
import picotorrent.wire.ExtendedHandshake;
import picotorrent.wire.Extension;
import picotorrent.wire.ExtensionMessage;
import picotorrent.wire.ExtensionMessages;
import picotorrent.wire.PeerMessage;

/// What peers can do with extended handshakes and metadata messages costs a magnet link, and who
/// has the metadata, neither memory nor the download.
class MetadataAbuseTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final long HEAP_GROWTH_BYTES = 32 << 20;
  private static final int VILLAINS = 8;
  private static final byte EXTENDED = 20;

  private final SimSwarm swarm = new SimSwarm(15, 2_000 * 1_024, 1_024);

  /// What each of the villains does once it has been greeted.
  static Stream<Named<Consumer<TalkingPeer>>> abuses() {
    Map<String, Consumer<TalkingPeer>> abuses = new TreeMap<>();
    for (String size : List.of("9223372036854775807", "-1", "0", "2147483648", "31457281")) {
      abuses.put("metadata of " + size + " bytes", peer -> peer.say(hello("i" + size + "e")));
    }
    abuses.put("a length that is no number", peer -> peer.say(hello("4:long")));
    abuses.put(
        "a handshake 100,000 lists deep",
        peer -> peer.say(extended("d1:m" + "l".repeat(100_000) + "e".repeat(100_000) + "e")));
    abuses.put(
        "a handshake of a million names",
        peer -> peer.say(extended("d1:ml" + "1:a".repeat(300_000) + "ee")));
    abuses.put(
        "handshakes without an end",
        peer -> again(peer, Duration.ofMillis(100), () -> hellos(peer, 50)));
    abuses.put(
        "requests for metadata without an end",
        peer -> {
          offer(peer, 40_000);
          again(peer, Duration.ofMillis(100), () -> requests(peer));
        });
    abuses.put(
        "metadata that nobody asked for",
        peer -> {
          offer(peer, 30 << 20);
          again(peer, Duration.ofMillis(500), () -> pushes(peer));
        });
    return abuses.entrySet().stream().map(one -> Named.of(one.getKey(), one.getValue()));
  }

  private static byte[] hello(String metadataSize) {
    return extended("d1:md11:ut_metadatai1ee13:metadata_size" + metadataSize + "e");
  }

  private static byte[] extended(String bencoded) {
    byte[] body = bencoded.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(6 + body.length)
        .putInt(2 + body.length)
        .put(EXTENDED)
        .put((byte) 0)
        .put(body)
        .array();
  }

  private static void offer(TalkingPeer peer, int bytes) {
    peer.say(
        ExtensionMessages.handshake(
            ExtendedHandshake.builder().offer(Extension.METADATA).metadataBytes(bytes).build()));
  }

  private static void again(TalkingPeer peer, Duration gap, Runnable task) {
    task.run();
    peer.later(gap, () -> again(peer, gap, task));
  }

  private static void hellos(TalkingPeer peer, int count) {
    for (int i = 0; i < count; i++) {
      offer(peer, 40_000 + i);
    }
  }

  private static void requests(TalkingPeer peer) {
    for (int i = 0; i < 100; i++) {
      say(peer, new ExtensionMessage.MetadataRequest(i % 5));
    }
  }

  private static void pushes(TalkingPeer peer) {
    for (int i = 0; i < 4; i++) {
      say(peer, new ExtensionMessage.MetadataData(i, 30 << 20, new byte[16 << 10]));
    }
  }

  private static void say(TalkingPeer peer, ExtensionMessage message) {
    peer.say(ExtensionMessages.encode(message, Extension.METADATA.localId()));
  }

  @ParameterizedTest
  @MethodSource("abuses")
  void memoryIsFlatAndTheMagnetLinkArrives(Consumer<TalkingPeer> abuse) {
    SimClient seed = swarm.seed("seed", SwarmTest.HOME);
    List<Endpoint> hints = new ArrayList<>();
    for (int i = 0; i < VILLAINS; i++) {
      TalkingPeer villain = villain("villain" + i, abuse);
      villain.listenOn(SimClient.PORT);
      hints.add(villain.host().endpoint(SimClient.PORT));
    }
    hints.add(seed.endpoint());
    swarm.world.run(Duration.ofSeconds(1));
    long before = usedBytes();
    SimClient leech =
        swarm
            .client("leech", SwarmTest.HOME)
            .magnet(
                MagnetLink.of(swarm.torrent.metainfo()).toString(), hints.toArray(Endpoint[]::new));
    villain("visitor", abuse).connectTo(seed.endpoint());
    assertNotNull(swarm.finish(List.of(leech), MINUTE), swarm.progress(List.of(leech)));
    swarm.world.run(Duration.ofSeconds(10));
    long growth = usedBytes() - before - swarm.torrent.content().length;
    assertTrue(growth <= HEAP_GROWTH_BYTES, growth + " bytes more");
  }

  private TalkingPeer villain(String name, Consumer<TalkingPeer> abuse) {
    return new TalkingPeer(swarm.host(name, SwarmTest.HOME), swarm.torrent)
        .greets(peer -> {
          peer.say(new PeerMessage.HaveAll());
          abuse.accept(peer);
        });
  }

  private static long usedBytes() {
    System.gc();
    Runtime vm = Runtime.getRuntime();
    return vm.totalMemory() - vm.freeMemory();
  }
}
