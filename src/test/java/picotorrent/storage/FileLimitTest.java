package picotorrent.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileLimitTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "'Max open files            100                  4096                 files     ', 100",
    "'Max open files            1073741816           1073741816           files     ', 1073741816",
    "'Max open files            unlimited            unlimited            files     ', 1024",
    "'Max processes             95                   95                   processes ', 1024",
    "'', 1024",
  })
  void theSoftLimitCountsOrWhatIsUsual(String line, int limit) throws IOException {
    String header =
        "Limit                     Soft Limit           Hard Limit           Units     ";
    Path file = Files.writeString(folder.resolve("limits"), header + "\n" + line + "\n");
    assertEquals(limit, FileLimit.of(file));
  }

  @Test
  void thisProcessHasOne() {
    assertTrue(FileLimit.ofThisProcess() > 0);
  }
}
