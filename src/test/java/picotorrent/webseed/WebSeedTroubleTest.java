package picotorrent.webseed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import picotorrent.base.Sentence;
import picotorrent.webseed.WebSeedMachine.Kind;

/// Servers that break off, refuse, lie or drip.
class WebSeedTroubleTest extends WebSeedWorld {
  @Test
  void anAnswerThatBreaksOffIsResumedWhereItEnded() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    WebSeedGet get = next(world);
    world.machine.handleHead(get.id(), 206, world.partHead(get), now);
    now += SECOND;
    world.machine.handleBody(get.id(), ByteBuffer.wrap(world.content, 0, 1_234), now);
    world.machine.handleFailed(get.id(), Sentence.of("connection reset"), now);
    assertEquals("bytes=1234-4999", next(world).headers().get("Range"));
    assertTrue(world.released.isEmpty());
  }

  @Test
  void aServerThatDripsIsLeftAloneAfterAWhile() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    int requests = 0;
    for (var get = world.machine.poll(now); get.isPresent(); get = world.machine.poll(now)) {
      requests++;
      world.machine.handleHead(get.get().id(), 206, world.partHead(get.get()), now);
      world.machine.handleBody(get.get().id(), ByteBuffer.allocate(1), ++now);
      world.machine.handleDone(get.get().id(), now);
    }
    assertEquals(Standing.MAX_RESUMES + 1, requests);
    assertEquals(List.of(new PieceRun(0, 5)), world.released);
  }

  @Test
  void aServerThatIgnoresRangesIsReadFromItsStart() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    world.most = 2;
    WebSeedGet first = next(world);
    WebSeedGet second = next(world);
    Map<String, String> head = Map.of("content-length", "5000");
    assertTrue(world.machine.handleHead(second.id(), 200, head, now));
    assertFalse(world.machine.handleBody(second.id(), ByteBuffer.wrap(world.content), ++now));
    assertArrayEquals(
        Arrays.copyOfRange(world.content, 2_000, 4_000),
        Arrays.copyOfRange(world.got, 2_000, 4_000));
    assertTrue(world.machine.handleHead(first.id(), 200, head, now));
    assertFalse(world.machine.handleBody(first.id(), ByteBuffer.wrap(world.content), ++now));
    assertArrayEquals(Arrays.copyOf(world.content, 4_000), Arrays.copyOf(world.got, 4_000));
  }

  @Test
  void aFileOfAnotherLengthBansTheServer() {
    for (int way = 0; way < 3; way++) {
      World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
      WebSeedGet get = next(world);
      boolean more =
          switch (way) {
            case 0 ->
                world.machine.handleHead(
                    get.id(), 206, Map.of("content-range", "bytes 0-4999/5001"), now);
            case 1 ->
                world.machine.handleHead(get.id(), 200, Map.of("content-length", "4999"), now);
            default -> world.machine.handleHead(get.id(), 416, Map.of(), now);
          };
      assertFalse(more);
      assertEquals(WebSeedStatus.State.BANNED, world.machine.status(now).state());
      assertTrue(world.machine.poll(now + 1_000_000 * SECOND).isEmpty());
      assertEquals(5, world.wanted.cardinality(), "the pieces are free for peers");
    }
  }

  @Test
  void anotherPartThanAskedForIsNotTaken() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    for (String said : List.of("bytes 1-4999/5000", "bytes */5000", "pages 0-4999/5000", "")) {
      WebSeedGet get = next(world);
      assertFalse(
          world.machine.handleHead(get.id(), 206, Map.of("content-range", said), now), said);
      now += 3_600 * SECOND;
    }
    assertEquals((byte) 0x55, world.got[0]);
  }

  @Test
  void aBusyServerIsLeftAloneAsLongAsItAsksAndBackoffDoubles() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    world.machine.handleHead(next(world).id(), 503, Map.of("retry-after", "120"), now);
    assertTrue(world.machine.poll(now).isEmpty());
    assertEquals(120 * SECOND, world.machine.pollTimeout().orElseThrow() - now);
    assertEquals(120, world.machine.status(now).nextSeconds());
    assertEquals(WebSeedStatus.State.WAITING, world.machine.status(now).state());
    for (long wait : new long[] {20, 40, 80, 160, 320, 640, 1280, 2560, 3600, 3600}) {
      now = world.machine.pollTimeout().orElseThrow();
      world.machine.handleHead(next(world).id(), 500, Map.of(), now);
      assertEquals(wait * SECOND, world.machine.pollTimeout().orElseThrow() - now);
    }
    now = world.machine.pollTimeout().orElseThrow();
    world.machine.handleHead(next(world).id(), 429, Map.of("retry-after", "999999999999"), now);
    assertEquals(3_600 * SECOND, world.machine.pollTimeout().orElseThrow() - now);
  }

  @Test
  void aMissingFileOfAFolderDoesNotKeepTheOthersBack() {
    World world = new World(folder(), "http://s.example/files/", Kind.FILES);
    world.most = 1;
    for (var get = world.machine.poll(now); get.isPresent(); get = world.machine.poll(now)) {
      WebSeedGet request = get.get();
      if (request.uri().getPath().endsWith("/c")) {
        assertFalse(world.machine.handleHead(request.id(), 404, Map.of(), now));
      } else {
        world.machine.handleHead(request.id(), 206, world.partHead(request), now);
        feed(world, request, world.slice(request), new Random(1));
      }
    }
    assertEquals(1, world.wanted.cardinality());
    assertTrue(world.wanted.get(3));
    now += Reach.MISSING_NANOS + 60 * SECOND;
    serve(world, new Random(2));
    assertArrayEquals(world.content, world.got);
  }

  @Test
  void aCorruptPieceEndsItForGood() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    WebSeedGet get = next(world);
    world.machine.handleCorrupt(0);
    assertFalse(world.machine.expects(get.id()));
    assertFalse(world.machine.handleBody(get.id(), ByteBuffer.allocate(10), now));
    assertTrue(world.machine.poll(now + 1_000_000 * SECOND).isEmpty());
    assertEquals(WebSeedStatus.State.BANNED, world.machine.status(now).state());
    assertEquals("piece 0 was corrupt", world.machine.status(now).message().toString());
  }

  @Test
  void compressedContentIsNotTaken() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    assertFalse(
        world.machine.handleHead(
            next(world).id(),
            200,
            Map.of("content-encoding", "gzip", "content-length", "77"),
            now));
    assertEquals(WebSeedStatus.State.WAITING, world.machine.status(now).state());
  }

  @Test
  void anEndlessBodyIsCutOffWhereItsPartEnds() {
    World world = new World(oneFile(5_000), "http://s.example/one.bin", Kind.FILES);
    world.most = 1;
    WebSeedGet get = next(world);
    world.machine.handleHead(get.id(), 206, world.partHead(get), now);
    assertFalse(world.machine.handleBody(get.id(), ByteBuffer.allocate(100_000), ++now));
    assertEquals((byte) 0x55, world.got[1_000]);
  }

  @Test
  void aBusyHttpSeedSaysInItsBodyWhenToComeBack() {
    World world = new World(oneFile(5_000), "http://s.example/seed", Kind.PIECES);
    WebSeedGet get = next(world);
    assertTrue(world.machine.handleHead(get.id(), 503, Map.of(), now));
    assertTrue(world.machine.handleBody(get.id(), ByteBuffer.wrap("6".getBytes(US_ASCII)), now));
    assertTrue(
        world.machine.handleBody(get.id(), ByteBuffer.wrap("0\r\n".getBytes(US_ASCII)), now));
    world.machine.handleDone(get.id(), now);
    assertEquals(60 * SECOND, world.machine.pollTimeout().orElseThrow() - now);
  }

  @Test
  void underAnyMisfortuneTheContentIsRightInTheEnd() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      World world = new World(folder(), "http://s.example/files/", Kind.FILES);
      world.most = 1 + random.nextInt(4);
      for (int step = 0; step < 5_000 && !Arrays.equals(world.content, world.got); step++) {
        Optional<WebSeedGet> next = world.machine.poll(now);
        if (next.isEmpty()) {
          now += 600 * SECOND;
          continue;
        }
        misfortune(world, next.get(), random);
      }
      assertArrayEquals(world.content, world.got, "seed " + seed);
    }
  }

  private void misfortune(World world, WebSeedGet get, Random random) {
    now += random.nextLong(SECOND);
    byte[] body = world.slice(get);
    switch (random.nextInt(5)) {
      case 0 -> world.machine.handleFailed(get.id(), Sentence.of("reset"), now);
      case 1 -> world.machine.handleHead(get.id(), 503, Map.of(), now);
      case 2 -> {
        world.machine.handleHead(get.id(), 206, world.partHead(get), now);
        int length = random.nextInt(body.length);
        if (length > 0) {
          world.machine.handleBody(get.id(), ByteBuffer.wrap(body, 0, length), now);
        }
        world.machine.handleDone(get.id(), now);
      }
      default -> {
        world.machine.handleHead(get.id(), 206, world.partHead(get), now);
        feed(world, get, body, random);
      }
    }
  }
}
