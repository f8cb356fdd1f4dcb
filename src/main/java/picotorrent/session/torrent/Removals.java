package picotorrent.session.torrent;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picotorrent.api.RemovalStatus;
import picotorrent.base.TorrentId;
import picotorrent.session.ground.Countdown;

/// The removals under way, for whoever looks and whoever ends one: their torrents are in no table
/// any more.
///
/// Confined to the session loop.
public final class Removals {
  private final Set<UnderWay> all = new LinkedHashSet<>();
  private List<RemovalStatus> list = List.of();
  private boolean touched;

  /// None yet.
  public Removals() {}

  /// A removal that has begun.
  public interface UnderWay {
    /// How far it is.
    RemovalStatus status();

    /// Ends it; `then` runs when a later start would not go on with it.
    void cancel(Runnable then);
  }

  /// One begins.
  public void add(UnderWay removal) {
    all.add(removal);
    touched = true;
  }

  /// One has ended.
  public void remove(UnderWay removal) {
    all.remove(removal);
    touched = true;
  }

  /// One has come further.
  public void touch() {
    touched = true;
  }

  /// All of them as they are now, in the order in which they began; the same object while nothing
  /// has changed.
  public List<RemovalStatus> list() {
    if (touched) {
      touched = false;
      list = all.stream().map(UnderWay::status).toList();
    }
    return list;
  }

  /// Ends that of a torrent; `then` runs when no later start would go on with it. Tells whether
  /// there is one.
  public boolean cancel(TorrentId id, Runnable then) {
    List<UnderWay> meant = all.stream().filter(each -> each.status().id().equals(id)).toList();
    if (!meant.isEmpty()) {
      Countdown ended = new Countdown(meant.size(), then);
      meant.forEach(each -> each.cancel(ended));
    }
    return !meant.isEmpty();
  }
}
