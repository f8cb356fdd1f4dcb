package picotorrent.sim;

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
              found.put(name, bytes.clone());
            }
          });
          done.accept(new Outcome.Done<>(new Loaded(found, List.of())));
        });
  }

  @Override
  public void save(String name, byte[] document, Consumer<Outcome<Void>> done) {
    byte[] copy = document.clone();
    later(
        done,
        () -> {
          documents.byName.put(name, copy);
          done.accept(Outcome.done());
        });
  }

  @Override
  public void remove(String name, Consumer<Outcome<Void>> done) {
    later(
        done,
        () -> {
          documents.byName.remove(name);
          done.accept(Outcome.done());
        });
  }
}
