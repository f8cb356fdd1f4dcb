package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.EnumMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Everything that can go wrong with a disk goes wrong, at any moment, for any while: the torrent
/// says why, loses nothing that was verified, and goes on by itself when the cause is gone.
class FaultTest {
  private static final int FAULTS = 300;
  private static final int KINDS = FaultRun.Trouble.values().length;

  @Test
  void threeHundredFaultsAreToldAndSurvived() {
    Map<FaultRun.Trouble, Long> survived =
        IntStream.range(0, FAULTS)
            .parallel() // each has a world of its own
            .mapToObj(FaultTest::survive)
            .collect(
                Collectors.groupingBy(
                    trouble -> trouble,
                    () -> new EnumMap<>(FaultRun.Trouble.class),
                    Collectors.counting()));
    assertEquals(KINDS, survived.size());
    System.out.println("faults survived: " + survived);
  }

  private static FaultRun.Trouble survive(int number) {
    FaultRun run = new FaultRun(number);
    if (number / KINDS % 3 == 2) {
      run.whileSeeding();
    } else {
      run.whileDownloading();
    }
    return run.trouble;
  }

  @Test
  void shortWritesAreWrittenToTheEnd() {
    for (int number = 0; number < 10; number++) {
      new FaultRun(1_000 + number).whileWritesAreShort();
    }
  }

  @Test
  void aFileSystemThatHasNoInodesLeftIsToldAndSurvived() {
    for (int number = 0; number < 10; number++) {
      new FaultRun(2_000 + number).withoutInodes();
    }
  }
}
