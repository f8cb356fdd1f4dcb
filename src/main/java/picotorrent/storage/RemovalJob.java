package picotorrent.storage;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CancellationException;
import picotorrent.port.Loop;
import picotorrent.port.Outcome;
import picotorrent.port.Store;

/// A removal under way: which files have gone, of how many, and whether to go on.
///
/// [#cancel] and [#outcome] on the loop, the rest on the pool thread that removes.
final class RemovalJob implements Store.Job {
  /// So often the loop hears of what has gone.
  private static final long NEWS_NANOS = 50_000_000;

  private final Loop loop;
  private final Store.RemovalProgress progress;
  private final List<Place> gone = new ArrayList<>();
  private int all;
  private long toldNanos;
  private volatile boolean cancelled;

  RemovalJob(Loop loop, Store.RemovalProgress progress) {
    this.loop = loop;
    this.progress = progress;
  }

  @Override
  public void cancel() {
    cancelled = true;
  }

  /// Stops here when it was cancelled.
  void stopIfCancelled() {
    if (cancelled) {
      throw new CancellationException();
    }
  }

  /// So many files are there yet and are to go.
  void expect(int files) {
    all = gone.size() + files;
    tell();
  }

  /// These files went.
  void gone(Collection<Place> files) {
    gone.addAll(files);
    if (gone.size() == all || loop.now() - toldNanos >= NEWS_NANOS) {
      tell();
    }
  }

  private void tell() {
    toldNanos = loop.now();
    int files = gone.size();
    int total = all;
    loop.post(() -> progress.onRemoved(files, total));
  }

  /// All that went.
  List<Place> gone() {
    return gone;
  }

  /// What the removal came to, by what its work did.
  Outcome<Store.Removed> outcome(Outcome<Void> work) {
    return switch (work) {
      case Outcome.Done<Void> _ ->
          new Outcome.Done<>(new Store.Removed(gone.size(), all - gone.size()));
      case Outcome.Failed<Void>(var failure) -> new Outcome.Failed<>(failure);
      case Outcome.Cancelled<Void>() -> new Outcome.Cancelled<>();
    };
  }
}
