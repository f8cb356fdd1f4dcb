package picotorrent.metainfo;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.SequencedMap;

/// The content of the committed torrent files: reproducible bytes, SHA-512 of a seed and a counter.
public final class Payload {
  /// The one file.
  public static final int ONE_BYTES = 8 * 1024 * 1024 + 777;

  private Payload() {}

  /// The files of the folder `multi` and their lengths.
  public static SequencedMap<String, Integer> folder() {
    SequencedMap<String, Integer> files = new LinkedHashMap<>();
    files.put("a.bin", 300_001);
    files.put("empty.bin", 0);
    files.put("sub/b.bin", 16_384);
    files.put("sub/c.bin", 1);
    files.put("z.bin", 2 * 1024 * 1024 + 5);
    return files;
  }

  /// `length` bytes that follow from `seed`.
  public static byte[] bytes(String seed, int length) {
    ByteBuffer out = ByteBuffer.allocate(Math.ceilDiv(length, 64) * 64);
    MessageDigest sha512;
    try {
      sha512 = MessageDigest.getInstance("SHA-512");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    for (int i = 0; out.hasRemaining(); i++) {
      out.put(sha512.digest((seed + i).getBytes(US_ASCII)));
    }
    return Arrays.copyOf(out.array(), length);
  }

  /// Writes `one.bin` and the folder `multi` into a folder.
  public static void write(Path folder) throws IOException {
    Files.write(folder.resolve("one.bin"), bytes("one", ONE_BYTES));
    for (String name : folder().keySet()) {
      Path file = folder.resolve("multi").resolve(name);
      Files.createDirectories(Objects.requireNonNull(file.getParent()));
      Files.write(file, bytes(name, folder().get(name)));
    }
  }

  /// The bytes of a committed torrent file.
  public static byte[] file(String name) throws IOException {
    try (InputStream in = Payload.class.getResourceAsStream(name + ".torrent")) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static Metainfo torrent(String name) throws IOException, MetainfoException {
    return TorrentReader.read(file(name));
  }

  /// The content as the layout places it, padding included.
  static byte[] pieceSpace(Layout layout) {
    byte[] space = new byte[(int) layout.geometry().totalBytes()];
    for (FileEntry entry : layout.files()) {
      List<String> path = entry.path();
      String name = String.join("/", path.subList(layout.folder() ? 1 : 0, path.size()));
      byte[] content =
          layout.folder()
              ? bytes(name, Objects.requireNonNull(folder().get(name)))
              : bytes("one", ONE_BYTES);
      System.arraycopy(content, 0, space, (int) entry.offset(), content.length);
    }
    return space;
  }
}
