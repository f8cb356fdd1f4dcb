package picotorrent.port;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.buffer.PieceBuffer;
import picotorrent.metainfo.ContentSearch;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Layout;
import picotorrent.metainfo.Metainfo;

/// Where the content of torrents lives. Every method is called on the loop and returns at once; the
/// work is done on the disk pool and every callback runs on the loop.
public interface Store {
  /// Begins to work with a torrent's files; touches nothing yet.
  Volume open(VolumeSpec spec);

  /// Looks below a folder for the files of a torrent, wherever they lie there and whatever they are
  /// called; changes nothing.
  Job search(
      ContentSearch.Question question,
      SearchProgress progress,
      Consumer<Outcome<ContentSearch.Found>> done);

  /// Hears how a search goes, on the loop.
  interface SearchProgress {
    /// So many files have been looked at, and so much of what may be the torrent's hashed.
    ///
    /// @param fraction 0 to 1
    void onSearched(int files, double fraction);
  }

  /// What a volume is made of.
  ///
  /// @param metainfo the torrent
  /// @param folder the save folder; the layout's paths are below it
  /// @param overrides for a file (by its index in the layout's entries) a place other than the
  ///   layout's: a renamed file (relative to the folder, with which it moves), or a person's own
  ///   data (absolute): a file outside of the folder is never changed, moved or removed, and a
  ///   piece is written there only in so far as it says what is there already. Entries with the
  ///   same path lie in that one file one behind the other, in the layout's order and without
  ///   padding; only for reading
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

  /// The files of one torrent. Reads, checks and writes of pieces run at the same time; all else
  /// runs after what was asked for before and touches the same files.
  interface Volume {
    /// Looks at what is on disk without changing it: which files exist and with what length.
    void survey(Consumer<Outcome<Survey>> done);

    /// Makes the folders and the wanted files: existing content is kept, files are only resized.
    /// Called after existing data has been checked, and before the first write (which need not wait
    /// for `done`).
    void prepare(Consumer<Outcome<Void>> done);

    /// Hashes the pieces of `which` as they are on disk, ascending, on the pool's threads.
    /// `progress` tells of each piece; `done` has all that verified. A file that is missing or
    /// short makes its pieces fail, not the job.
    Job check(Bitfield which, CheckProgress progress, Consumer<Outcome<Bitfield>> done);

    /// Looks for what a download would write over: `done` has the first wanted file of the save
    /// folder that holds a byte other than zero, if there is one.
    Job occupied(Consumer<Outcome<Optional<Path>>> done);

    /// Hashes a piece and, only if it is right, writes it in one stroke. The buffer belongs to the
    /// store until `done`; the caller releases it then.
    void write(int piece, PieceBuffer content, Consumer<Verdict> done);

    /// Keeps a block of an unfinished piece in the side file, for want of memory; never in the
    /// files themselves. The block belongs to the store until `done`.
    void stash(int piece, int begin, ByteBuffer block, Consumer<Outcome<Void>> done);

    /// Hashes a piece of which every block was stashed and, only if it is right, writes it. Its
    /// place in the side file is free again afterwards, unless the disk failed.
    void writeStashed(int piece, Consumer<Verdict> done);

    /// Forgets the stashed blocks of a piece; none of them may be on its way any more, and none may
    /// follow before `done`.
    void unstash(int piece, Runnable done);

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

    /// Reads pieces that were verified and written before, writes those that still are right once
    /// more and forces them: a device that refused a force may have dropped what it had taken, and
    /// says so only once. `done` has the pieces that were right, all of which are on the device.
    Job rewrite(Bitfield which, Consumer<Outcome<Bitfield>> done);

    /// Tries what failed before: whether every file is still what we left, what was written can be
    /// forced, and the last read that failed goes through. Changes nothing but what is forced.
    void probe(Consumer<Outcome<Void>> done);

    /// Whether a few of the files, the next ones each time, still are what we left: cheap enough to
    /// be asked of every torrent all the time.
    void glance(Consumer<Outcome<Void>> done);

    /// Changes which files are wanted: data moves between part file and files as needed.
    void want(Bitfield wanted, Consumer<Outcome<Void>> done);

    /// Moves everything to another folder, also across file systems; reads go on meanwhile, writes
    /// wait. Cancelling leaves all where it was. A move that was cut short (a crash, a failure) is
    /// finished by opening the volume with the old folder and asking for the same move again, so a
    /// session remembers where to before it asks.
    Job move(Path folder, MoveProgress progress, Consumer<Outcome<Path>> done);

    /// Whether a move failed so late that some files are here and some there: only the same move
    /// again helps.
    boolean isBetweenFolders();

    /// Gives one file another relative path below the folder; never replaces another file, nor
    /// takes a place that another entry has. The next volume has it as an override.
    ///
    /// @param again whether this was begun by an earlier volume, which may have done it
    void rename(int entry, List<String> path, boolean again, Consumer<Outcome<Void>> done);

    /// Removes the files (and the folders that get empty), to the trash or for good; closes the
    /// volume. Cancelling ends it between two files: `done` says how many remain, each of them
    /// whole and where it was.
    Job delete(boolean toTrash, RemovalProgress progress, Consumer<Outcome<Removed>> done);

    /// Does the same to those files alone that still are as they were when that was asked for: a
    /// removal that was cut short is seen through, and takes nothing that came in the meantime.
    ///
    /// @param then what the files were
    /// @param untilMillis when that was, since 1970: a file that was just being written then has no
    ///   stamp, but a time right before
    Job deleteUnchanged(
        Stamps then,
        long untilMillis,
        boolean toTrash,
        RemovalProgress progress,
        Consumer<Outcome<Removed>> done);

    /// Ends all jobs (queued ones are cancelled), closes the handles, then calls `done`.
    void close(Runnable done);
  }

  /// What is on disk.
  ///
  /// @param anyData whether some file has a byte in it: then existing data must be checked first
  /// @param stamps size and modification time of each file
  record Survey(boolean anyData, Stamps stamps) {}

  /// Sizes and modification times by entry index of the layout, and of the part file behind the
  /// last one; -1 where there is no file. What resume data remembers to see that nobody changed the
  /// files meanwhile: a negative size other than -1 equals nothing, the file is to be checked.
  record Stamps(List<Long> sizes, List<Long> modifiedMillis) {
    /// No file.
    public static final long NONE = -1;

    /// The pieces that have to be hashed before anything that was remembered with these stamps is
    /// believed again: those of each file that is not `now` what it was then, remembered as had or
    /// not. All others are what they were remembered as.
    public Bitfield doubts(Layout layout, Stamps now) {
      int entries = layout.entries().size();
      Bitfield doubts = new Bitfield(layout.geometry().pieceCount());
      boolean partsSame = agrees(entries, now) || isNone(entries) && now.isNone(entries);
      for (int entry = 0; entry < entries; entry++) {
        FileEntry file = layout.entries().get(entry);
        boolean inParts = now.isNone(entry) && isNone(entry) && partsSame && !isNone(entries);
        if (!file.isPadding() && file.length() > 0 && !agrees(entry, now) && !inParts) {
          int last = layout.geometry().pieceAt(file.end() - 1);
          for (int piece = layout.geometry().pieceAt(file.offset()); piece <= last; piece++) {
            doubts.set(piece);
          }
        }
      }
      return doubts;
    }

    /// Whether there was no file.
    public boolean isNone(int index) {
      return index >= sizes.size() || sizes.get(index) == NONE;
    }

    private boolean agrees(int index, Stamps now) {
      return index < Math.min(sizes.size(), modifiedMillis.size())
          && index < now.sizes.size()
          && sizes.get(index) >= 0
          && sizes.get(index).equals(now.sizes.get(index))
          && modifiedMillis.get(index).equals(now.modifiedMillis.get(index));
    }
  }

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

  /// What a removal came to.
  ///
  /// @param files how many it removed
  /// @param remaining how many were to go as well and are there still, since it was cancelled
  record Removed(int files, int remaining) {}

  /// Hears how a removal goes, on the loop.
  interface RemovalProgress {
    /// So many files of so many have been removed.
    void onRemoved(int files, int totalFiles);
  }

  /// Long work that can be cancelled.
  interface Job {
    /// Ends the work as soon as possible; `done` follows with [Outcome.Cancelled], or with what a
    /// removal has done. Loop only.
    void cancel();
  }
}
