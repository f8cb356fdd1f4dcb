package picotorrent.storage;

import com.google.common.collect.HashMultiset;
import com.google.common.collect.Multiset;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;
import picotorrent.base.ErrorWords;
import picotorrent.base.Sentence;
import picotorrent.port.StateStore.Loaded;

/// Documents in a folder, each in two files that hold its last two generations. A save replaces the
/// older one, by a rename from a file that was forced before; the newer one is not touched. So at
/// every moment at least one whole generation is on the device.
///
/// Used by one thread at a time.
final class Documents {
  private static final String TEMPORARY = ".new";
  private static final List<String> SLOTS = List.of(".a", ".b");

  /// Where files go that could not be read; a person may want to look at them.
  private static final String QUARANTINE = "damaged";

  /// Twice what the coarsest file system rounds a modification time to (FAT: 2 s).
  private static final long RECENT_MILLIS = 4_000;

  private final Disk disk;
  private final Path root;
  private final Map<String, Newest> newest = new HashMap<>();
  private final Journal journal;
  private boolean recovered;

  /// What is wrong with the documents that are looked for.
  private static final class Findings {
    final List<Sentence> damaged = new ArrayList<>();
    private final Set<String> unread = new TreeSet<>();

    void unread(String name, IOException e) {
      damaged.add(
          Sentence.of("The state file {0} could not be read: {1}.", name, ErrorWords.of(e)));
      unread.add(name);
    }

    Loaded of(Map<String, byte[]> documents) {
      return new Loaded(documents, damaged, unread);
    }
  }

  /// Which slot holds the newer generation of a document.
  private record Newest(int slot, long generation) {}

  Documents(Disk disk, Path root) {
    this.disk = disk;
    this.root = root;
    this.journal = new Journal(disk, root);
  }

  /// Puts in its place what an earlier process had only in its journal. Does something once.
  void recover() throws IOException {
    if (recovered) {
      return;
    }
    try {
      List<String> staged = new ArrayList<>();
      for (Envelope kept : journal.read()) {
        Newest known = newest(kept.name());
        if (known == null || known.generation() < kept.generation()) {
          stage(kept.name(), kept.document());
          staged.add(kept.name());
        }
      }
      publish(staged);
      journal.remove();
    } catch (NoSuchFileException e) {
      // There is no folder yet.
    }
    recovered = true;
  }

  /// Makes new generations of documents safe at one stroke; they are to be settled afterwards.
  /// Replaces what was kept before.
  void keep(Map<String, byte[]> documents) throws IOException {
    List<Envelope> kept = new ArrayList<>();
    for (Map.Entry<String, byte[]> document : documents.entrySet()) {
      Newest known = newest(document.getKey());
      long generation = known == null ? 1 : known.generation() + 1;
      kept.add(new Envelope(document.getKey(), generation, document.getValue()));
    }
    journal.write(kept);
  }

  /// Puts documents that are kept into their places.
  ///
  /// @param all whether nothing is kept beside them
  void settle(Map<String, byte[]> documents, boolean all) throws IOException {
    for (Map.Entry<String, byte[]> document : documents.entrySet()) {
      stage(document.getKey(), document.getValue());
    }
    publish(List.copyOf(documents.keySet()));
    if (all) {
      journal.remove();
    }
  }

  /// Refuses a name that is no path of plain elements.
  void requireName(String name) {
    place(name);
  }

  /// Writes a new generation beside the slots and forces it; [#publish] makes it count.
  void stage(String name, byte[] document) throws IOException {
    Place place = place(name);
    disk.makeRoot(root);
    Newest known = newest(name);
    long generation = known == null ? 1 : known.generation() + 1;
    ByteBuffer bytes = new Envelope(name, generation, document).toBytes();
    try (Disk.Folder folder = disk.folder(root, place.folders(), true)) {
      WholeFile.write(folder, place.name() + TEMPORARY, bytes);
    }
  }

  /// Puts staged generations in the place of the older ones, and forces the names.
  void publish(List<String> names) throws IOException {
    Set<List<String>> folders = new LinkedHashSet<>();
    for (String name : names) {
      Place place = place(name);
      Newest known = newest(name);
      int slot = known == null ? 0 : 1 - known.slot();
      try (Disk.Folder folder = disk.folder(root, place.folders(), false)) {
        folder.rename(place.name() + TEMPORARY, folder, place.name() + SLOTS.get(slot));
      }
      newest.put(name, new Newest(slot, known == null ? 1 : known.generation() + 1));
      for (int depth = place.folders().size(); depth >= 0; depth--) {
        folders.add(place.folders().subList(0, depth));
      }
    }
    force(folders);
  }

  private void force(Set<List<String>> folders) throws IOException {
    for (List<String> names : folders) {
      try (Disk.Folder folder = disk.folder(root, names, false)) {
        folder.force();
      }
    }
  }

  /// Removes documents, the older generation of each first: cut short, each is there as it was or
  /// gone. Of those of one name in several folders the first is gone before the second goes. Many
  /// at once cost hardly more forced writes than one.
  void remove(Collection<String> names) throws IOException {
    Multiset<String> met = HashMultiset.create();
    SortedMap<Integer, List<String>> rounds = new TreeMap<>();
    for (String name : names) {
      String last = place(name).name();
      rounds.computeIfAbsent(met.count(last), _ -> new ArrayList<>()).add(name);
      met.add(last);
    }
    for (List<String> round : rounds.values()) {
      removeAtOnce(round);
    }
  }

  private void removeAtOnce(List<String> names) throws IOException {
    Map<String, Newest> there = new LinkedHashMap<>();
    for (String name : names) {
      Newest known = newest(name);
      if (known != null) {
        there.put(name, known);
      }
    }
    delete(there, known -> 1 - known.slot());
    delete(there, Newest::slot);
    newest.keySet().removeAll(there.keySet());
  }

  private void delete(Map<String, Newest> documents, ToIntFunction<Newest> slot)
      throws IOException {
    Set<List<String>> folders = new LinkedHashSet<>();
    for (Map.Entry<String, Newest> document : documents.entrySet()) {
      Place place = place(document.getKey());
      try (Disk.Folder folder = disk.folder(root, place.folders(), false)) {
        deleteIfThere(folder, place.name() + SLOTS.get(slot.applyAsInt(document.getValue())));
      }
      folders.add(place.folders());
    }
    force(folders);
  }

  private static void deleteIfThere(Disk.Folder folder, String name) throws IOException {
    if (folder.stat(name) != null) {
      folder.delete(name);
    }
  }

  private Place place(String name) {
    return new Place(root, Arrays.asList(name.split("/", -1)));
  }

  private @Nullable Newest newest(String name) throws IOException {
    Newest known = newest.get(name);
    if (known == null) {
      Place place = place(name);
      try (Disk.Folder folder = disk.folder(root, place.folders(), false)) {
        read(folder, name, place.name(), any -> true, new Findings());
        known = newest.get(name);
        if (known == null) {
          setUnreadableAside(folder, place.name());
        }
      } catch (NoSuchFileException e) {
        return null;
      }
    }
    return known;
  }

  /// What could not be read of a document that is about to be replaced: the device may give it back
  /// one day, and it would pass for newer than what replaces it.
  private void setUnreadableAside(Disk.Folder folder, String stem) throws IOException {
    for (String slot : SLOTS) {
      if (folder.stat(stem + slot) != null) {
        quarantine(folder, stem + slot);
      }
    }
  }

  /// Reads all documents whose names begin with `prefix`, which is empty or ends in `/`.
  Loaded load(String prefix) throws IOException {
    Map<String, byte[]> documents = new TreeMap<>();
    Findings findings = new Findings();
    List<String> folders = prefix.isEmpty() ? List.of() : List.of(prefix.split("/"));
    try (Disk.Folder folder = disk.folder(root, folders, false)) {
      load(folder, prefix, documents, findings);
    } catch (NoSuchFileException e) {
      return findings.of(documents);
    }
    return findings.of(documents);
  }

  private void load(
      Disk.Folder folder, String prefix, Map<String, byte[]> documents, Findings findings)
      throws IOException {
    Set<String> stems = new TreeSet<>();
    List<String> files = folder.names();
    for (String file : files) {
      if (SLOTS.stream().anyMatch(file::endsWith)) {
        stems.add(file.substring(0, file.length() - 2));
      } else if (!file.equals(QUARANTINE) && isFolder(folder, file)) {
        try (Disk.Folder below = folder.folder(file)) {
          load(below, prefix + file + "/", documents, findings);
        }
      }
    }
    Set<String> there = new HashSet<>(files); // often one generation alone
    for (String stem : stems) {
      byte[] document = read(folder, prefix + stem, stem, there::contains, findings);
      if (document != null) {
        documents.put(prefix + stem, document);
      }
    }
  }

  /// Reads the documents of these names that there are.
  Loaded load(List<String> names) throws IOException {
    Map<String, byte[]> documents = new TreeMap<>();
    Findings findings = new Findings();
    Map<List<String>, List<String>> byFolder = new LinkedHashMap<>();
    for (String name : names) {
      byFolder.computeIfAbsent(place(name).folders(), _ -> new ArrayList<>()).add(name);
    }
    for (Map.Entry<List<String>, List<String>> group : byFolder.entrySet()) {
      load(group.getKey(), group.getValue(), documents, findings);
    }
    return findings.of(documents);
  }

  private void load(
      List<String> folders, List<String> names, Map<String, byte[]> documents, Findings findings)
      throws IOException {
    try (Disk.Folder folder = disk.folder(root, folders, false)) {
      for (String name : names) {
        byte[] document = read(folder, name, place(name).name(), any -> true, findings);
        if (document != null) {
          documents.put(name, document);
        }
      }
    } catch (NoSuchFileException e) {
      return; // a folder that there is not has no documents
    }
  }

  /// Sizes and times of both generations of each document right below `prefix`: a save replaces the
  /// older one by a file that is younger than both. One that is as young as a clock that ticks
  /// slowly cannot tell from the next, or that cannot be looked at, gets a mark that it will never
  /// have again.
  ///
  /// @param nowMillis since 1970
  Map<String, String> marks(String prefix, long nowMillis) throws IOException {
    Map<String, String> marks = new TreeMap<>();
    try (Disk.Folder folder = disk.folder(root, List.of(prefix.split("/")), false)) {
      for (String file : folder.names()) {
        int stem = file.length() - 2;
        String mark = stem > 0 ? mark(folder, file, file.substring(stem), nowMillis) : null;
        if (mark != null) {
          marks.merge(prefix + file.substring(0, stem), mark, String::concat);
        }
      }
    } catch (NoSuchFileException e) {
      return marks;
    }
    return marks;
  }

  private static @Nullable String mark(
      Disk.Folder folder, String file, String slot, long nowMillis) {
    try {
      Disk.Stat stat = SLOTS.contains(slot) ? folder.stat(file) : null;
      if (stat == null) {
        return null;
      }
      boolean recent = Math.abs(nowMillis - stat.modifiedMillis()) < RECENT_MILLIS;
      return slot + stat.size() + "@" + stat.modifiedMillis() + (recent ? "~" + nowMillis : "");
    } catch (IOException e) {
      return slot + "?" + nowMillis;
    }
  }

  private static boolean isFolder(Disk.Folder folder, String name) throws IOException {
    Disk.Stat stat = folder.stat(name);
    return stat != null && stat.kind() == Disk.Kind.FOLDER;
  }

  /// @param isThere tells of a file that it may be there; the disk is not asked for others
  private byte @Nullable [] read(
      Disk.Folder folder, String name, String stem, Predicate<String> isThere, Findings findings)
      throws IOException {
    Envelope best = null;
    for (int slot = 0; slot < SLOTS.size(); slot++) {
      String file = stem + SLOTS.get(slot);
      Envelope.@Nullable Reading reading;
      try {
        reading = isThere.test(file) ? read(folder, file, name) : null;
      } catch (IOException e) {
        findings.unread(name, e);
        continue;
      }
      switch (reading) {
        case null -> {}
        case Envelope.Reading.Damaged(Sentence reason) -> {
          findings.damaged.add(Sentence.of("The state file {0} was set aside: {1}.", name, reason));
          quarantine(folder, file);
        }
        case Envelope.Reading.Whole(Envelope envelope) -> {
          if (best == null || envelope.generation() > best.generation()) {
            best = envelope;
            newest.put(name, new Newest(slot, envelope.generation()));
          }
        }
      }
    }
    return best == null ? null : best.document();
  }

  private static Envelope.@Nullable Reading read(Disk.Folder folder, String file, String name)
      throws IOException {
    Disk.Stat stat = folder.stat(file);
    if (stat == null) {
      return null;
    }
    byte[] bytes = WholeFile.read(folder, file, stat);
    return bytes == null
        ? new Envelope.Reading.Damaged(Sentence.of("it is no state file"))
        : Envelope.read(bytes, name);
  }

  private void quarantine(Disk.Folder folder, String file) throws IOException {
    try (Disk.Folder aside = disk.folder(root, List.of(QUARANTINE), true)) {
      int number = 1;
      while (aside.stat(file + "." + number) != null) {
        number++;
      }
      folder.rename(file, aside, file + "." + number);
    }
  }
}
