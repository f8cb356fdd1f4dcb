package picotorrent.webseed;

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
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.webseed.WebSeedMachine.Kind;
import picotorrent.webseed.WebSeedMachine.Source;

/// A torrent that downloads from one web seed.
abstract class WebSeedWorld {
  static final long SECOND = 1_000_000_000L;
  static final Hash HASH = Hash.ofHex("00ff".repeat(10));
  static final int PIECE = 1_000;

  long now = -5 * SECOND;

  static FileEntry file(String path, long offset, long length) {
    return new FileEntry(
        List.of(path.split("/")), List.of(path.split("/")), offset, length, Set.of(), null, null);
  }

  static FileEntry padding(long offset, long length) {
    List<String> path = List.of(".pad", "" + length);
    return new FileEntry(
        path, path, offset, length, Set.of(FileEntry.Attribute.PADDING), null, null);
  }

  static Layout oneFile(long bytes) {
    return new Layout(new Geometry(bytes, PIECE), List.of(file("one.bin", 0, bytes)), false);
  }

  /// Files that end within pieces, an empty one, padding, and a piece of three files.
  static Layout folder() {
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
  static final class World implements WebSeedMachine.Claims, WebSeedMachine.Sink {
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

  WebSeedGet next(World world) {
    return world.machine.poll(now).orElseThrow();
  }

  /// Answers every request properly, bodies in chunks of random length.
  void serve(World world, Random random) {
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

  void feed(World world, WebSeedGet get, byte[] body, Random random) {
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
}
