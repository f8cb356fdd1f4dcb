package picotorrent.session.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picotorrent.api.AddOptions;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.TorrentDetail.FileStatus;
import picotorrent.base.Bitfield;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.session.SimTorrent;
import picotorrent.session.book.Arrangement;
import picotorrent.session.content.FileProgress;
import picotorrent.session.torrent.Tally;

/// What is there of each file, carried on piece by piece, against counting it anew.
@NullMarked
class FileReportTest {
  private static final int PIECE = 16 << 10;

  /// Files that end in the middle of pieces, share them, fill several, or are empty.
  private static Metainfo files(Random dice) {
    List<Integer> lengths = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      lengths.add(dice.nextInt(5) == 0 ? 0 : dice.nextInt(3 * PIECE));
    }
    return SimTorrent.make(7, lengths, PIECE, _ -> {}, _ -> {}).metainfo();
  }

  private static List<FileStatus> anew(
      Metainfo metainfo, Bitfield have, Map<Integer, FilePriority> priorities) {
    List<FileStatus> all = new ArrayList<>();
    for (FileEntry entry : metainfo.layout().files()) {
      int index = all.size();
      all.add(
          new FileStatus(
              index,
              String.join("/", entry.path()),
              entry.length(),
              FileProgress.haveBytes(metainfo.layout().geometry(), entry, have),
              priorities.getOrDefault(index, FilePriority.NORMAL)));
    }
    return all;
  }

  private static Tally.Sizes sizes(List<FileStatus> files) {
    List<FileStatus> wanted =
        files.stream().filter(file -> file.priority() != FilePriority.SKIP).toList();
    return new Tally.Sizes(
        files.stream().mapToLong(FileStatus::length).sum(),
        wanted.stream().mapToLong(FileStatus::length).sum(),
        wanted.stream().mapToLong(FileStatus::haveBytes).sum());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void whateverComesAndGoesItIsAsIfCountedAnew(long seed) {
    Random dice = new Random(seed);
    Metainfo metainfo = files(dice);
    FileReport report = new FileReport(metainfo);
    Tally tally = new Tally();
    Arrangement own = new Arrangement(AddOptions.downloadTo(Path.of("x")), 0);
    Bitfield have = new Bitfield(metainfo.layout().geometry().pieceCount());
    for (int step = 0; step < 400; step++) {
      switch (dice.nextInt(8)) {
        case 0 -> have.clear(dice.nextInt(have.size()));
        case 1 -> {
          own.priorities.put(dice.nextInt(60), FilePriority.values()[dice.nextInt(4)]);
          tally.forget();
        }
        case 2 -> {
          if (dice.nextInt(20) == 0) {
            have.clearAll();
          }
        }
        default -> have.set(dice.nextInt(have.size()));
      }
      List<FileStatus> expected = anew(metainfo, have, own.priorities);
      assertEquals(expected, report.files(have, own), "seed " + seed);
      assertEquals(sizes(expected), tally.of(metainfo, own, have), "seed " + seed);
    }
  }

  @Test
  void aListInWhichNothingChangedStaysTheSameAndSoDoOtherFiles() {
    Metainfo metainfo = files(new Random(9));
    FileReport report = new FileReport(metainfo);
    Bitfield have = new Bitfield(metainfo.layout().geometry().pieceCount());
    Arrangement own = arrangement();
    List<FileStatus> before = report.files(have, own);
    assertSame(before, report.files(have, own));
    have.set(have.size() - 1);
    List<FileStatus> after = report.files(have, own);
    assertSame(before.getFirst(), after.getFirst());
  }

  private static Arrangement arrangement() {
    return new Arrangement(AddOptions.downloadTo(Path.of("downloads")), 0);
  }

  @Test
  void aRenamedFileHasItsNewNameAndOneElsewhereKeepsThatOfTheTorrent() {
    Metainfo metainfo = files(new Random(9));
    FileReport report = new FileReport(metainfo);
    Bitfield have = new Bitfield(metainfo.layout().geometry().pieceCount());
    Arrangement own = arrangement();
    List<FileStatus> before = report.files(have, own);
    own.places.put(0, Path.of("films", "first.bin"));
    own.places.put(1, Path.of("/elsewhere/second.bin"));
    List<FileStatus> after = report.files(have, own);
    assertEquals("films/first.bin", after.get(0).path());
    assertEquals(before.get(1).path(), after.get(1).path());
    assertSame(before.get(2), after.get(2));
    own.places.remove(0);
    assertEquals(before.get(0).path(), report.files(have, own).get(0).path());
  }
}
