package picotorrent.session.torrent;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.api.Event;
import picotorrent.api.TorrentState;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.port.DiskFailure;
import picotorrent.port.Loop;
import picotorrent.session.book.Dossier;
import picotorrent.session.ground.Environment;

/// What is wrong with one torrent, and the trying again until the cause is gone.
///
/// Confined to the session loop.
public final class Setbacks {
  /// How long to wait before a disk that failed is tried again.
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Environment env;
  private final TorrentId id;
  private final Dossier dossier;
  private final Runnable touch;
  private final Runnable tryAgain;
  private TorrentState.@Nullable Failed failed;
  private Loop.@Nullable Timer retry;

  /// @param touch hears that what is wrong has changed
  /// @param tryAgain does what failed once more
  Setbacks(Environment env, Dossier dossier, Runnable touch, Runnable tryAgain) {
    this.env = env;
    this.id = dossier.knowledge().id();
    this.dossier = dossier;
    this.touch = touch;
    this.tryAgain = tryAgain;
  }

  /// What is wrong, or null.
  public TorrentState.@Nullable Failed current() {
    return failed;
  }

  /// The disk failed: told once, and tried again by itself where that makes sense.
  void diskFailed(DiskFailure failure) {
    boolean news = failed == null;
    failed =
        new TorrentState.Failed(
            failure.what(), failure.advice(), Trouble.brief(failure), Trouble.mend(failure));
    touch.run();
    if (news) {
      tell(failure.sentence());
    }
    if (failure.mayPass() && retry == null) {
      retry = env.ports().loop().at(env.now() + RETRY_NANOS, this::retry);
    }
  }

  /// What failed is being done once more: if it is not heard of, the disk is asked again.
  void lookAgain() {
    if (failed != null && retry == null) {
      retry = env.ports().loop().at(env.now() + RETRY_NANOS, this::retry);
    }
  }

  private void retry() {
    retry = null;
    if (failed != null) {
      tryAgain.run();
    }
  }

  /// It stopped for a reason that only a person can mend.
  public void failed(TorrentState.Failed why) {
    failed = why;
    touch.run();
    tell(why.told());
  }

  private void tell(Sentence reason) {
    env.events().publish(new Event.TorrentFailed(id, dossier.name(), reason));
  }

  /// What failed has gone through: the cause is gone.
  public void recovered() {
    if (failed != null) {
      clear();
      env.events().publish(new Event.TorrentRecovered(id, dossier.name()));
    }
  }

  /// Forgets what was wrong: the torrent begins anew, or stops.
  void clear() {
    failed = null;
    if (retry != null) {
      retry.cancel();
      retry = null;
    }
    touch.run();
  }
}
