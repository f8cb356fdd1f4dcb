package picotorrent.port;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.buffer.PieceBuffer;
import picotorrent.metainfo.Metainfo;

/// Where the content of torrents lives. Every method is called on the loop and returns at once; the
/// work is done on the disk pool and every callback runs on the loop.
public interface Store {
  /// Begins to work with a torrent's files; touches nothing yet.
  Volume open(VolumeSpec spec);

  /// What a volume is made of.
  ///
  /// @param metainfo the torrent
  /// @param folder the save folder; the layout's paths are below it
  /// @param overrides for a file (by its index in the layout's entries) a place other than the
  ///   layout's: a renamed file, or a person's own data that is seeded in place
  /// @param wanted which entries of the layout the person wants; a skipped one is never created,
  ///   the pieces it shares with wanted ones go to the part file
  /// @param allocation how room is made
  /// @param readOnly whether nothing may ever be written: seeding what is there
  record VolumeSpec(
      Metainfo metainfo,
      Path folder,
      Map<Integer, Path> overrides,
      Bitfield wanted,
      Allocation allocation,
      boolean readOnly) {}

  /// How room is made for a file.
  enum Allocation {
    SPARSE,
    FULL
  }

  /// The files of one torrent. Jobs run in the order they were asked for as far as they touch the
  /// same file.
  interface Volume {
    /// Looks at what is on disk without changing it: which files exist and with what length.
    void survey(Consumer<Outcome<Survey>> done);

    /// Makes the folders and the wanted files: existing content is kept, files are only resized.
    /// Called after existing data has been checked.
    void prepare(Consumer<Outcome<Void>> done);

    /// Hashes the pieces of `which` as they are on disk, ascending, on the pool's threads.
    /// `progress` tells of each piece; `done` has all that verified. A file that is missing or
    /// short makes its pieces fail, not the job.
    Job check(Bitfield which, CheckProgress progress, Consumer<Outcome<Bitfield>> done);

    /// Hashes a piece and, only if it is right, writes it in one stroke. The buffer belongs to the
    /// store until `done`; the caller releases it then.
    void write(int piece, PieceBuffer content, Consumer<Verdict> done);

    /// Reads blocks into `target` one behind the other, leaving `headroomBytes` free before each,
    /// and flips it. The caller has checked the blocks against the geometry and that the pieces are
    /// had. The target belongs to the store until `done`.
    void read(
        List<Block> blocks,
        int headroomBytes,
        ByteBuffer target,
        Consumer<Outcome<ByteBuffer>> done);

    /// Forces to the device what was written before this call: only then may resume data claim it.
    void flush(Consumer<Outcome<Stamps>> done);

    /// Changes which files are wanted: data moves between part file and files as needed.
    void want(Bitfield wanted, Consumer<Outcome<Void>> done);

    /// Moves everything to another folder, also across file systems; reads and writes go on
    /// meanwhile or wait. Cancelling leaves all where it was.
    Job move(Path folder, MoveProgress progress, Consumer<Outcome<Path>> done);

    /// Gives one file another relative path below the folder.
    void rename(int entry, List<String> path, Consumer<Outcome<Void>> done);

    /// Removes the files (and the folders that get empty), to the trash or for good; closes the
    /// volume.
    void delete(boolean toTrash, Consumer<Outcome<Void>> done);

    /// Ends all jobs (queued ones are cancelled), closes the handles, then calls `done`.
    void close(Runnable done);
  }

  /// What is on disk.
  ///
  /// @param anyData whether some file has a byte in it: then existing data must be checked first
  /// @param stamps size and modification time of each file
  record Survey(boolean anyData, Stamps stamps) {}

  /// Sizes and modification times by entry index of the layout, -1 where there is no file; what
  /// resume data remembers to see that nobody changed the files meanwhile.
  record Stamps(List<Long> sizes, List<Long> modifiedMillis) {}

  /// Hears how a check goes, on the loop.
  interface CheckProgress {
    /// A piece has been hashed.
    void onPiece(int piece, boolean verified);
  }

  /// Hears how a move goes, on the loop.
  interface MoveProgress {
    /// So many bytes of so many have been moved.
    void onMoved(long bytes, long totalBytes);
  }

  /// Long work that can be cancelled.
  interface Job {
    /// Ends the work as soon as possible; `done` follows with [Outcome.Cancelled]. Loop only.
    void cancel();
  }
}
