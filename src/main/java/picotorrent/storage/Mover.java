package picotorrent.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;
import picotorrent.base.Bitfield;

/// Takes the files of a volume to another folder. Work for pool threads.
///
/// Every step can be repeated: a move that was cut short, by whatever, is finished by asking for it
/// again. Within a file system files are renamed one by one. To another one they are first copied
/// under hidden names and forced; only when all copies are whole do the originals go, each just
/// before its copy takes the name.
final class Mover {
  private static final String COPY_SUFFIX = ".moving";
  private static final int COPY_BYTES = 1 << 20;

  private final VolumeFiles files;
  private final List<PartFile> parts;
  private final Path folder;
  private final List<Step> steps = new ArrayList<>();
  private FileTree to;

  /// One file's way.
  private record Step(Place from, Place to) {
    Place copy() {
      List<String> names = new ArrayList<>(to.folders());
      names.add("." + to.name() + COPY_SUFFIX);
      return new Place(to.root(), names);
    }
  }

  /// @param parts hidden files that go with the others
  Mover(VolumeFiles files, List<PartFile> parts, Path folder) {
    this.files = files;
    this.parts = parts;
    this.folder = folder;
    this.to = files.tree().in(folder);
  }

  /// Finds what there is to move and refuses when something else is in the way there.
  void plan() throws IOException {
    FileTree from = files.tree();
    to = from.in(folder);
    files.disk().makeRoot(to.folder());
    steps.clear();
    try (FolderCursor old = new FolderCursor(files.disk());
        FolderCursor there = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < from.entries(); entry++) {
        if (from.isFile(entry) && from.isInFolder(entry)) {
          plan(new Step(from.place(entry), to.place(entry)), old, there);
        }
      }
      for (PartFile part : parts) {
        plan(new Step(part.place(), placeOf(part)), old, there);
      }
    }
  }

  /// A link is relative, so that it is made again rather than moved; tells where they were.
  private List<Place> moveLinks() throws IOException {
    List<Place> left = new ArrayList<>();
    FileTree from = files.tree();
    Links links = new Links(files);
    Bitfield there = new Bitfield(from.entries());
    try (FolderCursor cursor = new FolderCursor(files.disk())) {
      for (int entry = 0; entry < from.entries(); entry++) {
        if (from.linkTarget(entry) != null && exists(cursor, from.place(entry))) {
          there.set(entry);
          left.add(from.place(entry));
        }
      }
    }
    links.remove(from);
    files.relocate(to);
    links.make(there);
    return left;
  }

  private Place placeOf(PartFile part) {
    return new Place(to.folder(), part.place().names());
  }

  private void plan(Step step, FolderCursor old, FolderCursor there) throws IOException {
    boolean target = exists(there, step.to());
    if (exists(old, step.from())) {
      if (target) {
        throw new InTheWayException(step.to().path().toString());
      }
      steps.add(step);
    } else if (!target && exists(there, step.copy())) {
      steps.add(step);
    }
  }

  private static boolean exists(FolderCursor cursor, Place place) throws IOException {
    Disk.Folder folder = cursor.find(place);
    return folder != null && folder.stat(place.name()) != null;
  }

  /// Renames everything; false, with nothing moved, when that is another file system.
  boolean rename() throws IOException {
    List<Step> renamed = new ArrayList<>();
    for (Step step : steps) {
      try {
        rename(step.from(), step.to());
        renamed.add(step);
      } catch (NoSuchFileException e) {
        rename(step.copy(), step.to());
      } catch (AtomicMoveNotSupportedException e) {
        back(renamed);
        return false;
      } catch (IOException e) {
        back(renamed);
        throw e;
      }
    }
    settle();
    return true;
  }

  private void back(List<Step> renamed) throws IOException {
    for (Step step : renamed.reversed()) {
      rename(step.to(), step.from());
    }
  }

  private void rename(Place source, Place target) throws IOException {
    Disk disk = files.disk();
    try (Disk.Folder old = disk.folder(source.root(), source.folders(), false);
        Disk.Folder there = disk.folder(target.root(), target.folders(), true)) {
      old.rename(source.name(), there, target.name());
    }
  }

  /// Bytes that a copy has to carry.
  long totalBytes() throws IOException {
    long total = 0;
    for (Step step : steps) {
      try (Disk.DiskFile file = open(step.from())) {
        total += file.size();
      } catch (NoSuchFileException e) {
        assert files.stat(step.copy()) != null : "planned without either";
      }
    }
    return total;
  }

  private Disk.DiskFile open(Place place) throws IOException {
    try (Disk.Folder folder = files.disk().folder(place.root(), place.folders(), false)) {
      return folder.open(place.name(), Disk.Access.READ);
    }
  }

  /// Copies everything under hidden names; when that fails or is cancelled they are removed.
  void copy(Runnable stopIfCancelled, LongConsumer copied) throws IOException {
    boolean whole = false;
    try {
      for (Step step : steps) {
        copy(step, stopIfCancelled, copied);
      }
      whole = true;
    } finally {
      if (!whole) {
        removeCopies();
      }
    }
  }

  private void copy(Step step, Runnable stopIfCancelled, LongConsumer copied) throws IOException {
    Place copy = step.copy();
    ByteBuffer buffer = ByteBuffer.allocateDirect(COPY_BYTES);
    try (Disk.DiskFile source = open(step.from());
        Disk.Folder folder = files.disk().folder(copy.root(), copy.folders(), true);
        Disk.DiskFile target = folder.open(copy.name(), Disk.Access.CREATE)) {
      target.truncate(0);
      long at = 0;
      while (source.read(buffer.clear(), at) >= 0) {
        stopIfCancelled.run();
        buffer.flip();
        long read = buffer.remaining();
        for (long written = at; buffer.hasRemaining(); ) {
          written += target.write(buffer, written);
        }
        at += read;
        copied.accept(read);
      }
      target.force();
      folder.force();
    } catch (NoSuchFileException e) {
      if (files.stat(copy) == null) {
        throw e;
      }
    }
  }

  private void removeCopies() throws IOException {
    for (Step step : steps) {
      if (files.stat(step.from()) != null && files.stat(step.copy()) != null) {
        remove(step.copy());
      }
    }
  }

  private void remove(Place place) throws IOException {
    try (Disk.Folder folder = files.disk().folder(place.root(), place.folders(), false)) {
      folder.delete(place.name());
    }
  }

  /// Puts the copies in the place of the originals.
  void commit() throws IOException {
    for (Step step : steps) {
      if (files.stat(step.from()) != null) {
        remove(step.from());
      }
      rename(step.copy(), step.to());
    }
    settle();
  }

  private void settle() throws IOException {
    List<Place> left = moveLinks();
    steps.forEach(step -> left.add(step.from()));
    Folders.removeEmpty(files.disk(), left);
    for (Step step : steps) {
      files.noteNewName(step.to());
    }
    files.relocate(to);
    for (PartFile part : parts) {
      part.relocate(placeOf(part));
    }
    files.force();
  }
}
