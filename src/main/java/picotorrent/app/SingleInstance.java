package picotorrent.app;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The one running program on a state folder. A lock that the system takes back when a process
/// ends, however it ends, says who that is; a Unix-domain socket beside it hears of later starts.
///
/// Everything lies in `instance` in the state folder, which nobody but its owner may enter; where
/// the system can tell, both sides also ask who the other is. Safe on any thread.
public final class SingleInstance implements AutoCloseable {
  /// A closing instance keeps the lock while its engine says goodbye, three seconds at most.
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final long AGAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(30);

  private final FileChannel lockFile;
  private final Doorbell bell;

  private SingleInstance(FileChannel lockFile, Doorbell bell) {
    this.lockFile = lockFile;
    this.bell = bell;
  }

  /// What came of a start.
  public sealed interface Claim {
    /// This process is the one.
    ///
    /// @param instance held until the program ends
    record Only(SingleInstance instance) implements Claim {}

    /// Another one runs and has taken the arguments: there is nothing left to do.
    record HandedOver() implements Claim {}

    /// Another one holds the folder and does not answer.
    record Silent() implements Claim {}
  }

  /// Becomes the one instance on this folder, or hands the arguments to the one that runs. Waits
  /// ten seconds at most, for one that is just starting or closing.
  ///
  /// @param state the state folder; it is made if need be
  /// @param arguments as from [StartArguments#resolve]
  /// @throws IOException when the folder cannot be written or its file system knows no locks
  public static Claim claim(Path state, List<String> arguments) throws IOException {
    return claim(state, arguments, PATIENCE);
  }

  static Claim claim(Path state, List<String> arguments, Duration patience) throws IOException {
    Path folder = privateFolder(state);
    long deadline = System.nanoTime() + patience.toNanos();
    do {
      SingleInstance only = tryToBe(folder);
      if (only != null) {
        return new Claim.Only(only);
      }
      if (Caller.handOver(folder, arguments)) {
        return new Claim.HandedOver();
      }
      LockSupport.parkNanos(AGAIN_NANOS);
    } while (System.nanoTime() - deadline < 0 && !Thread.currentThread().isInterrupted());
    return new Claim.Silent();
  }

  private static @Nullable SingleInstance tryToBe(Path folder) throws IOException {
    FileChannel file =
        FileChannel.open(
            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean kept = false;
    try {
      FileLock lock = tryLock(file);
      if (lock == null) {
        return null;
      }
      SingleInstance only = new SingleInstance(file, Doorbell.open(folder));
      kept = true;
      return only;
    } finally {
      if (!kept) {
        file.close();
      }
    }
  }

  private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
    try {
      return file.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // held by this very process
    }
  }

  private static Path privateFolder(Path state) throws IOException {
    Path folder = Files.createDirectories(state.resolve("instance"));
    if (FileSystems.getDefault().supportedFileAttributeViews().contains("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    return folder;
  }

  /// Every later start's arguments go to this listener, one start at a time, on any thread; those
  /// that came before there was one come first.
  public void arrivals(Consumer<List<String>> listener) {
    bell.arrivals(listener);
  }

  /// Hears no more: a later start waits until [#close] and then becomes the one.
  public void deafen() {
    bell.close();
  }

  /// Lets the next one be the one.
  @Override
  public void close() {
    bell.close();
    try {
      lockFile.close();
    } catch (IOException e) {
      // The system takes the lock back with the process.
    }
  }
}
