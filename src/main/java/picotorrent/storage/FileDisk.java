package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;

/// The real file system. Where the platform can open names relative to an open folder (POSIX
/// `openat`), that is used and no race can lead out of a root; elsewhere (Windows) each element is
/// looked at before it is used.
final class FileDisk implements Disk {
  private final boolean relative;

  /// The best that this platform can do.
  FileDisk() {
    this(true);
  }

  /// Without `relative`, as on a platform that has no `openat`.
  FileDisk(boolean relative) {
    this.relative = relative;
  }

  @Override
  @SuppressWarnings("StreamResourceLeak") // the folder owns and closes it
  public Folder root(Path root) throws IOException {
    DirectoryStream<Path> stream = Files.newDirectoryStream(root);
    if (relative && stream instanceof SecureDirectoryStream<Path> secure) {
      return new SecureFolder(root, root, secure);
    }
    stream.close();
    return new PathFolder(root);
  }

  @Override
  public void makeRoot(Path root) throws IOException {
    Files.createDirectories(root);
  }

  @Override
  public long usableBytes(Path root) throws IOException {
    long free = FreeSpace.bytes(root);
    return free == FreeSpace.UNKNOWN ? Long.MAX_VALUE : free;
  }

  /// A file behind a channel.
  record ChannelFile(FileChannel channel) implements DiskFile {
    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return channel.read(target, position);
    }

    @Override
    public int write(ByteBuffer source, long position) throws IOException {
      return channel.write(source, position);
    }

    @Override
    public long size() throws IOException {
      return channel.size();
    }

    @Override
    public void truncate(long length) throws IOException {
      channel.truncate(length);
    }

    @Override
    public void force() throws IOException {
      channel.force(true);
    }

    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
