package picotorrent.app;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;

/// Documents that live as long as the process: for a command that leaves nothing behind but the
/// data.
///
/// Confined to the session loop.
final class EphemeralStates implements StateStore {
  private final Loop loop;
  private final Map<String, byte[]> documents = new TreeMap<>();

  EphemeralStates(Loop loop) {
    this.loop = loop;
  }

  @Override
  public void loadAll(String prefix, Consumer<Outcome<Loaded>> done) {
    Map<String, byte[]> found = new TreeMap<>();
    documents.forEach((name, document) -> {
      if (name.startsWith(prefix)) {
        found.put(name, document);
      }
    });
    loop.post(() -> done.accept(new Outcome.Done<>(new Loaded(found, List.of()))));
  }

  @Override
  public void load(Collection<String> names, Consumer<Outcome<Loaded>> done) {
    Map<String, byte[]> found = new TreeMap<>(documents);
    found.keySet().retainAll(names);
    loop.post(() -> done.accept(new Outcome.Done<>(new Loaded(found, List.of()))));
  }

  /// Nothing of an earlier process is there.
  @Override
  public void marks(String prefix, Consumer<Outcome<Map<String, String>>> done) {
    loop.post(() -> done.accept(new Outcome.Done<>(Map.of())));
  }

  @Override
  public boolean lasts() {
    return false;
  }

  @Override
  public void save(String name, byte[] document, Consumer<Outcome<Void>> done) {
    documents.put(name, document);
    loop.post(() -> done.accept(Outcome.done()));
  }

  @Override
  public void remove(String name, Consumer<Outcome<Void>> done) {
    documents.remove(name);
    loop.post(() -> done.accept(Outcome.done()));
  }
}
