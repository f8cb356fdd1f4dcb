package picotorrent.session.ground;

import java.util.ArrayList;
import java.util.List;

/// Tells that the torrents of a session are others than before, to those who do something about all
/// of them: what is announced, whose turn it is.
///
/// Confined to the session loop.
public final class Roster {
  private final List<Runnable> listeners = new ArrayList<>();
  private final List<Runnable> followers = new ArrayList<>();
  private long version;

  /// Calls back at each change.
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /// Calls back where a change cannot wait until somebody compares versions.
  public void onUrgentChange(Runnable follower) {
    followers.add(follower);
  }

  /// A torrent has begun, ended or become complete, or more is known of it: who makes torrents
  /// known looks at them all again, and only then.
  public void changed() {
    version++;
    listeners.forEach(Runnable::run);
  }

  /// The same, at once: what was known of a torrent until now may not be told any more.
  public void changedUrgently() {
    changed();
    followers.forEach(Runnable::run);
  }

  /// Grows with each change.
  public long version() {
    return version;
  }
}
