package picotorrent.sim;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;

/// Small documents in memory. The [Documents] outlive a process; a save that had not been answered
/// when its process was killed never happened.
public final class SimStateStore implements StateStore {
  private final SimLoop loop;
  private final Documents documents;

  /// What lies on the device.
  public static final class Documents {
    private final TreeMap<String, byte[]> byName = new TreeMap<>();
    private long saveNanos;
    private @Nullable DiskFailure failure;
    private final Map<String, Long> saves = new TreeMap<>();
    private int reads;

    /// Puts a document there, as if somebody else had.
    public void put(String name, byte[] document) {
      byName.put(name, document);
    }

    /// Documents that were read so far.
    public int reads() {
      return reads;
    }

    private byte[] read(byte[] document) {
      reads++;
      return document.clone();
    }

    /// The documents as they are, by name.
    public Map<String, byte[]> byName() {
      return Map.copyOf(byName);
    }

    /// From now on forcing a document to the device takes so long.
    public void saveTakes(long nanos) {
      saveNanos = nanos;
    }

    /// From now on everything fails like this; null: nothing does.
    public void fail(@Nullable DiskFailure how) {
      failure = how;
    }
  }

  /// A store of the process that runs on a host now.
  public SimStateStore(SimHost host, Documents documents) {
    this.loop = host.loop();
    this.documents = documents;
  }

  private <T> void later(Consumer<Outcome<T>> done, Runnable work) {
    loop.at(
        loop.now() + documents.saveNanos,
        () -> {
          DiskFailure failure = documents.failure;
          if (failure != null) {
            done.accept(new Outcome.Failed<>(failure));
          } else {
            work.run();
          }
        });
  }

  @Override
  public void loadAll(String prefix, Consumer<Outcome<Loaded>> done) {
    later(
        done,
        () -> {
          TreeMap<String, byte[]> found = new TreeMap<>();
          documents.byName.forEach((name, bytes) -> {
            if (name.startsWith(prefix)) {
              found.put(name, documents.read(bytes));
            }
          });
          done.accept(new Outcome.Done<>(new Loaded(found, List.of())));
        });
  }

  @Override
  public void load(Collection<String> names, Consumer<Outcome<Loaded>> done) {
    later(
        done,
        () -> {
          TreeMap<String, byte[]> found = new TreeMap<>();
          for (String name : names) {
            byte[] document = documents.byName.get(name);
            if (document != null) {
              found.put(name, documents.read(document));
            }
          }
          done.accept(new Outcome.Done<>(new Loaded(found, List.of())));
        });
  }

  @Override
  public void marks(String prefix, Consumer<Outcome<Map<String, String>>> done) {
    later(
        done,
        () -> {
          TreeMap<String, String> marks = new TreeMap<>();
          documents.saves.forEach((name, count) -> {
            if (name.startsWith(prefix)) {
              marks.put(name, count.toString());
            }
          });
          done.accept(new Outcome.Done<>(marks));
        });
  }

  @Override
  public void save(String name, byte[] document, Consumer<Outcome<Void>> done) {
    byte[] copy = document.clone();
    later(
        done,
        () -> {
          documents.byName.put(name, copy);
          documents.saves.merge(name, 1L, Long::sum);
          done.accept(Outcome.done());
        });
  }

  @Override
  public void remove(String name, Consumer<Outcome<Void>> done) {
    later(
        done,
        () -> {
          documents.byName.remove(name);
          documents.saves.remove(name);
          done.accept(Outcome.done());
        });
  }
}
