package picotorrent.webseed;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.webseed.WebSeedMachine.Kind;
import picotorrent.webseed.WebSeedMachine.Source;

class WebSeedMachineTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Hash HASH = Hash.ofHex("00ff".repeat(10));
  private static final int PIECE = 1_000;

  private long now = -5 * SECOND;

  private static FileEntry file(String path, long offset, long length) {
    return new FileEntry(
        List.of(path.split("/")), List.of(path.split("/")), offset, length, Set.of(), null, null);
  }

  private static FileEntry padding(long offset, long length) {
    List<String> path = List.of(".pad", "" + length);
    return new FileEntry(
        path, path, offset, length, Set.of(FileEntry.Attribute.PADDING), null, null);
  }

  private static Layout oneFile(long bytes) {
    return new Layout(new Geometry(bytes, PIECE), List.of(file("one.bin", 0, bytes)), false);
  }

  /// Files that end within pieces, an empty one, padding, and a piece of three files.
  private static Layout folder() {
    return new Layout(
        new Geometry(8_300, PIECE),
        List.of(
            file("top/a b.bin", 0, 2_500),
            padding(2_500, 500),
            file("top/empty", 3_000, 0),
            file("top/sub/c", 3_000, 100),
            file("top/sub/d", 3_100, 200),
            file("top/e", 3_300, 4_800),
            padding(8_100, 200)),
        true);
  }

  /// A torrent that downloads from one machine, and the picker it claims from.
  private static final class World implements WebSeedMachine.Claims, WebSeedMachine.Sink {
    final Layout layout;
    final byte[] content;
    final byte[] got;
    final BitSet wanted = new BitSet();
    final List<PieceRun> released = new ArrayList<>();
    final WebSeedMachine machine;
    int most = Integer.MAX_VALUE;

    World(Layout layout, String base, Kind kind) {
      this.layout = layout;
      this.content = new byte[(int) layout.geometry().totalBytes()];
      this.got = new byte[content.length];
      new Random(5).nextBytes(content);
      for (FileEntry entry : layout.entries()) {
        if (entry.isPadding()) {
          Arrays.fill(content, (int) entry.offset(), (int) entry.end(), (byte) 0);
        }
      }
      Arrays.fill(got, (byte) 0x55);
      wanted.set(0, layout.geometry().pieceCount());
      machine = new WebSeedMachine(new Source(URI.create(base), kind, HASH), layout, this, this);
    }

    @Override
    public Optional<PieceRun> claim(int maxPieces, IntPredicate usable) {
      int first = wanted.nextSetBit(0);
      while (first >= 0 && !usable.test(first)) {
        first = wanted.nextSetBit(first + 1);
      }
      if (first < 0) {
        return Optional.empty();
      }
      int end = first;
      while (end - first < Math.min(most, maxPieces) && wanted.get(end) && usable.test(end)) {
        wanted.clear(end++);
      }
      return Optional.of(new PieceRun(first, end - first));
    }

    @Override
    public void release(PieceRun run) {
      released.add(run);
      wanted.set(run.first(), run.end());
    }

    @Override
    public void onBytes(int piece, int begin, ByteBuffer bytes) {
      bytes.get(got, piece * PIECE + begin, bytes.remaining());
    }

    @Override
    public void onZeros(int piece, int begin, int length) {
      int from = piece * PIECE + begin;
      Arrays.fill(got, from, from + length, (byte) 0);
    }

    /// What a server has at the URL and range of a request.
    byte[] slice(WebSeedGet get) {
      String path = get.uri().getPath();
      FileEntry entry =
          layout.entries().stream()
              .filter(e -> path.endsWith("/" + String.join("/", e.rawPath())))
              .findFirst()
              .orElseThrow(() -> new AssertionError(path));
      int base = (int) entry.offset();
      return Arrays.copyOfRange(content, base + from(get), base + to(get) + 1);
    }

    static String range(WebSeedGet get) {
      return get.headers().getOrDefault("Range", "").substring("bytes=".length());
    }

    static int from(WebSeedGet get) {
      String range = range(get);
      return Integer.parseInt(range.substring(0, range.indexOf('-')));
    }

    static int to(WebSeedGet get) {
      String range = range(get);
      return Integer.parseInt(range.substring(range.indexOf('-') + 1));
    }

    Map<String, String> partHead(WebSeedGet get) {
      String path = get.uri().getPath();
      FileEntry entry =
          layout.entries().stream()
              .filter(e -> path.endsWith("/" + String.join("/", e.rawPath())))
              .findFirst()
              .orElseThrow();
      return Map.of("content-range", "bytes " + range(get) + "/" + entry.length());
    }
  }

  private WebSeedGet next(World world) {
    return world.machine.poll(now).orElseThrow();
  }

  /// Answers every request properly, bodies in chunks of random length.
  private void serve(World world, Random random) {
    for (int i = 0; i < 10_000; i++) {
      Optional<WebSeedGet> get = world.machine.poll(now);
      if (get.isEmpty()) {
        return;
      }
      assertTrue(world.machine.handleHead(get.get().id(), 206, world.partHead(get.get()), now));
      feed(world, get.get(), world.slice(get.get()), random);
    }
    throw new AssertionError("it never ends");
  }

  private void feed(World world, WebSeedGet get, byte[] body, Random random) {
    boolean more = true;
    for (int at = 0; at < body.length; ) {
      assertTrue(more, "cancelled too early");
      int length = Math.min(body.length - at, 1 + random.nextInt(700));
      now += SECOND / 100;
      more = world.machine.handleBody(get.id(), ByteBuffer.wrap(body, at, length), now);
      at += length;
    }
    assertFalse(more, "not ended");
  }

  @Test
  void aFileComesWholeAtAnyCutOfTheBodies() {
    for (long seed = 0; seed < 200; seed++) {
      World world = new World(oneFile(23_456), "http://s.example/dir/one.bin", Kind.FILES);
      serve(world, new Random(seed));
      assertArrayEquals(world.content, world.got, "seed " + seed);
      assertTrue(world.released.isEmpty());
    }
  }

  @Test
  void aFolderComesWholeWithItsPaddingAtAnyCut() {
    for (long seed = 0; seed < 200; seed++) {
      World world = new World(folder(), "http://s.example/files", Kind.FILES);
      world.most = 1 + (int) (seed % 9);
      serve(world, new Random(seed));
      assertArrayEquals(world.content, world.got, "seed " + seed);
    }
  }

  @Test
  void filesLieWhereBep19SaysTheyDo() {
    Layout folder = folder();
    Layout one = oneFile(10);
    FileEntry a = folder.entries().getFirst();
    FileEntry c = folder.entries().get(3);
    URI base = URI.create("http://s.example/x");
    assertEquals(
        "http://s.example/x/top/a%20b.bin",
        WebSeedUrls.file(base, folder, a).orElseThrow().toString());
    assertEquals(
        "http://s.example/x/top/sub/c",
        WebSeedUrls.file(URI.create("http://s.example/x/"), folder, c).orElseThrow().toString());
    assertEquals(base, WebSeedUrls.file(base, one, one.entries().getFirst()).orElseThrow());
    assertEquals(
        "http://s.example/x/one.bin",
        WebSeedUrls.file(URI.create("http://s.example/x/"), one, one.entries().getFirst())
            .orElseThrow()
            .toString());
  }

  @Test
  void namesThatLeadElsewhereAreNeverAskedFor() {
    Layout layout =
        new Layout(
            new Geometry(3 * PIECE, PIECE),
            List.of(
                file("top/ok", 0, PIECE),
                file("top/../../etc", PIECE, PIECE),
                file("top/ok2", 2 * PIECE, PIECE)),
            true);
    World world = new World(layout, "http://s.example/", Kind.FILES);
    serve(world, new Random(1));
    assertEquals(1, world.wanted.cardinality());
    assertTrue(world.wanted.get(1));
  }

  @Test
  void twoRunsAreUnderWayAndNoMore() {
    World world = new World(oneFile(50_000), "http://s.example/one.bin", Kind.FILES);
    world.most = 3;
    assertEquals("bytes=0-2999", next(world).headers().get("Range"));
    assertEquals("bytes=3000-5999", next(world).headers().get("Range"));
    assertTrue(world.machine.poll(now).isEmpty());
    assertEquals(WebSeedStatus.State.WORKING, world.machine.status(now).state());
  }

  @Test
  void runsGrowWithTheRateAndStayShort() {
    int bytes = 200 << 20;
    Layout layout =
        new Layout(new Geometry(bytes, 64 << 10), List.of(file("one.bin", 0, bytes)), false);
    int[] asked = new int[1];
    WebSeedMachine.Claims claims =
        new WebSeedMachine.Claims() {
          int at;

          @Override
          public Optional<PieceRun> claim(int maxPieces, IntPredicate usable) {
            asked[0] = maxPieces;
            at += maxPieces;
            return Optional.of(new PieceRun(at - maxPieces, maxPieces));
          }

          @Override
          public void release(PieceRun run) {}
        };
    WebSeedMachine.Sink nothing =
        new WebSeedMachine.Sink() {
          @Override
          public void onBytes(int piece, int begin, ByteBuffer received) {}

          @Override
          public void onZeros(int piece, int begin, int length) {}
        };
    WebSeedMachine machine =
        new WebSeedMachine(
            new Source(URI.create("http://s.example/one.bin"), Kind.FILES, HASH),
            layout,
            claims,
            nothing);
    List<Integer> sizes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      WebSeedGet get = machine.poll(now).orElseThrow();
      sizes.add(asked[0]);
      String range = World.range(get);
      int length = World.to(get) - World.from(get) + 1;
      machine.handleHead(
          get.id(), 206, Map.of("content-range", "bytes " + range + "/" + bytes), now);
      now += SECOND;
      assertFalse(machine.handleBody(get.id(), ByteBuffer.allocate(length), now));
    }
    assertEquals(List.of(16, 64, 160, 256), sizes);
  }

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
  void httpSeedsAreAskedPieceByPiece() {
    World world = new World(folder(), "http://s.example/seed?x=1", Kind.PIECES);
    WebSeedGet get = next(world);
    assertEquals(
        "http://s.example/seed?x=1&info_hash=" + "%00%FF".repeat(10) + "&piece=0",
        get.uri().toString());
    world.machine.handleHead(get.id(), 200, Map.of(), now);
    assertTrue(world.machine.handleBody(get.id(), ByteBuffer.wrap(world.content, 0, 400), ++now));
    world.machine.handleDone(get.id(), now);
    get = next(world);
    assertTrue(get.uri().toString().endsWith("&piece=0&ranges=400-999"), get.uri().toString());
    world.machine.handleHead(get.id(), 200, Map.of(), now);
    assertFalse(
        world.machine.handleBody(get.id(), ByteBuffer.wrap(world.content, 400, 600), ++now));
    for (int piece = 1; piece < 9; piece++) {
      get = next(world);
      world.machine.handleHead(get.id(), 200, Map.of(), now);
      int length = world.layout.geometry().pieceBytes(piece);
      assertFalse(
          world.machine.handleBody(
              get.id(), ByteBuffer.wrap(world.content, piece * PIECE, length), ++now));
    }
    assertArrayEquals(world.content, world.got);
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
