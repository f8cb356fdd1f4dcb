package picotorrent.storage;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import picotorrent.base.Bitfield;

/// Takes the files of a volume to another folder. Work for pool threads.
///
/// Every step can be repeated: a move that was cut short, by whatever, is finished by asking for it
/// again. Within a file system files are renamed one by one. To another one they are first copied
/// under hidden names and forced; only when all copies are whole do the originals go, each just
/// before its copy takes the name.
final class Mover {
  private final VolumeFiles files;
  private final List<PartFile> parts;
  private final Path folder;
  private final MovingCopy copying;
  private final List<Step> steps = new ArrayList<>();
  private final Set<Step> restamped = new LinkedHashSet<>();
  private FileTree to;
  private boolean begun; // an earlier run has put something there for good
  private volatile boolean between;

  /// One file's way.
  ///
  /// @param entry what it is in the book of stamps
  record Step(int entry, Place from, Place to) {
    /// Where its copy lies until all are whole.
    Place copy() {
      List<String> names = new ArrayList<>(to.folders());
      names.add(HiddenName.of(to.name(), ".moving"));
      return new Place(to.root(), names);
    }
  }

  /// @param parts hidden files that go with the others, that with a stamp first
  /// @param sparse whether what is nothing but zeros need not take room
  Mover(VolumeFiles files, List<PartFile> parts, Path folder, boolean sparse) {
    this.files = files;
    this.parts = parts;
    this.folder = folder;
    this.copying = new MovingCopy(files, sparse);
    this.to = files.tree().in(folder);
  }

  /// Finds what there is to move and refuses when something else is in the way there.
  void plan() throws IOException {
    FileTree from = files.tree();
    to = from.in(folder);
    files.disk().makeRoot(to.folder());
    steps.clear();
    begun = false;
    try (FolderCursor old = new FolderCursor(files.disk());
        FolderCursor there = new FolderCursor(files.disk())) {
      for (Step step : ways(from)) {
        plan(step, old, there);
      }
    }
    between = begun;
  }

  /// The way of each file that has one; what lies there already has none.
  private List<Step> ways(FileTree from) {
    List<Step> ways = new ArrayList<>();
    for (int entry = 0; entry < from.entries(); entry++) {
      if (from.isFile(entry) && from.isInFolder(entry)) {
        ways.add(new Step(entry, from.place(entry), to.place(entry)));
      }
    }
    for (int i = 0; i < parts.size(); i++) {
      ways.add(new Step(from.entries() + i, parts.get(i).place(), placeOf(parts.get(i))));
    }
    ways.removeIf(step -> step.from().equals(step.to()));
    return ways;
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
    } else if (target) {
      begun = true;
    } else if (exists(there, step.copy())) {
      begun = true;
      steps.add(step);
    }
  }

  private static boolean exists(FolderCursor cursor, Place place) throws IOException {
    Disk.Folder folder = cursor.find(place);
    return folder != null && folder.stat(place.name()) != null;
  }

  /// Whether some files may be here and some there: it failed so late that only the same again
  /// helps. Any thread.
  boolean isBetween() {
    return between;
  }

  /// Renames everything; false, with nothing moved, when that is another file system.
  boolean rename() throws IOException {
    List<Step> renamed = new ArrayList<>();
    between = true;
    for (Step step : steps) {
      try {
        rename(step.from(), step.to());
        renamed.add(step);
      } catch (NoSuchFileException e) {
        renameCopy(step);
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
    between = begun;
  }

  private void renameCopy(Step step) throws IOException {
    if (files.stat(step.copy()) != null) {
      rename(step.copy(), step.to());
    } else if (files.stat(step.to()) == null) {
      throw new NoSuchFileException(step.from().path().toString());
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
      Disk.Stat stat = files.stat(step.from());
      total += stat == null ? 0 : stat.size();
    }
    return total;
  }

  /// Copies everything under hidden names; when that fails or is cancelled they are removed.
  void copy(Runnable stopIfCancelled, LongConsumer copied) throws IOException {
    try {
      for (Step step : steps) {
        if (copying.copy(step, stopIfCancelled, copied)) {
          restamped.add(step);
        }
      }
      files.newNames().force();
    } catch (IOException | RuntimeException e) {
      removeCopiesAfter(e);
      throw e;
    }
  }

  private void removeCopiesAfter(Exception e) {
    try {
      removeCopies();
    } catch (IOException again) {
      e.addSuppressed(again);
    }
  }

  /// Removes the copies whose originals are there still, and the folders that were made for them.
  void removeCopies() throws IOException {
    List<Place> left = new ArrayList<>();
    for (Step step : steps) {
      if (files.stat(step.from()) != null && files.stat(step.copy()) != null) {
        remove(step.copy());
      }
      left.add(step.to());
    }
    Folders.removeEmpty(files.disk(), left);
  }

  private void remove(Place place) throws IOException {
    try (Disk.Folder opened = files.disk().folder(place.root(), place.folders(), false)) {
      opened.delete(place.name());
    }
  }

  /// Puts the copies in the place of the originals. That those are gone is forced first: one that
  /// came back after a power cut would have a stranger in its way.
  void commit() throws IOException {
    between = true;
    for (Step step : steps) {
      if (files.stat(step.from()) != null) {
        remove(step.from());
        files.newNames().note(step.from());
      }
    }
    files.newNames().force();
    for (Step step : steps) {
      renameCopy(step);
    }
    settle();
  }

  /// Everything is there: makes the links anew, clears up, and turns to the other folder.
  private void settle() throws IOException {
    List<Place> left = moveLinks();
    steps.forEach(step -> left.add(step.from()));
    Folders.removeEmpty(files.disk(), left);
    for (Step step : steps) {
      files.newNames().note(step.to());
    }
    for (Step step : restamped) {
      files.book().moved(step.entry(), files.stat(step.to()));
    }
    restamped.clear();
    goThere();
    files.force();
    steps.clear();
    between = false;
  }

  /// A link is relative, so that it is made again rather than moved; tells where they were.
  private List<Place> moveLinks() throws IOException {
    List<Place> left = new ArrayList<>();
    FileTree from = files.tree();
    if (from.folder().equals(to.folder())) {
      return left;
    }
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

  /// What this move, or one that an earlier run did not end, has taken to the other folder: for who
  /// removes all of it. A copy that is alone has its name afterwards, any other is gone, and so are
  /// the hidden files. What was in the other folder before the move is no part of it.
  List<Place> taken() throws IOException {
    FileTree from = files.tree();
    List<Place> taken = new ArrayList<>();
    try (FolderCursor old = new FolderCursor(files.disk());
        FolderCursor there = new FolderCursor(files.disk())) {
      for (Step step : ways(from)) {
        boolean isLeft = exists(old, step.from());
        Disk.Folder target = there.find(step.to());
        if (target != null) {
          clearCopy(target, step, isLeft);
          Disk.Stat stat = isLeft ? null : target.stat(step.to().name());
          if (stat != null && step.entry() >= from.entries()) {
            target.delete(step.to().name());
          } else if (stat != null && stat.size() == from.length(step.entry())) {
            taken.add(step.to());
          }
        }
      }
    }
    if (!taken.isEmpty()) {
      new Links(files).remove(to);
    }
    Folders.removeEmpty(files.disk(), ways(from).stream().map(Step::to).toList());
    return taken;
  }

  private static void clearCopy(Disk.Folder target, Step step, boolean isLeft) throws IOException {
    String copy = step.copy().name();
    if (target.stat(copy) == null) {
      return;
    }
    if (isLeft || target.stat(step.to().name()) != null) {
      target.delete(copy);
    } else {
      target.rename(copy, target, step.to().name());
    }
  }

  /// From now on the files are those in the other folder.
  private void goThere() throws IOException {
    files.relocate(to);
    for (PartFile part : parts) {
      part.relocate(placeOf(part));
    }
  }
}
