package picotorrent.metainfo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Geometry;
import picotorrent.base.Sentence;
import picotorrent.metainfo.CreationOptions.FileNotes;
import picotorrent.metainfo.Metainfo.Format;

/// Makes torrents of files and folders: the same info hash as mktorrent (v1) and libtorrent (v2,
/// hybrid) for the same input and piece length, whatever the machine. Stateless, any thread; blocks
/// while it hashes on all cores.
public final class TorrentCreator {
  // What a torrent file should hold at most unless the content is very large: 20 to 52 bytes each.
  private static final long RECOMMENDED_PIECES = 1_500;
  private static final int MAX_RECOMMENDED_BYTES = 16 << 20;

  private TorrentCreator() {}

  /// The smallest power of two from 16 KiB to 16 MiB that makes no more than 1,500 pieces.
  public static int recommendedPieceLengthBytes(long totalBytes) {
    int bytes = Geometry.BLOCK_BYTES;
    while (bytes < MAX_RECOMMENDED_BYTES && totalBytes / bytes > RECOMMENDED_PIECES) {
      bytes <<= 1;
    }
    return bytes;
  }

  /// Makes the torrent file of a file or folder. Files are taken in the order of mktorrent (v1) or
  /// of the file tree (v2, hybrid). A `CancellationException` when `progress` asked to stop.
  public static byte[] create(Path content, CreationOptions options, HashProgress progress)
      throws IOException, MetainfoException, InterruptedException {
    Path absolute = content.toAbsolutePath().normalize();
    boolean folder = Files.isDirectory(absolute);
    boolean attributes = options.fileNotes() != FileNotes.NONE;
    List<ContentFile> files =
        folder
            ? ContentFile.inFolder(absolute, attributes, options.fileNotes() == FileNotes.SYMLINKS)
            : List.of(ContentFile.of(absolute, List.of(), attributes));
    List<ContentFile> sorted = new ArrayList<>(files);
    sorted.sort(options.format() == Format.V1 ? ContentFile.BY_WHOLE_PATH : ContentFile.BY_ELEMENT);
    return create(name(absolute, options.name()), folder, sorted, options, progress);
  }

  private static String name(Path content, @Nullable String chosen) throws MetainfoException {
    Path last = content.getFileName();
    if (chosen == null && last == null) {
      throw new MetainfoException(Sentence.of("{0} has no name; give the torrent one", content));
    }
    return chosen != null ? chosen : String.valueOf(last);
  }

  /// Takes the files in the order in which they are given.
  static byte[] create(
      String name,
      boolean folder,
      List<ContentFile> files,
      CreationOptions options,
      HashProgress progress)
      throws IOException, MetainfoException, InterruptedException {
    long totalBytes = files.stream().mapToLong(ContentFile::length).sum();
    if (totalBytes == 0) {
      throw new MetainfoException(Sentence.of("There is not one byte to share"));
    }
    int pieceLengthBytes =
        options.pieceLengthBytes() == 0
            ? recommendedPieceLengthBytes(totalBytes)
            : options.pieceLengthBytes();
    checkPieceLength(pieceLengthBytes, totalBytes);
    Blueprint blueprint = new Blueprint(name, folder, files, options, pieceLengthBytes);
    return blueprint.build(progress);
  }

  private static void checkPieceLength(int bytes, long totalBytes) throws MetainfoException {
    boolean fits =
        bytes >= Geometry.BLOCK_BYTES
            && bytes <= TorrentReader.MAX_PIECE_LENGTH_BYTES
            && Integer.bitCount(bytes) == 1;
    if (!fits) {
      throw new MetainfoException(
          Sentence.of("A piece length is a power of two from 16 KiB to 256 MiB"));
    }
    if (totalBytes / bytes >= TorrentReader.MAX_PIECES) {
      throw new MetainfoException(
          Sentence.of(
              "Pieces of {0} bytes would be more than {1}", bytes, TorrentReader.MAX_PIECES));
    }
  }
}
