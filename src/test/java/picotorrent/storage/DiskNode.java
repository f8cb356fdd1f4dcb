package picotorrent.storage;

import com.google.common.hash.Hashing;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.Engine;
import picotorrent.api.EngineSettings;
import picotorrent.api.Reply;
import picotorrent.api.TorrentStatus;
import picotorrent.base.Endpoint;
import picotorrent.base.PeerId;
import picotorrent.bencode.BencodeWriter;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.metainfo.MetainfoException;
import picotorrent.metainfo.TorrentReader;
import picotorrent.port.StateStore;
import picotorrent.port.Store;
import picotorrent.session.Session;
import picotorrent.session.ground.Identity;
import picotorrent.session.ground.Ports;
import picotorrent.sim.SimDisk;
import picotorrent.sim.SimHost;
import picotorrent.sim.SimStateStore;
import picotorrent.sim.SimStore;

/// A real session on a simulated host, with the real storage on a disk in memory.
final class DiskNode {
  static final int PORT = 6881;
  static final int MAX_HANDLES = 1;
  static final Path FOLDER = Path.of("/downloads");
  private static final Path STATE = Path.of("/state");

  final SimHost host;
  MemoryDisk disk;
  private final EngineSettings settings;
  private final @Nullable Disk real;
  private CompletableFuture<Session> session;

  DiskNode(SimHost host) {
    this(host, EngineSettings.DEFAULTS.limits().pieceMemoryBytes());
  }

  DiskNode(SimHost host, long pieceMemoryBytes) {
    this(host, pieceMemoryBytes, null);
  }

  /// @param real where the torrents' files are instead of in memory
  DiskNode(SimHost host, long pieceMemoryBytes, @Nullable Disk real) {
    this.host = host;
    this.real = real;
    this.disk = new MemoryDisk(() -> host.loop().date());
    this.settings = settings(host, pieceMemoryBytes);
    this.session = open();
  }

  static EngineSettings settings(SimHost host, long pieceMemoryBytes) {
    EngineSettings.Limits limits = EngineSettings.DEFAULTS.limits();
    return EngineSettings.DEFAULTS
        .with(EngineSettings.Listen.at(host.address(), PORT))
        .with(EngineSettings.Discovery.NONE)
        .with(
            new EngineSettings.Limits(
                limits.rates(),
                limits.connections(),
                limits.connectionsPerTorrent(),
                limits.uploadSlots(),
                pieceMemoryBytes,
                limits.peersRemembered()));
  }

  private CompletableFuture<Session> open() {
    LoopWorkers workers = new LoopWorkers(host.loop());
    Store store =
        new FileStore(
            host.loop(), workers, real == null ? disk : real, new HandlePool(MAX_HANDLES));
    StateStore states = new AtomicStateStore(host.loop(), workers, disk, STATE);
    return open(host, store, states, settings);
  }

  static CompletableFuture<Session> open(
      SimHost host, Store store, StateStore states, EngineSettings settings) {
    Ports ports =
        new Ports(
            host.loop(),
            host.network(),
            store,
            states,
            host.resolver(),
            host.fetcher(),
            host.entropy(),
            host.offload());
    byte[] id = new byte[PeerId.BYTES];
    host.entropy().fill(id);
    System.arraycopy("-PI0100-".getBytes(StandardCharsets.US_ASCII), 0, id, 0, 8);
    return Session.open(ports, settings, new Identity(PeerId.of(id), "Picotorrent sim"));
  }

  /// Makes of a host a seed of a torrent, by a store of pieces that never fails.
  static void seed(SimHost host, Content content) {
    SimDisk disk = new SimDisk(new SimDisk.Archive());
    disk.plant(FOLDER, content.metainfo(), content.bytes());
    SimStateStore states = new SimStateStore(host, new SimStateStore.Documents());
    open(host, new SimStore(host, disk), states, settings(host, 64 << 20))
        .thenCompose(opened ->
            opened.submit(
                new Command.AddTorrent(content.file(), options(AddOptions.Existing.SEED_ONLY))));
  }

  /// Kills the process and starts another on the same disk.
  void restart() {
    restart(disk);
  }

  /// Kills the process and starts another, which finds what is left of the disk.
  void restart(MemoryDisk left) {
    host.stop();
    disk = left;
    session = open();
  }

  /// The session, once the world has run a little.
  Session session() {
    Session opened = session.getNow(null);
    if (opened == null) {
      throw new IllegalStateException("the session is not open yet");
    }
    return opened;
  }

  void submit(Command command) {
    session.thenCompose(opened -> opened.submit(command));
  }

  /// Submits a command; answered when the world has gone on a little.
  CompletableFuture<Reply> ask(Command command) {
    return session.thenCompose(opened -> opened.submit(command));
  }

  void add(Content content, Endpoint... peers) {
    submit(new Command.AddTorrent(content.file(), options(AddOptions.Existing.CHECK, peers)));
  }

  static AddOptions options(AddOptions.Existing existing, Endpoint... peers) {
    return options(FOLDER, existing, peers);
  }

  static AddOptions options(Path folder, AddOptions.Existing existing, Endpoint... peers) {
    return new AddOptions(
        folder, true, PieceOrder.RAREST, Map.of(), null, List.of(peers), false, existing, null);
  }

  /// The row of the only torrent, or null while there is none.
  @Nullable TorrentStatus status() {
    if (!session.isDone()) {
      return null;
    }
    List<TorrentStatus> rows = session().snapshot().torrents();
    return rows.isEmpty() ? null : rows.getFirst();
  }

  /// Puts the whole content there, as another program would.
  void plant(Content content) {
    disk.behindTheBack(there -> {
      there.makeRoot(FOLDER);
      for (FileEntry entry : content.metainfo().layout().entries()) {
        plant(there, content, entry);
      }
    });
  }

  /// Puts one file there.
  static void plant(MemoryDisk disk, Content content, FileEntry entry) throws IOException {
    Place place = new Place(FOLDER, entry.path());
    byte[] bytes = Arrays.copyOfRange(content.bytes(), (int) entry.offset(), (int) entry.end());
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), true);
        Disk.DiskFile file = folder.open(place.name(), Disk.Access.CREATE)) {
      if (bytes.length > 0) {
        file.write(ByteBuffer.wrap(bytes), 0);
      }
    }
  }

  /// Looks from now on.
  void look() {
    session.thenAccept(opened -> opened.look(Engine.Look.LIST));
  }

  /// Whether the files are what they should be.
  boolean isRight(Content content) {
    return isRight(content, FOLDER);
  }

  boolean isRight(Content content, Path below) {
    boolean[] right = {true};
    disk.behindTheBack(there -> {
      for (FileEntry entry : content.metainfo().layout().entries()) {
        byte[] expected =
            Arrays.copyOfRange(content.bytes(), (int) entry.offset(), (int) entry.end());
        right[0] &= Arrays.equals(expected, read(there, new Place(below, entry.path())));
      }
    });
    return right[0];
  }

  static Path path(FileEntry entry) {
    Path path = FOLDER;
    for (String name : entry.path()) {
      path = path.resolve(name);
    }
    return path;
  }

  /// What is in a file, or null where there is none.
  static byte @Nullable [] read(Disk disk, Place place) throws IOException {
    try (Disk.Folder folder = disk.folder(place.root(), place.folders(), false);
        Disk.DiskFile file = folder.open(place.name(), Disk.Access.READ)) {
      ByteBuffer bytes = ByteBuffer.allocate((int) file.size());
      while (bytes.hasRemaining() && file.read(bytes, bytes.position()) >= 0) {
        assert bytes.position() > 0;
      }
      return bytes.array();
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /// A torrent of several files with random content.
  record Content(byte[] file, Metainfo metainfo, byte[] bytes) {
    static Content make(long seed, int pieceBytes, int... lengths) {
      byte[] bytes = new byte[Arrays.stream(lengths).sum()];
      new Random(seed).nextBytes(bytes);
      BencodeWriter out = new BencodeWriter().dict().key("info").dict().key("files").list();
      for (int i = 0; i < lengths.length; i++) {
        out.dict().key("length").integer(lengths[i]).key("path").list();
        out.string("dir" + i % 2).string("file" + i).end().end();
      }
      out.end().key("name").string("torrent" + seed).key("piece length").integer(pieceBytes);
      byte[] file = out.key("pieces").string(hashes(bytes, pieceBytes)).end().end().toBytes();
      try {
        return new Content(file, TorrentReader.read(file), bytes);
      } catch (MetainfoException e) {
        throw new IllegalStateException(e);
      }
    }

    @SuppressWarnings("deprecation") // SHA-1 is what BEP 3 says
    private static byte[] hashes(byte[] bytes, int pieceBytes) {
      ByteArrayOutputStream hashes = new ByteArrayOutputStream();
      for (int at = 0; at < bytes.length; at += pieceBytes) {
        int length = Math.min(pieceBytes, bytes.length - at);
        hashes.writeBytes(Hashing.sha1().hashBytes(bytes, at, length).asBytes());
      }
      return hashes.toByteArray();
    }
  }
}
