package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.port.DiskFailure;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.port.Store.VolumeSpec;
import picotorrent.port.Verdict;

/// The files of one torrent on a real disk. Confined to the session loop; what it queues in its
/// [Lane] runs on the pool.
final class FileVolume implements Store.Volume {
  /// Looked at in one glance: some milliseconds of work where folders are not in memory.
  private static final int GLANCE_FILES = 64;

  private final Loop loop;
  private final Workers pool;
  private final VolumeSpec spec;
  private final VolumeFiles files;
  private final PartFile parts;
  private final PartFile side;
  private final PieceIo pieces;
  private final Stash stash;
  private final Allocator allocator;
  private final Selection selection;
  private final Lane lane;
  private Bitfield wanted;
  private boolean prepared;
  private volatile boolean surveyed;
  private int glancedUpTo;
  private @Nullable Move latestMove;
  private volatile @Nullable Block unread;

  FileVolume(Loop loop, Workers pool, Disk disk, HandlePool handles, VolumeSpec spec) {
    this.loop = loop;
    this.pool = pool;
    this.spec = spec;
    this.wanted = spec.wanted().copy();
    FileTree tree = FileTree.of(spec);
    Geometry geometry = spec.metainfo().layout().geometry();
    files = new VolumeFiles(disk, handles, loop, tree);
    parts = new PartFile(disk, handles, place(tree, ".parts"), geometry);
    side = new PartFile(disk, handles, place(tree, ".blocks"), geometry);
    pieces = new PieceIo(spec.metainfo(), files, parts);
    stash = new Stash(pieces, side);
    allocator = new Allocator(pool, files);
    selection = new Selection(pieces, files, parts, place(tree, ".fetch"));
    lane = new Lane(loop, pool, handles::closeIdle, this::failure);
  }

  private Place place(FileTree tree, String ending) {
    return new Place(tree.folder(), List.of("." + spec.metainfo().infoHashes().id() + ending));
  }

  private DiskFailure failure(Exception e, boolean reading) {
    Path folder = files.tree().folder();
    return switch (e) {
      case IOException io -> DiskFailures.of(io, folder, files.disk(), reading);
      default -> new DiskFailure.Broken(folder, e.toString());
    };
  }

  @Override
  public void survey(Consumer<Outcome<Store.Survey>> done) {
    Bitfield wantedNow = wanted.copy();
    lane.submit(
        Lane.Kind.READ,
        job -> {
          survey(wantedNow);
          boolean any = !parts.pieces().isEmpty() || anyBytes();
          return new Store.Survey(any, files.book().snapshot());
        },
        done);
  }

  private void survey(Bitfield wantedNow) throws IOException {
    allocator.survey();
    if (!spec.readOnly()) {
      pieces.surveyParts();
      side.delete();
      selection.removeAside();
    }
    selection.begin(wantedNow);
    surveyed = true;
  }

  private void surveyOnce(Bitfield wantedNow) throws IOException {
    if (!surveyed) {
      survey(wantedNow);
    }
  }

  private boolean anyBytes() {
    for (int entry = 0; entry < files.tree().entries(); entry++) {
      if (files.book().size(entry) > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void prepare(Consumer<Outcome<Void>> done) {
    prepared = true;
    Bitfield wantedNow = wanted.copy();
    boolean alters =
        spec.allocation() == Store.Allocation.FULL || !surveyed || selection.isBehind(wantedNow);
    lane.submitLong(
        alters ? Lane.Kind.ALTER : Lane.Kind.WRITE,
        job -> {
          if (spec.readOnly()) {
            job.finish(Outcome.done());
            return;
          }
          surveyOnce(wantedNow);
          if (alters) {
            selection.change(wantedNow);
          }
          allocator.prepare(job, wantedNow, spec.allocation());
        },
        done);
  }

  @Override
  public Store.Job check(
      Bitfield which, Store.CheckProgress progress, Consumer<Outcome<Bitfield>> done) {
    Bitfield asked = which.copy();
    Bitfield wantedNow = wanted.copy();
    return lane.submitLong(
        Lane.Kind.READ,
        job -> {
          surveyOnce(wantedNow);
          pieces.found(asked);
          new Checker(loop, pieces, job, asked, progress).start(pool);
        },
        done);
  }

  @Override
  public Store.Job occupied(Consumer<Outcome<Optional<Path>>> done) {
    Bitfield wantedNow = wanted.copy();
    return lane.submit(
        Lane.Kind.READ,
        job -> {
          surveyOnce(wantedNow);
          return new Occupancy(files).first(wantedNow, job::stopIfCancelled);
        },
        done);
  }

  @Override
  public void write(int piece, PieceBuffer content, Consumer<Verdict> done) {
    if (!prepared) {
      throw new IllegalStateException("existing data is checked and prepared before any write");
    }
    lane.<Verdict>submit(
        Lane.Kind.WRITE,
        job -> {
          if (!pieces.matches(piece, content)) {
            return new Verdict.Corrupt(piece);
          }
          pieces.write(piece, content);
          return new Verdict.Verified(piece);
        },
        outcome -> done.accept(verdict(piece, outcome)));
  }

  private static Verdict verdict(int piece, Outcome<Verdict> outcome) {
    return switch (outcome) {
      case Outcome.Done<Verdict>(Verdict verdict) -> verdict;
      case Outcome.Failed<Verdict>(DiskFailure failure) -> new Verdict.DiskFailed(piece, failure);
      case Outcome.Cancelled<Verdict>() -> new Verdict.Cancelled(piece);
    };
  }

  @Override
  public void stash(int piece, int begin, ByteBuffer block, Consumer<Outcome<Void>> done) {
    lane.submit(Lane.Kind.WRITE, () -> side.write(piece, begin, block.duplicate()), done);
  }

  @Override
  public void writeStashed(int piece, Consumer<Verdict> done) {
    lane.<Verdict>submit(
        Lane.Kind.WRITE,
        job -> stash.write(piece),
        outcome -> done.accept(verdict(piece, outcome)));
  }

  @Override
  public void unstash(int piece, Runnable done) {
    lane.submit(Lane.Kind.WRITE, () -> stash.forget(piece), outcome -> done.run());
  }

  @Override
  public void read(
      List<Block> blocks,
      int headroomBytes,
      ByteBuffer target,
      Consumer<Outcome<ByteBuffer>> done) {
    lane.submit(
        Lane.Kind.READ,
        job -> {
          read(blocks, headroomBytes, target);
          return target;
        },
        done);
  }

  private void read(List<Block> blocks, int headroomBytes, ByteBuffer target) throws IOException {
    try {
      pieces.read(blocks, headroomBytes, target);
    } catch (IOException e) {
      unread = blocks.getFirst();
      throw e;
    }
  }

  @Override
  public void probe(Consumer<Outcome<Void>> done) {
    lane.submit(
        Lane.Kind.FLUSH,
        () -> {
          pieces.force();
          files.prove(0, files.tree().entries());
          Block failed = unread;
          if (failed != null) {
            pieces.read(List.of(failed), 0, ByteBuffer.allocate(failed.length()));
            unread = null;
          }
        },
        done);
  }

  @Override
  public void flush(Consumer<Outcome<Store.Stamps>> done) {
    lane.submit(
        Lane.Kind.FLUSH,
        job -> {
          pieces.force();
          return files.book().snapshot();
        },
        done);
  }

  @Override
  public Store.Job rewrite(Bitfield which, Consumer<Outcome<Bitfield>> done) {
    Bitfield asked = which.copy();
    Bitfield wantedNow = wanted.copy();
    return lane.submit(
        Lane.Kind.ALTER,
        job -> {
          surveyOnce(wantedNow);
          return new Rewriter(pieces, files).rewrite(asked, job::stopIfCancelled);
        },
        done);
  }

  @Override
  public void glance(Consumer<Outcome<Void>> done) {
    int from = glancedUpTo < files.tree().entries() ? glancedUpTo : 0;
    glancedUpTo = Math.min(from + GLANCE_FILES, files.tree().entries());
    int to = glancedUpTo;
    lane.submit(Lane.Kind.READ, () -> files.prove(from, to), done);
  }

  @Override
  public void want(Bitfield newWanted, Consumer<Outcome<Void>> done) {
    Bitfield before = wanted;
    Bitfield after = newWanted.copy();
    wanted = after;
    boolean makes = prepared && !spec.readOnly();
    lane.submitLong(
        Lane.Kind.ALTER,
        job -> {
          surveyOnce(before);
          if (spec.readOnly()) {
            selection.begin(after);
          } else {
            selection.change(after);
          }
          if (makes) {
            allocator.prepare(job, after, spec.allocation());
          } else {
            job.finish(Outcome.done());
          }
        },
        done);
  }

  @Override
  public Store.Job move(Path folder, Store.MoveProgress progress, Consumer<Outcome<Path>> done) {
    Path target = folder.toAbsolutePath().normalize();
    Move.MoveOrder order = new Move.MoveOrder(target, progress, done);
    boolean sparse = spec.allocation() == Store.Allocation.SPARSE;
    Mover mover = new Mover(files, List.of(parts, side), order.folder(), sparse);
    Move move = new Move(loop, lane, mover, order);
    latestMove = move;
    move.start();
    return move;
  }

  @Override
  public boolean isBetweenFolders() {
    return latestMove != null && latestMove.isBetween();
  }

  @Override
  public void rename(int entry, List<String> path, boolean again, Consumer<Outcome<Void>> done) {
    path.forEach(Place::requireElement);
    lane.submit(
        Lane.Kind.ALONE,
        () -> {
          new Renamer(files).rename(entry, path, again);
        },
        done);
  }

  @Override
  public Store.Job delete(
      boolean toTrash, Store.RemovalProgress progress, Consumer<Outcome<Store.Removed>> done) {
    return delete(toTrash, (_, _) -> true, progress, done);
  }

  @Override
  public Store.Job deleteUnchanged(
      Store.Stamps then,
      long untilMillis,
      boolean toTrash,
      Store.RemovalProgress progress,
      Consumer<Outcome<Store.Removed>> done) {
    return delete(toTrash, new Unchanged(then, untilMillis), progress, done);
  }

  private Store.Job delete(
      boolean toTrash,
      Remover.Choice choice,
      Store.RemovalProgress progress,
      Consumer<Outcome<Store.Removed>> done) {
    RemovalJob job = new RemovalJob(loop, progress);
    lane.close(
        () -> {
          files.close();
          Remover remover = new Remover(files, toTrash ? Trash.ofUser() : null, choice, job);
          List<Place> taken = latestMove == null ? List.of() : latestMove.taken();
          clearUp();
          parts.delete();
          remover.remove(taken);
        },
        outcome -> done.accept(job.outcome(outcome)));
    return job;
  }

  /// Removes what is of use only while the volume is open.
  private void clearUp() throws IOException {
    if (latestMove != null) {
      latestMove.removeCopies();
    }
    selection.removeAside();
    side.delete();
  }

  @Override
  public void close(Runnable done) {
    lane.close(
        () -> {
          files.close();
          parts.close();
          clearUp();
        },
        outcome -> done.run());
  }
}
