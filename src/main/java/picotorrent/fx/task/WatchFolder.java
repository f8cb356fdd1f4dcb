package picotorrent.fx.task;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Looks into a folder every few seconds and hands over each .torrent file that has come to rest;
/// the file is renamed to `….torrent.added`, so that it is taken once.
///
/// It looks instead of listening: file system events do not exist on network drives.
public final class WatchFolder implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(WatchFolder.class.getName());
  private static final long PERIOD_SECONDS = 3;
  private static final int MAX_AT_ONCE = 50;

  private final Supplier<String> folder;
  private final Consumer<byte[]> found;
  private final Map<Path, Long> sizes = new HashMap<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          task -> Thread.ofPlatform().daemon().name("picotorrent-watch").unstarted(task));

  /// Hands the bytes of torrent files over, on a thread of its own.
  ///
  /// @param folder the folder now; empty for none
  public WatchFolder(Supplier<String> folder, Consumer<byte[]> found) {
    this.folder = folder;
    this.found = found;
  }

  /// Begins to look.
  public void start() {
    var _ =
        clock.scheduleWithFixedDelay(this::look, PERIOD_SECONDS, PERIOD_SECONDS, TimeUnit.SECONDS);
  }

  /// Looks once: what has the same size as the time before is taken.
  void look() {
    String where = folder.get();
    if (where.isBlank()) {
      return;
    }
    try {
      for (Path file : torrents(Path.of(where))) {
        long size = Files.size(file);
        Long before = sizes.put(file, size);
        if (before != null && before == size && size > 0) {
          sizes.remove(file);
          take(file);
        }
      }
    } catch (IOException | DirectoryIteratorException | InvalidPathException e) {
      LOG.log(System.Logger.Level.DEBUG, "the watch folder cannot be read", e);
    }
  }

  private static List<Path> torrents(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(folder, "*.torrent")) {
      for (Path file : stream) {
        if (files.size() < MAX_AT_ONCE && Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    }
    return files;
  }

  private void take(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    var _ =
        Files.move(
            file,
            file.resolveSibling(file.getFileName() + ".added"),
            StandardCopyOption.REPLACE_EXISTING);
    found.accept(bytes);
  }

  /// Ends.
  @Override
  public void close() {
    clock.shutdownNow();
  }
}
