package picotorrent.sim;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Bitfield;
import picotorrent.base.Block;
import picotorrent.base.Geometry;
import picotorrent.buffer.PieceBuffer;
import picotorrent.metainfo.ContentSearch;
import picotorrent.metainfo.Metainfo;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.Store;
import picotorrent.port.Verdict;

/// The store of one process over its host's [SimDisk]: real hashes, simulated time and trouble.
/// Knows pieces, not files: what is wanted and what files are called changes nothing here.
public final class SimStore implements Store {
  private final SimLoop loop;
  private final SimDisk disk;

  /// A store of the process that runs on a host now.
  public SimStore(SimHost host, SimDisk disk) {
    this.loop = host.loop();
    this.disk = disk;
  }

  @Override
  public Volume open(VolumeSpec spec) {
    return new SimVolume(spec);
  }

  /// A disk of pieces has no files to find.
  @Override
  public Job search(
      ContentSearch.Question question,
      SearchProgress progress,
      Consumer<Outcome<ContentSearch.Found>> done) {
    loop.post(() -> done.accept(new Outcome.Done<>(new ContentSearch.Found(Map.of(), 0, null))));
    return () -> {};
  }

  private final class SimVolume implements Volume {
    private final Metainfo metainfo;
    private final Geometry geometry;
    private final boolean readOnly;
    private final Map<Integer, byte[]> stashed = new HashMap<>();
    private Path folder;
    private boolean closed;

    SimVolume(VolumeSpec spec) {
      this.metainfo = spec.metainfo();
      this.geometry = metainfo.layout().geometry();
      this.readOnly = spec.readOnly();
      this.folder = spec.folder();
    }

    private void later(long bytes, Runnable job) {
      loop.at(disk.doneAt(loop.now(), bytes), job);
    }

    /// Runs a job of no bytes unless the disk fails or the volume is closed.
    private <T> void job(Consumer<Outcome<T>> done, Runnable work) {
      job(0, done, work);
    }

    private <T> void job(long bytes, Consumer<Outcome<T>> done, Runnable work) {
      later(
          bytes,
          () -> {
            DiskFailure failure = disk.failure();
            if (closed) {
              done.accept(new Outcome.Cancelled<>());
            } else if (failure != null) {
              done.accept(new Outcome.Failed<>(failure));
            } else {
              work.run();
            }
          });
    }

    private SimDisk.Folder files() {
      return disk.folder(folder, metainfo);
    }

    @Override
    public void survey(Consumer<Outcome<Survey>> done) {
      job(done, () -> done.accept(new Outcome.Done<>(new Survey(files().anyData(), stamps()))));
    }

    private Stamps stamps() {
      int files = metainfo.layout().entries().size();
      long size = files().anyData() ? geometry.totalBytes() : Stamps.NONE;
      return new Stamps(
          Collections.nCopies(files, size), Collections.nCopies(files, files().changes));
    }

    /// A disk of pieces has no other files.
    @Override
    public Job occupied(Consumer<Outcome<Optional<Path>>> done) {
      job(done, () -> done.accept(new Outcome.Done<>(Optional.empty())));
      return () -> {};
    }

    @Override
    public void prepare(Consumer<Outcome<Void>> done) {
      job(done, () -> done.accept(Outcome.done()));
    }

    @Override
    public Job check(Bitfield which, CheckProgress progress, Consumer<Outcome<Bitfield>> done) {
      Check check = new Check(which, progress, done);
      check.next(0);
      return check;
    }

    private final class Check implements Job {
      private final Bitfield which;
      private final CheckProgress progress;
      private final Consumer<Outcome<Bitfield>> done;
      private final Bitfield verified = new Bitfield(geometry.pieceCount());
      private boolean cancelled;

      Check(Bitfield which, CheckProgress progress, Consumer<Outcome<Bitfield>> done) {
        this.which = which;
        this.progress = progress;
        this.done = done;
      }

      void next(int piece) {
        later(piece < geometry.pieceCount() ? geometry.pieceBytes(piece) : 0, () -> step(piece));
      }

      private void step(int piece) {
        if (closed || cancelled) {
          done.accept(new Outcome.Cancelled<>());
        } else if (piece == geometry.pieceCount()) {
          done.accept(new Outcome.Done<>(verified));
        } else {
          look(piece);
          next(piece + 1);
        }
      }

      private void look(int piece) {
        if (!which.get(piece)) {
          return;
        }
        byte @Nullable [] there = files().pieces[piece];
        boolean right =
            there != null
                && !disk.isRotten(piece)
                && metainfo.pieceHashes().matches(piece, List.of(ByteBuffer.wrap(there)));
        if (right) {
          verified.set(piece);
        }
        progress.onPiece(piece, right);
      }

      @Override
      public void cancel() {
        cancelled = true;
      }
    }

    @Override
    public void write(int piece, PieceBuffer content, Consumer<Verdict> done) {
      if (readOnly) {
        throw new IllegalStateException("a write to a volume that is only for reading");
      }
      later(geometry.pieceBytes(piece), () -> done.accept(judge(piece, content.content())));
    }

    private Verdict judge(int piece, List<ByteBuffer> bytes) {
      if (closed) {
        return new Verdict.Cancelled(piece);
      }
      if (!metainfo.pieceHashes().matches(piece, bytes)) {
        return new Verdict.Corrupt(piece);
      }
      DiskFailure failure = disk.write(folder, metainfo, piece, bytes);
      return failure == null ? new Verdict.Verified(piece) : new Verdict.DiskFailed(piece, failure);
    }

    @Override
    public void stash(int piece, int begin, ByteBuffer block, Consumer<Outcome<Void>> done) {
      job(
          block.remaining(),
          done,
          () -> {
            byte[] kept = stashed.computeIfAbsent(piece, _ -> new byte[geometry.pieceBytes(piece)]);
            block.duplicate().get(kept, begin, block.remaining());
            done.accept(Outcome.done());
          });
    }

    @Override
    public void writeStashed(int piece, Consumer<Verdict> done) {
      later(
          geometry.pieceBytes(piece),
          () -> {
            byte[] kept = stashed.getOrDefault(piece, new byte[0]);
            Verdict verdict = judge(piece, List.of(ByteBuffer.wrap(kept)));
            if (!(verdict instanceof Verdict.DiskFailed)) {
              stashed.remove(piece);
            }
            done.accept(verdict);
          });
    }

    @Override
    public void unstash(int piece, Runnable done) {
      stashed.remove(piece);
      later(0, done);
    }

    @Override
    public void read(
        List<Block> blocks,
        int headroomBytes,
        ByteBuffer target,
        Consumer<Outcome<ByteBuffer>> done) {
      List<Block> wanted = new ArrayList<>(blocks);
      long bytes = wanted.stream().mapToLong(Block::length).sum();
      later(bytes, () -> done.accept(readNow(wanted, headroomBytes, target)));
    }

    private Outcome<ByteBuffer> readNow(List<Block> blocks, int headroomBytes, ByteBuffer target) {
      DiskFailure failure = disk.failure();
      if (closed) {
        return new Outcome.Cancelled<>();
      }
      if (failure != null) {
        return new Outcome.Failed<>(failure);
      }
      for (Block block : blocks) {
        target.position(target.position() + headroomBytes);
        byte @Nullable [] piece = files().pieces[block.piece()];
        if (!disk.read(piece, block.piece(), block.begin(), target, block.length())) {
          return new Outcome.Failed<>(new DiskFailure.Missing(folder));
        }
      }
      return new Outcome.Done<>(target.flip());
    }

    @Override
    public void flush(Consumer<Outcome<Stamps>> done) {
      job(done, () -> done.accept(new Outcome.Done<>(stamps())));
    }

    /// What this disk has taken it keeps.
    @Override
    public Job rewrite(Bitfield which, Consumer<Outcome<Bitfield>> done) {
      Bitfield asked = which.copy();
      job(done, () -> done.accept(new Outcome.Done<>(asked)));
      return () -> {};
    }

    @Override
    public void probe(Consumer<Outcome<Void>> done) {
      job(done, () -> done.accept(Outcome.done()));
    }

    @Override
    public void glance(Consumer<Outcome<Void>> done) {
      job(done, () -> done.accept(Outcome.done()));
    }

    @Override
    public void want(Bitfield wanted, Consumer<Outcome<Void>> done) {
      job(done, () -> done.accept(Outcome.done()));
    }

    @Override
    public Job move(Path to, MoveProgress progress, Consumer<Outcome<Path>> done) {
      boolean[] cancelled = new boolean[1];
      long half = geometry.totalBytes() / 2;
      later(half, () -> progress.onMoved(half, geometry.totalBytes()));
      later(
          geometry.totalBytes() - half,
          () -> {
            DiskFailure failure = disk.failure();
            if (closed || cancelled[0]) {
              done.accept(new Outcome.Cancelled<>());
            } else if (failure != null) {
              done.accept(new Outcome.Failed<>(failure));
            } else {
              disk.move(folder, to, metainfo);
              folder = to;
              progress.onMoved(geometry.totalBytes(), geometry.totalBytes());
              done.accept(new Outcome.Done<>(to));
            }
          });
      return () -> cancelled[0] = true;
    }

    @Override
    public boolean isBetweenFolders() {
      return false;
    }

    @Override
    public void rename(int entry, List<String> path, boolean again, Consumer<Outcome<Void>> done) {
      job(done, () -> done.accept(Outcome.done()));
    }

    @Override
    public Job delete(boolean toTrash, RemovalProgress progress, Consumer<Outcome<Removed>> done) {
      return new Removal(_ -> true, progress, done).begin();
    }

    @Override
    public Job deleteUnchanged(
        Stamps then,
        long untilMillis,
        boolean toTrash,
        RemovalProgress progress,
        Consumer<Outcome<Removed>> done) {
      Predicate<Stamps> isUnchanged = now -> then.modifiedMillis().equals(now.modifiedMillis());
      return new Removal(isUnchanged, progress, done).begin();
    }

    /// Takes a job of the disk for each file.
    private final class Removal implements Job {
      private final Predicate<Stamps> goes;
      private final RemovalProgress progress;
      private final Consumer<Outcome<Removed>> done;
      private List<Integer> going = List.of();
      private int gone;
      private boolean cancelled;

      Removal(Predicate<Stamps> goes, RemovalProgress progress, Consumer<Outcome<Removed>> done) {
        this.goes = goes;
        this.progress = progress;
        this.done = done;
      }

      Job begin() {
        later(
            0,
            () -> {
              closed = true;
              going = goes.test(stamps()) ? disk.files(folder, metainfo) : List.of();
              progress.onRemoved(0, going.size());
              step();
            });
        return this;
      }

      private void step() {
        DiskFailure failure = disk.failure();
        if (failure != null) {
          done.accept(new Outcome.Failed<>(failure));
        } else if (cancelled || gone == going.size()) {
          done.accept(new Outcome.Done<>(new Removed(gone, going.size() - gone)));
        } else {
          disk.delete(folder, metainfo, going.get(gone));
          gone++;
          progress.onRemoved(gone, going.size());
          later(0, this::step);
        }
      }

      @Override
      public void cancel() {
        cancelled = true;
      }
    }

    @Override
    public void close(Runnable done) {
      closed = true;
      later(0, done);
    }
  }
}
