package picotorrent.metainfo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.base.Hash;
import picotorrent.merkle.FileHashes;
import picotorrent.metainfo.ContentPlaces.Place;

/// Checks data on disk against a torrent, piece by piece, on all cores; changes nothing on disk.
/// Blocks the calling thread.
///
/// Where a v2 torrent lacks the piece layer of a file, the data itself is asked: hashes that lead
/// to the file's root are its layer, and the torrent has it from then on. Hashes that do not say
/// nothing of any one piece; then all of that file count as failed.
public final class ContentCheck {
  /// What one piece turned out to be.
  public enum PieceState {
    VERIFIED,
    /// Its data is there and is not what it should be.
    FAILED,
    /// Its data, or part of it, is not there or cannot be read.
    MISSING
  }

  /// What one file turned out to be.
  public enum FileState {
    VERIFIED,
    /// Some piece of it failed.
    FAILED,
    /// There is no such file, it is too short or it cannot be read.
    MISSING,
    /// Every piece of it is right, and more follows.
    TOO_LONG
  }

  /// How one file did.
  ///
  /// @param entry the file
  /// @param state how it did
  public record FileResult(FileEntry entry, FileState state) {}

  /// How it all did.
  ///
  /// @param pieces by index
  /// @param files all that are not padding, in order
  public record Result(List<PieceState> pieces, List<FileResult> files) {
    /// The indexes of the pieces in a state, ascending.
    public List<Integer> piecesThatAre(PieceState state) {
      List<Integer> indexes = new ArrayList<>();
      for (int piece = 0; piece < pieces.size(); piece++) {
        if (pieces.get(piece) == state) {
          indexes.add(piece);
        }
      }
      return indexes;
    }

    /// Tells whether the data is exactly the torrent's content.
    public boolean isComplete() {
      return pieces.stream().allMatch(state -> state == PieceState.VERIFIED)
          && files.stream().allMatch(file -> file.state() == FileState.VERIFIED);
    }

    /// The verified pieces as a set.
    public Bitfield verified() {
      Bitfield verified = new Bitfield(pieces.size());
      piecesThatAre(PieceState.VERIFIED).forEach(verified::set);
      return verified;
    }
  }

  private final Metainfo metainfo;
  private final List<@Nullable Place> places;
  private final boolean oneFile;
  private final PieceState[] pieces;
  private final @Nullable Hash[] unjudged; // roots of pieces whose layer was not known

  private ContentCheck(Metainfo metainfo, Path data) {
    this.metainfo = metainfo;
    this.places = ContentPlaces.of(metainfo.layout(), data);
    this.oneFile = Files.isRegularFile(data);
    this.pieces = new PieceState[metainfo.layout().geometry().pieceCount()];
    this.unjudged = new Hash[pieces.length];
    Arrays.fill(pieces, PieceState.MISSING);
  }

  /// Checks all pieces. A `CancellationException` when `progress` asked to stop.
  ///
  /// @param metainfo what of its piece layers is unknown may be known afterwards
  /// @param data what [ContentPlaces] makes sense of
  public static Result check(Metainfo metainfo, Path data, HashProgress progress)
      throws IOException, InterruptedException {
    return new ContentCheck(metainfo, data).run(progress);
  }

  private Result run(HashProgress progress) throws IOException, InterruptedException {
    Geometry geometry = metainfo.layout().geometry();
    new PieceScan(geometry, parts(), metainfo.format(), progress).run(new Judge());
    learnLayers();
    List<FileResult> files = new ArrayList<>();
    List<FileEntry> entries = metainfo.layout().entries();
    for (int i = 0; i < entries.size(); i++) {
      Place place = places.get(i);
      if (place != null) {
        files.add(new FileResult(entries.get(i), state(entries.get(i), place)));
      }
    }
    return new Result(List.of(pieces), files);
  }

  private List<PieceReader.Part> parts() {
    List<PieceReader.Part> parts = new ArrayList<>();
    List<FileEntry> entries = metainfo.layout().entries();
    for (int i = 0; i < entries.size(); i++) {
      FileEntry entry = entries.get(i);
      Place place = places.get(i);
      if (entry.length() > 0) {
        parts.add(
            new PieceReader.Part(
                place == null ? null : place.file(),
                place == null ? 0 : place.offset(),
                entry.offset(),
                entry.length()));
      }
    }
    return parts;
  }

  private void learnLayers() {
    PieceLayers layers = metainfo.pieceHashes().layers();
    if (layers == null) {
      return;
    }
    for (FileEntry entry : metainfo.layout().entries()) {
      FileHashes layer = entry.piecesRoot() == null ? null : layers.of(entry.piecesRoot());
      if (layer != null && !layer.isComplete()) {
        layer.acceptLayer(hashesOf(entry));
      }
    }
    for (int piece = 0; piece < pieces.length; piece++) {
      Hash root = unjudged[piece];
      boolean judgedAlready = root == null || metainfo.pieceHashes().v1(piece) != null;
      if (!judgedAlready && Objects.equals(root, metainfo.pieceHashes().v2(piece))) {
        pieces[piece] = PieceState.VERIFIED;
      }
    }
  }

  /// What the data of a file hashed to: too short for a layer where some of it is missing.
  private byte[] hashesOf(FileEntry entry) {
    ByteArrayOutputStream hashes = new ByteArrayOutputStream();
    Geometry geometry = metainfo.layout().geometry();
    int last = geometry.pieceAt(entry.end() - 1);
    for (int piece = geometry.pieceAt(entry.offset()); piece <= last; piece++) {
      Hash root = unjudged[piece];
      if (root != null) {
        hashes.writeBytes(root.toBytes());
      }
    }
    return hashes.toByteArray();
  }

  /// Every piece has its own place in the arrays, so the threads need no lock.
  private final class Judge implements PieceScan.Sink {
    @Override
    public void onPiece(PieceReader.Digests digests) {
      boolean isUnknown = metainfo.pieceHashes().v2(digests.piece()) == null;
      unjudged[digests.piece()] = isUnknown ? digests.root() : null;
      boolean right = digests.match(metainfo.pieceHashes());
      pieces[digests.piece()] = right ? PieceState.VERIFIED : PieceState.FAILED;
    }

    @Override
    public void onUnreadable(int piece, IOException cause) {
      pieces[piece] = PieceState.MISSING;
    }
  }

  private FileState state(FileEntry entry, Place place) {
    if (entry.attributes().contains(FileEntry.Attribute.SYMLINK)) {
      return FileState.VERIFIED;
    }
    long size = size(place.file());
    if (size < place.offset() + entry.length()) {
      return FileState.MISSING;
    }
    if (!isVerified(entry)) {
      return FileState.FAILED;
    }
    boolean mayBeFollowed = oneFile && !entry.equals(metainfo.layout().files().getLast());
    boolean longer = size > place.offset() + entry.length();
    return longer && !mayBeFollowed ? FileState.TOO_LONG : FileState.VERIFIED;
  }

  private boolean isVerified(FileEntry entry) {
    if (entry.length() == 0) {
      return true;
    }
    Geometry geometry = metainfo.layout().geometry();
    int last = geometry.pieceAt(entry.end() - 1);
    for (int piece = geometry.pieceAt(entry.offset()); piece <= last; piece++) {
      if (pieces[piece] != PieceState.VERIFIED) {
        return false;
      }
    }
    return true;
  }

  private static long size(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return attributes.isRegularFile() ? attributes.size() : -1;
    } catch (IOException e) {
      return -1;
    }
  }
}
