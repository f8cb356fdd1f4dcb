package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.base.InfoHashes;
import picotorrent.buffer.PieceBuffer;
import picotorrent.buffer.SlabPool;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.PieceHashes;
import picotorrent.port.Store;
import picotorrent.port.Verdict;

/// A torrent with known content, hashed here by the book and not by the code under test.
final class TestTorrent {
  final Metainfo metainfo;
  private final byte[] content;
  private final int pieceLength;

  private TestTorrent(List<FileEntry> entries, int pieceLength, Metainfo.Format format, long seed) {
    FileEntry last = entries.getLast();
    this.pieceLength = pieceLength;
    this.content = new byte[(int) last.end()];
    new Random(seed).nextBytes(content);
    entries.stream()
        .filter(FileEntry::isPadding)
        .forEach(pad -> Arrays.fill(content, (int) pad.offset(), (int) pad.end(), (byte) 0));
    Layout layout =
        new Layout(new Geometry(content.length, pieceLength), entries, entries.size() > 1);
    this.metainfo =
        new Metainfo(
            InfoHashes.ofV1(Hash.of(sha("SHA-1", content, 0, content.length))),
            format,
            "test",
            layout,
            new BookHashes(layout, format),
            false,
            new Metainfo.Sources(List.of(), List.of(), List.of(), List.of()),
            new Metainfo.Attribution(null, null, null, null, null),
            List.of(),
            new byte[0]);
  }

  /// A v1 torrent of files with these lengths; a negative length is padding.
  static TestTorrent of(int pieceLength, long... lengths) {
    return of(Metainfo.Format.V1, pieceLength, lengths);
  }

  /// A torrent of files with these lengths; a negative length is padding.
  static TestTorrent of(Metainfo.Format format, int pieceLength, long... lengths) {
    List<FileEntry> entries = new ArrayList<>();
    long offset = 0;
    for (int i = 0; i < lengths.length; i++) {
      boolean padding = lengths[i] < 0;
      List<String> path =
          lengths.length == 1
              ? List.of("one.bin")
              : List.of("torrent", "dir" + i % 3, "file" + i + ".bin");
      entries.add(
          new FileEntry(
              path,
              path,
              offset,
              Math.abs(lengths[i]),
              padding ? EnumSet.of(FileEntry.Attribute.PADDING) : Set.of(),
              null,
              null));
      offset += Math.abs(lengths[i]);
    }
    return new TestTorrent(entries, pieceLength, format, 42);
  }

  Geometry geometry() {
    return metainfo.layout().geometry();
  }

  int pieces() {
    return geometry().pieceCount();
  }

  Bitfield allEntries() {
    return Bitfield.full(metainfo.layout().entries().size());
  }

  Bitfield allPieces() {
    return Bitfield.full(pieces());
  }

  byte[] piece(int piece) {
    int from = (int) geometry().pieceOffset(piece);
    return Arrays.copyOfRange(content, from, from + geometry().pieceBytes(piece));
  }

  byte[] file(int entry) {
    FileEntry file = metainfo.layout().entries().get(entry);
    return Arrays.copyOfRange(content, (int) file.offset(), (int) file.end());
  }

  /// Writes the pieces from one on.
  void writeFrom(int first, Store.Volume volume, TestLoop loop) {
    for (int piece = first; piece < pieces(); piece++) {
      int written = piece;
      assertEquals(
          new Verdict.Verified(piece),
          loop.<Verdict>ask(answer -> volume.write(written, buffer(written), answer)));
    }
  }

  PieceBuffer buffer(int piece) {
    return buffer(piece(piece));
  }

  static PieceBuffer buffer(byte[] bytes) {
    PieceBuffer buffer = PieceBuffer.take(new SlabPool(4096, Integer.MAX_VALUE), bytes.length);
    if (buffer == null) {
      throw new AssertionError("the pool has no end");
    }
    buffer.put(0, ByteBuffer.wrap(bytes));
    return buffer;
  }

  private static byte[] sha(String algorithm, byte[] bytes, int from, int to) {
    try {
      MessageDigest digest = MessageDigest.getInstance(algorithm);
      digest.update(bytes, from, to - from);
      return digest.digest();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private final class BookHashes implements PieceHashes {
    private final List<Hash> v1 = new ArrayList<>();
    private final List<Hash> v2 = new ArrayList<>();

    BookHashes(Layout layout, Metainfo.Format format) {
      for (int piece = 0; piece < layout.geometry().pieceCount(); piece++) {
        int from = (int) layout.geometry().pieceOffset(piece);
        int to = from + layout.geometry().pieceBytes(piece);
        if (format != Metainfo.Format.V2) {
          v1.add(Hash.of(sha("SHA-1", content, from, to)));
        }
        if (format != Metainfo.Format.V1) {
          v2.add(root(layout, from, to));
        }
      }
    }

    private Hash root(Layout layout, int from, int to) {
      FileEntry file =
          layout.entries().stream()
              .filter(entry -> entry.offset() <= from && from < entry.end())
              .findFirst()
              .orElseThrow();
      int end = (int) Math.min(to, file.end());
      int width = 1;
      while ((long) width * Geometry.BLOCK_BYTES < Math.min(file.length(), pieceLength)) {
        width *= 2;
      }
      List<byte[]> row = new ArrayList<>();
      for (int at = from; at < end; at += Geometry.BLOCK_BYTES) {
        row.add(sha("SHA-256", content, at, Math.min(end, at + Geometry.BLOCK_BYTES)));
      }
      while (row.size() < width) {
        row.add(new byte[32]);
      }
      while (row.size() > 1) {
        List<byte[]> up = new ArrayList<>();
        for (int i = 0; i < row.size(); i += 2) {
          byte[] both = Arrays.copyOf(row.get(i), 64);
          System.arraycopy(row.get(i + 1), 0, both, 32, 32);
          up.add(sha("SHA-256", both, 0, 64));
        }
        row = up;
      }
      return Hash.of(row.getFirst());
    }

    @Override
    public boolean known(int piece) {
      return true;
    }

    @Override
    public boolean matches(int piece, List<ByteBuffer> slabs) {
      ByteBuffer all = ByteBuffer.allocate(geometry().pieceBytes(piece));
      slabs.forEach(slab -> all.put(slab.duplicate()));
      return Arrays.equals(all.array(), piece(piece));
    }

    @Override
    public @Nullable Hash v1(int piece) {
      return v1.isEmpty() ? null : v1.get(piece);
    }

    @Override
    public @Nullable Hash v2(int piece) {
      return v2.isEmpty() ? null : v2.get(piece);
    }
  }
}
