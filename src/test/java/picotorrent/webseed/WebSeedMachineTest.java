package picotorrent.webseed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;
import org.junit.jupiter.api.Test;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.webseed.WebSeedMachine.Kind;
import picotorrent.webseed.WebSeedMachine.Source;

class WebSeedMachineTest extends WebSeedWorld {
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
}
