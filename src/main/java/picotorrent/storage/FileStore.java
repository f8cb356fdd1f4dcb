package picotorrent.storage;

import java.util.function.Consumer;
import picotorrent.metainfo.ContentSearch;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// The content of torrents in the files of this machine. All volumes share the threads of one pool
/// and one bounded set of open files; a volume that rests holds neither.
public final class FileStore implements Store {
  private final Loop loop;
  private final Workers pool;
  private final Disk disk;
  private final HandlePool handles;

  /// A store whose work runs on `pool` and whose answers come on `loop`.
  public FileStore(Loop loop, DiskPool pool) {
    this(loop, pool, new FileDisk(), HandlePool.ofThisProcess());
  }

  FileStore(Loop loop, Workers pool, Disk disk, HandlePool handles) {
    this.loop = loop;
    this.pool = pool;
    this.disk = disk;
    this.handles = handles;
  }

  /// Gets ready to hash, in the background: what is hashed first in a process is slow otherwise.
  public void warmUp() {
    pool.execute(Workers.Urgency.URGENT, new HashWarmUp());
  }

  @Override
  public Volume open(VolumeSpec spec) {
    return new FileVolume(loop, pool, disk, handles, spec);
  }

  @Override
  public Job search(
      ContentSearch.Question question,
      SearchProgress progress,
      Consumer<Outcome<ContentSearch.Found>> done) {
    return new Searcher(loop, disk, question, progress, done).start(pool);
  }
}
