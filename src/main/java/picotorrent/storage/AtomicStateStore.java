package picotorrent.storage;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;

/// Documents in a folder of their own, two generations each. What is asked for while the disk is
/// busy goes out in one batch. A large one is made safe in a [Journal] first, by two forced writes
/// however many documents there are, and settles into its places a few at a time afterwards: a
/// person who quits waits for the former alone.
///
/// Confined to the session loop; the work runs on the pool, one batch at a time.
public final class AtomicStateStore implements StateStore {
  /// Far more than any document of ours needs; what is longer is a mistake.
  static final int MAX_DOCUMENT_BYTES = 128 << 20;

  /// Two forced writes of a journal are no fewer than those of so many documents.
  private static final int FEW = 3;

  /// Documents that settle at a time: the end of a process waits for no more.
  private static final int STEP = 8;

  /// A journal is written again with every batch until all has settled.
  private static final long MAX_JOURNAL_BYTES = 64 << 20;

  /// When what could not settle is tried again.
  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Loop loop;
  private final Workers pool;
  private final Disk disk;
  private final Path folder;
  private final Documents documents;
  private Map<String, Change> waiting = new LinkedHashMap<>();
  private final ArrayDeque<Look<?>> looks = new ArrayDeque<>();
  private boolean busy;

  /// What the journal holds, in the order in which it settles.
  private Map<String, byte[]> kept = new LinkedHashMap<>();

  private boolean resting;

  /// What is to become of a document, and who wants to hear of it.
  ///
  /// @param document null to remove it
  private record Change(byte @Nullable [] document, List<Consumer<Outcome<Void>>> done) {}

  /// Something to find out.
  private record Look<T>(Inquiry<T> inquiry, Consumer<Outcome<T>> done) {}

  /// Finds something out, on a thread of the pool.
  private interface Inquiry<T> {
    T answer() throws IOException;
  }

  /// A store whose documents are files below `folder`, which is made when it is missing.
  public AtomicStateStore(Loop loop, DiskPool pool, Path folder) {
    this(loop, pool, new FileDisk(), folder);
  }

  AtomicStateStore(Loop loop, Workers pool, Disk disk, Path folder) {
    this.loop = loop;
    this.pool = pool;
    this.disk = disk;
    this.folder = folder.toAbsolutePath().normalize();
    this.documents = new Documents(disk, this.folder);
  }

  @Override
  public void loadAll(String prefix, Consumer<Outcome<Loaded>> done) {
    look(() -> documents.load(prefix), done);
  }

  @Override
  public void load(Collection<String> names, Consumer<Outcome<Loaded>> done) {
    names.forEach(documents::requireName);
    List<String> asked = List.copyOf(names);
    look(() -> documents.load(asked), done);
  }

  @Override
  public void marks(String prefix, Consumer<Outcome<Map<String, String>>> done) {
    long nowMillis = loop.date().toEpochMilli();
    look(() -> documents.marks(prefix, nowMillis), done);
  }

  private <T> void look(Inquiry<T> inquiry, Consumer<Outcome<T>> done) {
    looks.addLast(new Look<>(inquiry, done));
    next();
  }

  @Override
  public void save(String name, byte[] document, Consumer<Outcome<Void>> done) {
    if (document.length > MAX_DOCUMENT_BYTES) {
      throw new IllegalArgumentException(name + " has " + document.length + " bytes");
    }
    change(name, document.clone(), done);
  }

  @Override
  public void remove(String name, Consumer<Outcome<Void>> done) {
    change(name, null, done);
  }

  private void change(String name, byte @Nullable [] document, Consumer<Outcome<Void>> done) {
    documents.requireName(name);
    Change earlier = waiting.remove(name);
    List<Consumer<Outcome<Void>>> all = earlier == null ? new ArrayList<>() : earlier.done();
    all.add(done);
    waiting.put(name, new Change(document, all));
    next();
  }

  private void next() {
    if (busy) {
      return;
    }
    if (!waiting.isEmpty() && takesUpWhatWaits()) {
      return;
    }
    if (!kept.isEmpty() && !resting) {
      Map<String, byte[]> some = new LinkedHashMap<>();
      kept.entrySet().stream()
          .limit(STEP)
          .forEach(each -> some.put(each.getKey(), each.getValue()));
      boolean all = some.size() == kept.size();
      busy = true;
      pool.execute(Workers.Urgency.URGENT, () -> settle(some, all));
    } else if (!looks.isEmpty()) {
      Look<?> look = looks.removeFirst();
      busy = true;
      pool.execute(Workers.Urgency.URGENT, () -> find(look));
    }
  }

  /// Tells whether it did: with what is kept it may be too much for a journal, and wait for that.
  private boolean takesUpWhatWaits() {
    Map<String, byte[]> journal = journal();
    boolean isLarge = bytes(journal) > MAX_JOURNAL_BYTES;
    if (isLarge && !kept.isEmpty() && !resting) {
      return false;
    }
    Map<String, Change> batch = waiting;
    Map<String, byte[]> meanwhile = new LinkedHashMap<>(kept);
    meanwhile.putAll(journal);
    waiting = new LinkedHashMap<>();
    busy = true;
    boolean atOnce = kept.isEmpty() && (batch.size() <= FEW || isLarge);
    pool.execute(
        Workers.Urgency.URGENT,
        atOnce ? () -> change(batch) : () -> keep(batch, meanwhile, journal));
    return true;
  }

  /// What is kept and what waits, without what is to be removed.
  private Map<String, byte[]> journal() {
    Map<String, byte[]> all = new LinkedHashMap<>(kept);
    waiting.forEach((name, change) -> {
      all.remove(name);
      byte[] document = change.document();
      if (document != null) {
        all.put(name, document);
      }
    });
    return all;
  }

  private static long bytes(Map<String, byte[]> documents) {
    return documents.values().stream().mapToLong(document -> document.length).sum();
  }

  /// Makes a batch safe. What it removes stays in the journal until it has gone: a process that
  /// ends in between leaves it as it was last, and not as it was before that.
  private void keep(
      Map<String, Change> batch, Map<String, byte[]> meanwhile, Map<String, byte[]> journal) {
    Outcome<Void> safe =
        attempt(() -> {
          documents.recover();
          documents.keep(meanwhile);
        });
    Outcome<Void> gone =
        safe instanceof Outcome.Done<Void>
            ? attempt(() -> remove(batch, meanwhile.size() > journal.size() ? journal : null))
            : safe;
    Map<String, Outcome<Void>> outcomes = new LinkedHashMap<>();
    batch.forEach((name, change) -> outcomes.put(name, change.document() == null ? gone : safe));
    loop.post(() -> {
      if (safe instanceof Outcome.Done<Void>) {
        kept = gone instanceof Outcome.Done<Void> ? journal : meanwhile;
        resting = false;
      }
      answer(batch, outcomes);
    });
  }

  /// @param journal what is kept from then on, or null where it is kept already
  private void remove(Map<String, Change> batch, @Nullable Map<String, byte[]> journal)
      throws IOException {
    List<String> going = new ArrayList<>();
    batch.forEach((name, change) -> {
      if (change.document() == null) {
        going.add(name);
      }
    });
    documents.remove(going);
    if (journal != null) {
      documents.keep(journal);
    }
  }

  private void settle(Map<String, byte[]> some, boolean all) {
    Outcome<Void> settled = attempt(() -> documents.settle(some, all));
    loop.post(() -> {
      busy = false;
      if (settled instanceof Outcome.Done<Void>) {
        kept.keySet().removeAll(some.keySet());
      } else {
        resting = true;
        loop.at(loop.now() + AGAIN_NANOS, this::goOn);
      }
      next();
    });
  }

  private void goOn() {
    resting = false;
    next();
  }

  private void answer(Map<String, Change> batch, Map<String, Outcome<Void>> outcomes) {
    busy = false;
    outcomes.forEach((name, outcome) -> {
      Change change = batch.get(name);
      if (change != null) {
        change.done().forEach(done -> done.accept(outcome));
      }
    });
    next();
  }

  private <T> void find(Look<T> look) {
    Outcome<T> outcome;
    try {
      documents.recover();
      outcome = new Outcome.Done<>(look.inquiry().answer());
    } catch (IOException e) {
      outcome = new Outcome.Failed<>(DiskFailures.of(e, folder, disk, true));
    }
    Outcome<T> answer = outcome;
    loop.post(() -> {
      busy = false;
      look.done().accept(answer);
      next();
    });
  }

  private void change(Map<String, Change> batch) {
    Map<String, Outcome<Void>> outcomes = new LinkedHashMap<>();
    List<String> staged = new ArrayList<>();
    batch.forEach((name, change) -> {
      Outcome<Void> outcome = attempt(() -> begin(name, change.document()));
      outcomes.put(name, outcome);
      if (change.document() != null && outcome instanceof Outcome.Done<Void>) {
        staged.add(name);
      }
    });
    Outcome<Void> published = attempt(() -> documents.publish(staged));
    staged.forEach(name -> outcomes.put(name, published));
    loop.post(() -> answer(batch, outcomes));
  }

  private void begin(String name, byte @Nullable [] document) throws IOException {
    documents.recover();
    if (document == null) {
      documents.remove(List.of(name));
    } else {
      documents.stage(name, document);
    }
  }

  private Outcome<Void> attempt(Lane.Action action) {
    try {
      action.run();
      return Outcome.done();
    } catch (IOException e) {
      return new Outcome.Failed<>(DiskFailures.of(e, folder, disk, false));
    }
  }
}
