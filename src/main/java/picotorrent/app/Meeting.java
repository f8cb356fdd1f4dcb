package picotorrent.app;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where instances meet: a socket in the private folder, or, where that path is longer than a
/// socket address can be, in a private folder of the system's temporary ones. A file says which.
///
/// @param folder the private folder of the instance
/// @param place the socket
record Meeting(Path folder, Path place) {
  /// The shortest limit of the systems: macOS has 104 bytes with the final NUL, Linux and Windows
  /// 108.
  static final int MAX_PLACE_BYTES = 103;

  private static final String SOCKET = "socket";
  private static final String ADDRESS = "address";
  private static final String FAR = "picotorrent-instance";

  /// Says longer than any path is; a file that is larger is not ours.
  private static final int MAX_ADDRESS_BYTES = 64 << 10;

  /// Makes room for a new socket. Only the holder of the lock may.
  static Meeting arrange(Path folder) throws IOException {
    Optional<Meeting> old = find(folder);
    if (old.isPresent()) {
      old.get().clear();
    }
    Path near = folder.resolve(SOCKET).toAbsolutePath();
    Files.deleteIfExists(near);
    if (fits(near)) {
      return new Meeting(folder, near);
    }
    Path far = Files.createTempDirectory(FAR).resolve(SOCKET);
    if (!fits(far)) {
      throw new IOException("no folder with a path short enough for a socket");
    }
    return new Meeting(folder, far);
  }

  private static boolean fits(Path place) {
    return place.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PLACE_BYTES;
  }

  /// Takes away what [#arrange] and [#publish] made. Only the holder of the lock may.
  void clear() throws IOException {
    Files.deleteIfExists(folder.resolve(ADDRESS));
    Files.deleteIfExists(place);
    Path home = place.getParent();
    if (home != null && home.getFileName().toString().startsWith(FAR)) {
      Files.deleteIfExists(home);
    }
  }

  /// Lets others find it.
  void publish() throws IOException {
    Path next = folder.resolve(ADDRESS + ".new");
    Files.writeString(next, place.toString());
    Files.move(
        next,
        folder.resolve(ADDRESS),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.ATOMIC_MOVE);
  }

  /// A folder that was copied or moved still names the place of the one it was copied from, which
  /// may be met there.
  private static boolean isOf(Path folder, @Nullable Path home) throws IOException {
    Path name = home == null ? null : home.getFileName();
    boolean far = name != null && name.toString().startsWith(FAR);
    return far || home != null && Files.exists(home) && Files.isSameFile(folder, home);
  }

  /// Where the running instance can be met, if it has said so.
  static Optional<Meeting> find(Path folder) throws IOException {
    Path file = folder.resolve(ADDRESS);
    try {
      if (Files.size(file) > MAX_ADDRESS_BYTES) {
        return Optional.empty();
      }
      Path place = Path.of(Files.readString(file));
      boolean socket = place.isAbsolute() && place.endsWith(SOCKET);
      return socket && isOf(folder, place.getParent())
          ? Optional.of(new Meeting(folder, place))
          : Optional.empty();
    } catch (NoSuchFileException | InvalidPathException e) {
      return Optional.empty();
    }
  }
}
