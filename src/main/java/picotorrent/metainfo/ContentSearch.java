package picotorrent.metainfo;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;

/// Finds the files of a torrent below a folder, wherever they lie there and whatever they are
/// called; changes nothing. Blocks the calling thread.
///
/// A file of the right length is a candidate; the one whose path is most like the torrent's is
/// tried first. It is tried by a few of the pieces that are its alone, or, where it is too small to
/// have one, together with the candidates for its neighbours in the piece. Then every piece that
/// can be read is hashed, and a file with a wrong one is not taken: what is found is right, but for
/// an end that shares a piece with a file that is not there.
public final class ContentSearch {
  /// Combinations of candidates that are tried for one piece: more would take longer than they are
  /// likely to help.
  private static final int MAX_COMBINATIONS = 512;

  /// Bytes hashed for the combinations of one piece, whatever its length.
  private static final long MAX_TRIAL_BYTES = 256L << 20;

  private final Metainfo metainfo;
  private final PieceNeighbours neighbours;
  private final Map<Integer, Path> known;
  private final Progress progress;
  private final Map<Integer, List<Path>> candidates;
  private final Map<Integer, Path> chosen = new TreeMap<>();
  private final Set<Path> taken = new HashSet<>();

  /// What to look for.
  ///
  /// @param sought entries of the layout; those that are empty, links or padding do not count
  /// @param known where other entries lie, which are right
  public record Question(
      Metainfo metainfo, Path folder, Bitfield sought, Map<Integer, Path> known) {
    /// Looks for all files of a torrent.
    public static Question all(Metainfo metainfo, Path folder) {
      int entries = metainfo.layout().entries().size();
      return new Question(metainfo, folder, Bitfield.full(entries), Map.of());
    }
  }

  /// What was found.
  ///
  /// @param places by entry of the layout, each another file
  /// @param sought how many files were looked for
  /// @param root the folder below which the files lie as the torrent has them, or null where they
  ///   do not, or where something else has the path of one that was not found
  public record Found(Map<Integer, Path> places, int sought, @Nullable Path root) {}

  /// Hears how a search goes, on any of its threads, and may end it.
  public interface Progress extends HashProgress {
    /// So many files have been looked at.
    void onSeen(int files);
  }

  private ContentSearch(Question question, Map<Integer, List<Path>> candidates, Progress progress) {
    this.metainfo = question.metainfo();
    this.known = question.known();
    this.neighbours = new PieceNeighbours(metainfo.layout());
    this.candidates = candidates;
    this.progress = progress;
  }

  /// Searches. A `CancellationException` when `progress` asked to stop.
  ///
  /// @throws IOException when the folder cannot be read; what lies deeper and cannot is passed over
  public static Found search(Question question, Progress progress)
      throws IOException, InterruptedException {
    Map<Integer, List<Path>> candidates = Candidates.below(question, progress);
    ContentSearch search = new ContentSearch(question, candidates, progress);
    search.choose();
    search.prove();
    return new Found(search.chosen, count(question), SharedRoot.of(question, search.chosen));
  }

  private static int count(Question question) {
    int[] count = {0};
    List<FileEntry> entries = question.metainfo().layout().entries();
    question.sought().forEach(entry -> count[0] += isContent(entries.get(entry)) ? 1 : 0);
    return count[0];
  }

  /// Whether an entry has bytes that lie in a file.
  static boolean isContent(FileEntry entry) {
    return entry.length() > 0 && !entry.isPadding();
  }

  // The few pieces

  private void choose() throws IOException {
    List<Integer> longestFirst = new ArrayList<>(candidates.keySet());
    longestFirst.sort(Comparator.comparingLong((Integer entry) -> -entry(entry).length()));
    try (PieceReader reader = new PieceReader(metainfo.layout().geometry(), metainfo.format())) {
      for (int entry : longestFirst) {
        chooseAlone(entry, reader);
      }
      for (int entry : candidates.keySet()) {
        for (int piece : neighbours.endsOf(entry)) {
          chooseTogether(piece, entry, reader);
        }
      }
    }
  }

  private FileEntry entry(int index) {
    return metainfo.layout().entries().get(index);
  }

  private void stopIfCancelled() {
    if (progress.isCancelled()) {
      throw new CancellationException("cancelled");
    }
  }

  private void chooseAlone(int entry, PieceReader reader) throws IOException {
    List<Integer> few = neighbours.fewAlone(entry);
    if (few.isEmpty()) {
      return;
    }
    for (Path candidate : candidates.getOrDefault(entry, List.of())) {
      stopIfCancelled();
      if (!taken.contains(candidate) && areRight(few, Map.of(entry, candidate), reader)) {
        take(entry, candidate);
        return;
      }
    }
  }

  private boolean areRight(List<Integer> pieces, Map<Integer, Path> places, PieceReader reader) {
    return pieces.stream().allMatch(piece -> isRight(piece, places, reader));
  }

  private boolean isRight(int piece, Map<Integer, Path> places, PieceReader reader) {
    try {
      return reader.hash(piece, neighbours.parts(piece, places)).match(metainfo.pieceHashes());
    } catch (IOException e) {
      return false; // gone, or not ours to read
    }
  }

  private void take(int entry, Path file) {
    chosen.put(entry, file);
    taken.add(file);
  }

  /// Tries the candidates of all files of a piece with each other, the likeliest first.
  private void chooseTogether(int piece, int wanted, PieceReader reader) {
    if (chosen.containsKey(wanted)) {
      return;
    }
    List<Integer> open = new ArrayList<>();
    Map<Integer, Path> places = new TreeMap<>();
    for (int entry : neighbours.of(piece)) {
      Path settled = chosen.getOrDefault(entry, known.get(entry));
      if (settled != null) {
        places.put(entry, settled);
      } else if (candidates.containsKey(entry)) {
        open.add(entry);
      } else {
        return; // nobody can tell without that one
      }
    }
    int pieceBytes = metainfo.layout().geometry().pieceBytes(piece);
    int tries = Math.clamp(MAX_TRIAL_BYTES / pieceBytes, 1, MAX_COMBINATIONS);
    new Combinations(piece, open, places, reader, tries).from(0);
  }

  /// All ways to fill a piece with candidates, up to a number.
  private final class Combinations {
    private final int piece;
    private final List<Integer> open;
    private final Map<Integer, Path> places;
    private final PieceReader reader;
    private int triesLeft;

    Combinations(
        int piece,
        List<Integer> open,
        Map<Integer, Path> places,
        PieceReader reader,
        int triesLeft) {
      this.piece = piece;
      this.open = open;
      this.places = places;
      this.reader = reader;
      this.triesLeft = triesLeft;
    }

    boolean from(int index) {
      if (index == open.size()) {
        return isIt();
      }
      int entry = open.get(index);
      for (Path candidate : candidates.getOrDefault(entry, List.of())) {
        if (triesLeft <= 0) {
          return false;
        }
        if (!taken.contains(candidate) && !places.containsValue(candidate)) {
          places.put(entry, candidate);
          if (from(index + 1)) {
            return true;
          }
          places.remove(entry);
        }
      }
      return false;
    }

    private boolean isIt() {
      stopIfCancelled();
      triesLeft--;
      if (!isRight(piece, places, reader)) {
        return false;
      }
      places.forEach((entry, file) -> {
        if (open.contains(entry)) {
          take(entry, file);
        }
      });
      return true;
    }
  }

  // All pieces

  /// Hashes every piece of what was chosen that can be read, and gives up the files with a wrong
  /// one: of several that share it the shortest, for which least speaks.
  private void prove() throws IOException, InterruptedException {
    Map<Integer, Path> places = new TreeMap<>(known);
    places.putAll(chosen);
    Bitfield readable = neighbours.readable(chosen.keySet(), places.keySet());
    Set<Integer> wrong = new ConcurrentSkipListSet<>();
    if (readable.isEmpty()) {
      return;
    }
    new PieceScan(
            metainfo.layout().geometry(), neighbours.parts(places), metainfo.format(), progress)
        .run(
            readable,
            new PieceScan.Sink() {
              @Override
              public void onPiece(PieceReader.Digests digests) {
                if (!digests.match(metainfo.pieceHashes())) {
                  wrong.add(digests.piece());
                }
              }

              @Override
              public void onUnreadable(int piece, IOException cause) {
                wrong.add(piece);
              }
            });
    wrong.forEach(this::giveUp);
  }

  private void giveUp(int piece) {
    Set<Integer> suspects = new LinkedHashSet<>(neighbours.of(piece));
    if (known.keySet().containsAll(suspects)) {
      return;
    }
    boolean isExplained =
        suspects.stream()
            .anyMatch(entry -> !chosen.containsKey(entry) && !known.containsKey(entry));
    if (!isExplained) {
      suspects.stream()
          .filter(chosen::containsKey)
          .min(Comparator.comparingLong(entry -> entry(entry).length()))
          .ifPresent(chosen::remove);
    }
  }
}
