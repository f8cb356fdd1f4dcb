package picotorrent.base;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The platform's own words become ours where they are known.
class ErrorWordsTest {
  @TempDir private Path folder;

  @Test
  void wellKnownWordsBecomeASentenceOfOurs() {
    assertEquals("no space is left", said(new IOException("No space left on device")));
    assertEquals(
        "no space is left", said(new IOException("There is not enough space on the disk.\r\n")));
    assertEquals(
        "/mnt/films/a.mkv: your share of the disk is used up",
        said(new FileSystemException("/mnt/films/a.mkv", null, "Disk quota exceeded")));
  }

  @Test
  void unknownWordsStayAsTheyAre() {
    assertEquals("Der Datenträger streikt", said(new IOException("Der Datenträger streikt")));
    assertEquals("java.io.IOException", said(new IOException()));
  }

  @Test
  void aFileThatIsNotThereIsNamed() {
    Path file = folder.resolve("gone.torrent");
    IOException failure =
        Assertions.assertThrows(NoSuchFileException.class, () -> Files.readAllBytes(file));
    assertEquals(file + " is not there", said(failure));
    assertEquals(file + " is not there", ToldException.sentenceOf(failure).toString());
  }

  @Test
  void thePlatformSaysOfAPortInUseWhatIsKnown() throws IOException {
    try (ServerSocket first = new ServerSocket(0);
        ServerSocket second = new ServerSocket()) {
      IOException failure =
          Assertions.assertThrows(
              BindException.class, () -> second.bind(new InetSocketAddress(first.getLocalPort())));
      assertEquals("another program uses the port", said(failure));
    }
  }

  private static String said(IOException failure) {
    return ErrorWords.of(failure).toString();
  }
}
