package picotorrent.fx.task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/// Writes a file that is there whole or not at all: what was there before stays until then.
final class NewFile {
  private NewFile() {}

  /// Writes a file, in the place of one that may be there.
  static void replace(Path target, byte[] content) throws IOException {
    Path partial = partial(target, content);
    try {
      var _ = Files.move(partial, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /// Writes a file of this name, or of the next one with a number that is free: nothing is
  /// replaced. Returns where it is.
  static Path beside(Path wish, byte[] content) throws IOException {
    Path partial = partial(wish, content);
    try {
      for (int number = 1; ; number++) {
        Path target = number == 1 ? wish : numbered(wish, number);
        try {
          return Files.move(partial, target);
        } catch (FileAlreadyExistsException e) {
          assert number > 0 : target; // the next number
        }
      }
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static Path numbered(Path file, int number) {
    String name = String.valueOf(file.getFileName());
    int dot = name.lastIndexOf('.');
    int end = dot < 0 ? name.length() : dot;
    return file.resolveSibling(name.substring(0, end) + " (" + number + ")" + name.substring(end));
  }

  private static Path partial(Path target, byte[] content) throws IOException {
    Path partial = target.resolveSibling("." + UUID.randomUUID() + ".part");
    try (FileChannel out =
        FileChannel.open(partial, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap(content);
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    } catch (IOException e) {
      Files.deleteIfExists(partial);
      throw e;
    }
    return partial;
  }
}
