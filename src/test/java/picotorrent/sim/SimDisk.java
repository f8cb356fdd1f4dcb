package picotorrent.sim;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;

/// A disk that outlives the processes of its host: verified pieces by folder and torrent, how long
/// work takes, and what is wrong with it.
///
/// The same piece of the same torrent is kept once for all disks that share an [Archive], so that a
/// swarm of hundreds fits into memory.
public final class SimDisk {
  private static final double NANOS_PER_SECOND = 1e9;

  private final Archive archive;
  private final Map<Place, Folder> folders = new LinkedHashMap<>();
  private long freeBytes = Long.MAX_VALUE;
  private long seekNanos;
  private long bytesPerSecond;
  private long busyUntil;
  private @Nullable DiskFailure failure;
  private IntPredicate rotten = _ -> false;

  private record Place(Path folder, TorrentId torrent) {}

  /// What is there of one torrent in one folder.
  static final class Folder {
    final byte[] @Nullable [] pieces;
    long changes;

    Folder(int pieceCount) {
      pieces = new byte[pieceCount][];
    }

    boolean anyData() {
      for (byte @Nullable [] piece : pieces) {
        if (piece != null) {
          return true;
        }
      }
      return false;
    }
  }

  /// Pieces that several disks hold.
  public static final class Archive {
    private final Map<TorrentId, byte[] @Nullable []> pieces = new HashMap<>();

    byte[] keep(Metainfo metainfo, int piece, List<ByteBuffer> content) {
      byte[] @Nullable [] all =
          pieces.computeIfAbsent(
              metainfo.infoHashes().id(),
              _ -> new byte[metainfo.layout().geometry().pieceCount()][]);
      byte @Nullable [] kept = all[piece];
      if (kept == null) {
        kept = new byte[metainfo.layout().geometry().pieceBytes(piece)];
        ByteBuffer copy = ByteBuffer.wrap(kept);
        content.forEach(part -> copy.put(part.duplicate()));
        all[piece] = kept;
      }
      return kept;
    }
  }

  /// An empty disk that takes no time and has no end.
  public SimDisk(Archive archive) {
    this.archive = archive;
  }

  /// Puts the whole content of a torrent there, as if it had always been.
  public void plant(Path folder, Metainfo metainfo, byte[] content) {
    Folder files = folder(folder, metainfo);
    Geometry geometry = metainfo.layout().geometry();
    for (int piece = 0; piece < geometry.pieceCount(); piece++) {
      ByteBuffer bytes =
          ByteBuffer.wrap(content, (int) geometry.pieceOffset(piece), geometry.pieceBytes(piece));
      if (!metainfo.pieceHashes().matches(piece, List.of(bytes))) {
        throw new IllegalArgumentException("the content is not that of the torrent");
      }
      files.pieces[piece] = archive.keep(metainfo, piece, List.of(bytes));
    }
  }

  /// Removes a piece, as if it had never been there.
  public void lose(Path folder, Metainfo metainfo, int piece) {
    folder(folder, metainfo).pieces[piece] = null;
  }

  /// Number of pieces of a torrent that are there and equal to `content`, the right one.
  public int rightPieces(Path folder, Metainfo metainfo, byte[] content) {
    Folder files = folder(folder, metainfo);
    Geometry geometry = metainfo.layout().geometry();
    int right = 0;
    for (int piece = 0; piece < files.pieces.length; piece++) {
      byte @Nullable [] there = files.pieces[piece];
      ByteBuffer expected =
          ByteBuffer.wrap(content, (int) geometry.pieceOffset(piece), geometry.pieceBytes(piece));
      right += there != null && expected.equals(ByteBuffer.wrap(there)) ? 1 : 0;
    }
    return right;
  }

  /// Number of pieces of a torrent that are there, right or not.
  public int pieces(Path folder, Metainfo metainfo) {
    int count = 0;
    for (byte @Nullable [] piece : folder(folder, metainfo).pieces) {
      count += piece == null ? 0 : 1;
    }
    return count;
  }

  /// From now on each job takes a seek and the time for its bytes, one after the other; 0 is no
  /// time.
  public void speed(Duration seek, long rateBytesPerSecond) {
    seekNanos = seek.toNanos();
    bytesPerSecond = rateBytesPerSecond;
  }

  /// Says how much more fits.
  public void free(long bytes) {
    freeBytes = bytes;
  }

  /// From now on everything fails like this; null: nothing does.
  public void fail(@Nullable DiskFailure how) {
    failure = how;
  }

  /// Reads of these pieces silently return a wrong byte.
  public void rot(IntPredicate pieces) {
    rotten = pieces;
  }

  Folder folder(Path folder, Metainfo metainfo) {
    return folders.computeIfAbsent(
        new Place(folder, metainfo.infoHashes().id()),
        _ -> new Folder(metainfo.layout().geometry().pieceCount()));
  }

  void move(Path from, Path to, Metainfo metainfo) {
    TorrentId id = metainfo.infoHashes().id();
    Folder files = folders.remove(new Place(from, id));
    if (files != null) {
      folders.put(new Place(to, id), files);
    }
  }

  /// The files of which something is there, by index in the layout's entries.
  List<Integer> files(Path folder, Metainfo metainfo) {
    List<Integer> there = new ArrayList<>();
    List<FileEntry> entries = metainfo.layout().entries();
    byte[] @Nullable [] pieces = folder(folder, metainfo).pieces;
    for (int file = 0; file < entries.size(); file++) {
      IntStream own = pieces(metainfo, entries.get(file));
      if (own.anyMatch(piece -> pieces[piece] != null)) {
        there.add(file);
      }
    }
    return there;
  }

  /// Removes a file, and with it the pieces that reach into others.
  void delete(Path folder, Metainfo metainfo, int file) {
    byte[] @Nullable [] pieces = folder(folder, metainfo).pieces;
    pieces(metainfo, metainfo.layout().entries().get(file)).forEach(piece -> pieces[piece] = null);
  }

  private static IntStream pieces(Metainfo metainfo, FileEntry file) {
    Geometry geometry = metainfo.layout().geometry();
    return file.isPadding() || file.length() == 0
        ? IntStream.empty()
        : IntStream.rangeClosed(geometry.pieceAt(file.offset()), geometry.pieceAt(file.end() - 1));
  }

  /// When a job of so many bytes that is asked for now is done.
  long doneAt(long now, long bytes) {
    if (seekNanos == 0 && bytesPerSecond == 0) {
      return now;
    }
    long work = bytesPerSecond == 0 ? 0 : Math.round(bytes * NANOS_PER_SECOND / bytesPerSecond);
    busyUntil = Math.max(now, busyUntil) + seekNanos + work;
    return busyUntil;
  }

  @Nullable DiskFailure failure() {
    return failure;
  }

  /// Writes a piece that was verified; what went wrong, or null.
  @Nullable DiskFailure write(Path folder, Metainfo metainfo, int piece, List<ByteBuffer> content) {
    int length = metainfo.layout().geometry().pieceBytes(piece);
    if (failure != null) {
      return failure;
    }
    if (length > freeBytes) {
      return new DiskFailure.NoSpace(folder, length, freeBytes);
    }
    Folder files = folder(folder, metainfo);
    freeBytes -= freeBytes == Long.MAX_VALUE ? 0 : length;
    files.pieces[piece] = archive.keep(metainfo, piece, content);
    files.changes++;
    return null;
  }

  /// Reads a part of a piece to the end of `target`; false when it is not there.
  boolean read(byte @Nullable [] piece, int index, int begin, ByteBuffer target, int length) {
    if (piece == null || begin + length > piece.length) {
      return false;
    }
    int at = target.position();
    target.put(piece, begin, length);
    if (rotten.test(index)) {
      target.put(at, (byte) ~target.get(at));
    }
    return true;
  }

  boolean isRotten(int piece) {
    return rotten.test(piece);
  }

  /// The folders that hold something.
  public List<Path> folders() {
    return Collections.unmodifiableList(
        folders.entrySet().stream()
            .filter(entry -> entry.getValue().anyData())
            .map(entry -> entry.getKey().folder())
            .toList());
  }
}
