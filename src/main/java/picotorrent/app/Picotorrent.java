package picotorrent.app;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import picotorrent.api.Command;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Event;
import picotorrent.api.Reply;
import picotorrent.api.Snapshot;
import picotorrent.base.PeerId;
import picotorrent.base.Version;
import picotorrent.net.HttpFetcher;
import picotorrent.net.NioLoop;
import picotorrent.net.NioNetwork;
import picotorrent.net.SecureEntropy;
import picotorrent.net.SystemResolver;
import picotorrent.net.VirtualOffload;
import picotorrent.port.StateStore;
import picotorrent.session.Session;
import picotorrent.session.ground.Identity;
import picotorrent.session.ground.Ports;
import picotorrent.storage.AtomicStateStore;
import picotorrent.storage.DiskPool;
import picotorrent.storage.FileStore;
import picotorrent.storage.FreeSpace;

/// Makes engines: puts a session on a real loop, real sockets and real files.
public final class Picotorrent {
  private static final Logger LOG = System.getLogger(Picotorrent.class.getName());
  private static final String ID_CHARACTERS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private Picotorrent() {}

  /// Starts an engine that remembers nothing: for one command. Waits for its ports to be bound, so
  /// call it on a thread that may wait.
  ///
  /// @throws IOException when a port or an address cannot be had; the message says which, and what
  ///   to do
  public static Engine startEphemeral(EngineSettings settings) throws IOException {
    NioLoop loop = new NioLoop("session", Picotorrent::crashed);
    return start(settings, loop, new DiskPool(), new EphemeralStates(loop));
  }

  /// Starts an engine that goes on where it was: its list of torrents lives in the state folder.
  ///
  /// @throws IOException when a port or an address cannot be had; the message says which, and what
  ///   to do
  public static Engine start(EngineSettings settings, AppDirs dirs) throws IOException {
    NioLoop loop = new NioLoop("session", Picotorrent::crashed);
    DiskPool disks = new DiskPool();
    Path folder = dirs.state().resolve("session");
    return start(settings, loop, disks, new AtomicStateStore(loop, disks, folder));
  }

  /// Free bytes on the drive of a folder or of the nearest parent that exists, or -1 where nothing
  /// can be said. It asks the drive: for threads that may wait.
  public static long freeBytes(Path folder) {
    try {
      return FreeSpace.bytes(folder);
    } catch (IOException e) {
      return FreeSpace.UNKNOWN;
    }
  }

  private static Engine start(
      EngineSettings settings, NioLoop loop, DiskPool disks, StateStore states) throws IOException {
    FileStore store = new FileStore(loop, disks);
    store.warmUp();
    Ports ports =
        new Ports(
            loop,
            new NioNetwork(loop),
            store,
            states,
            new SystemResolver(loop),
            new HttpFetcher(loop),
            new SecureEntropy(),
            new VirtualOffload(loop));
    Identity identity = new Identity(newPeerId(), Version.current().userAgent());
    try {
      Session session = Session.open(ports, settings, identity).get();
      return new Running(session, loop, disks);
    } catch (ExecutionException e) {
      disks.close();
      loop.close();
      if (e.getCause() instanceof IOException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("Interrupted while the engine was starting.", e);
    }
  }

  /// A defect of ours: told loudly; the session lives.
  private static void crashed(Throwable defect) {
    LOG.log(Level.ERROR, "a task of the session failed", defect);
  }

  /// Our peer id: the prefix that names program and version (BEP 20), and 12 random characters.
  static PeerId newPeerId() {
    SecureRandom random = new SecureRandom();
    byte[] prefix = Version.current().peerIdPrefix().getBytes(StandardCharsets.US_ASCII);
    byte[] id = Arrays.copyOf(prefix, PeerId.BYTES);
    for (int i = prefix.length; i < id.length; i++) {
      id[i] = (byte) ID_CHARACTERS.charAt(random.nextInt(ID_CHARACTERS.length()));
    }
    return PeerId.of(id);
  }

  /// A session with what it stands on: closing ends both.
  private record Running(Session session, NioLoop loop, DiskPool disks) implements Engine {
    @Override
    public CompletableFuture<Reply> submit(Command command) {
      return session.submit(command);
    }

    @Override
    public Snapshot snapshot() {
      return session.snapshot();
    }

    @Override
    public View look(Look look) {
      return session.look(look);
    }

    @Override
    public Subscription subscribe(Consumer<Event> listener) {
      return session.subscribe(listener);
    }

    @Override
    public void close(Duration patience) {
      session.close(patience);
      disks.close();
      loop.close();
    }
  }
}
