package picotorrent.tracker;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Sentence;
import picotorrent.tracker.AnnounceOutcome.Accepted;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.AnnounceOutcome.Retry;

/// What one tracker has been told from one address family of ours, and when it is told more. The
/// rules of events live here: each is owed once and stays owed until it was accepted, except the
/// last one, which is sent once and forgotten.
final class Leg {
  /// The first wait after a failure; it doubles with each further one.
  static final long FIRST_RETRY_NANOS = TimeUnit.SECONDS.toNanos(15);

  /// The longest wait between two tries of a tracker that fails.
  static final long LONGEST_RETRY_NANOS = TimeUnit.HOURS.toNanos(1);

  /// The first wait after a tracker said no: it works, and will hardly change its mind at once.
  static final long FIRST_REFUSED_RETRY_NANOS = TimeUnit.MINUTES.toNanos(5);

  /// What lies between two announces for a person's wish while the tracker has not said more.
  static final long WISH_GAP_NANOS = TimeUnit.SECONDS.toNanos(30);

  /// How long a host without an address of this family is left alone.
  static final long ABSENT_RETRY_NANOS = TimeUnit.HOURS.toNanos(1);

  /// "retry in" beyond this is not obeyed; a slip would end a torrent's life.
  private static final long MAX_RETRY_MINUTES = TimeUnit.DAYS.toMinutes(1);

  /// Waits are made longer by up to this share, never shorter, so that what began together spreads.
  private static final double JITTER = 0.05;

  /// Where an announce is on its way.
  enum Phase {
    IDLE,
    QUEUED,
    FLYING
  }

  final Family family;
  private Phase phase = Phase.IDLE;
  private AnnounceEvent flying = AnnounceEvent.NONE;
  private boolean told;
  private boolean attempted;
  private boolean owesCompleted;
  private boolean completionTold;
  private boolean owesStopped;
  private boolean banned;
  private boolean absent;
  private boolean unheard; // the last try, by the tracker
  private int failures;
  private boolean answered;
  private boolean flew;
  private long nextAt;
  private long lastAt;
  private long minGapNanos = WISH_GAP_NANOS;
  private boolean wished;
  private @Nullable String trackerId;
  private Sentence message = Sentence.NOTHING;
  private SwarmCounts counts = SwarmCounts.UNKNOWN;
  private int peers = -1;

  Leg(Family family) {
    this.family = family;
  }

  Phase phase() {
    return phase;
  }

  /// Whether the tracker counts us in its swarm, as far as we know.
  boolean isTold() {
    return told;
  }

  boolean isAbsent() {
    return absent;
  }

  boolean hasFailed() {
    return failures > 0 || banned;
  }

  boolean hasAnswered() {
    return answered && !hasFailed();
  }

  /// Whether it failed and its next try is not due.
  boolean rests(long now) {
    return banned || (failures > 0 && now - nextAt < 0);
  }

  boolean owesLastWord() {
    return owesStopped;
  }

  boolean owesCompletion() {
    return owesCompleted && told;
  }

  boolean isBanned() {
    return banned;
  }

  long nextAt() {
    return nextAt;
  }

  boolean isDue(long now) {
    return phase == Phase.IDLE && !banned && now - nextAt >= 0;
  }

  /// A torrent starts: all is forgotten but a last word that is still owed, what must not be asked
  /// too soon, and a completion that was told.
  void start(long now) {
    owesCompleted = false;
    told = false;
    attempted = false;
    failures = 0;
    banned = false;
    absent = false;
    answered = false;
    unheard = false;
    nextAt = now;
  }

  /// The torrent completed: who was told, or was being tried, hears of it.
  void complete(long now) {
    if (!completionTold && (told || attempted)) {
      owesCompleted = true;
      if (told && failures == 0) {
        nextAt = now;
      }
    }
  }

  /// The torrent stops. Whoever may count us hears of it; what waits is taken back.
  void stop(long now) {
    boolean mayCountUs = told || (phase == Phase.FLYING && flying != AnnounceEvent.STOPPED);
    boolean leaving = phase == Phase.FLYING && flying == AnnounceEvent.STOPPED;
    owesStopped = (owesStopped || mayCountUs) && !leaving;
    owesCompleted = false;
    told = false;
    wished = false;
    if (!leaving) {
      phase = Phase.IDLE;
    }
    nextAt = now;
  }

  /// A person asks: as soon as the tracker permits, also when it failed or said never.
  void wish(long now) {
    long permitted = flew ? lastAt + minGapNanos : now;
    long wanted = now - permitted >= 0 ? now : permitted;
    if (banned || wanted - nextAt < 0) {
      nextAt = wanted;
    }
    banned = false;
    wished = true;
  }

  /// Our network is another: what is on its way may never arrive, and who did not hear us may hear
  /// us now. What was told is told again as soon as the tracker permits, from where we are now.
  void networkChanged(long now) {
    boolean wasFlying = phase == Phase.FLYING && flying != AnnounceEvent.STOPPED;
    if (wasFlying) {
      phase = Phase.IDLE;
    }
    if (wasFlying || unheard) {
      unheard = false;
      absent = false;
      failures = 0;
      nextAt = now;
    } else if (answered) {
      long permitted = lastAt + minGapNanos;
      long soonest = now - permitted >= 0 ? now : permitted;
      nextAt = soonest - nextAt < 0 ? soonest : nextAt;
    }
  }

  Priority priority(Priority ofStart) {
    if (wished) {
      return Priority.WISH;
    }
    if (owesStopped) {
      return Priority.STOPPED;
    }
    if (owesCompletion()) {
      return Priority.NEW;
    }
    return told || failures > 0 ? Priority.PERIODIC : ofStart;
  }

  void queue() {
    phase = Phase.QUEUED;
  }

  /// The announce leaves now: what it says is decided now.
  AnnounceEvent fly(long now) {
    phase = Phase.FLYING;
    wished = false;
    flew = true;
    lastAt = now;
    if (owesStopped) {
      owesStopped = false;
      flying = AnnounceEvent.STOPPED;
    } else if (!told) {
      attempted = true;
      flying = AnnounceEvent.STARTED;
    } else {
      flying = owesCompleted ? AnnounceEvent.COMPLETED : AnnounceEvent.NONE;
    }
    return flying;
  }

  @Nullable String trackerId() {
    return trackerId;
  }

  void handle(AnnounceOutcome outcome, long now, RandomGenerator random) {
    boolean wasStop = phase == Phase.FLYING && flying == AnnounceEvent.STOPPED;
    AnnounceEvent event = phase == Phase.FLYING ? flying : AnnounceEvent.NONE;
    boolean lastWordUnsaid = phase == Phase.QUEUED && owesStopped;
    phase = Phase.IDLE;
    if (lastWordUnsaid) {
      owesStopped = false;
    }
    if (wasStop || lastWordUnsaid) {
      return;
    }
    switch (outcome) {
      case Accepted accepted -> accept(accepted, event, now, random);
      case Refused refused -> refuse(refused, now, random);
      case Failed failed -> fail(failed, now, random);
    }
  }

  private void accept(Accepted accepted, AnnounceEvent event, long now, RandomGenerator random) {
    told = true;
    answered = true;
    absent = false;
    unheard = false;
    failures = 0;
    if (event == AnnounceEvent.COMPLETED) {
      owesCompleted = false;
      completionTold = true;
    }
    minGapNanos = TimeUnit.SECONDS.toNanos(accepted.timing().minIntervalSeconds());
    long interval = TimeUnit.SECONDS.toNanos(accepted.timing().intervalSeconds());
    nextAt = owesCompleted ? now : now + longer(interval, random);
    trackerId = accepted.trackerId() == null ? trackerId : accepted.trackerId();
    message = accepted.warning() == null ? Sentence.NOTHING : Sentence.quote(accepted.warning());
    counts = accepted.counts();
    peers = accepted.peers().size();
  }

  private void refuse(Refused refused, long now, RandomGenerator random) {
    failures++;
    absent = false;
    unheard = false;
    message = refused.reason();
    switch (refused.retry()) {
      case Retry.Never _ -> banned = true;
      case Retry.After(long minutes) ->
          nextAt =
              now + longer(TimeUnit.MINUTES.toNanos(Math.min(minutes, MAX_RETRY_MINUTES)), random);
      case Retry.Unsaid _ -> nextAt = now + longer(doubled(FIRST_REFUSED_RETRY_NANOS), random);
    }
  }

  private void fail(Failed failed, long now, RandomGenerator random) {
    message = failed.reason();
    absent = failed.reach() == Reach.NO_ADDRESS;
    unheard = failed.reach() != Reach.ANSWERED;
    failures++;
    long wait = absent ? ABSENT_RETRY_NANOS : doubled(FIRST_RETRY_NANOS);
    nextAt = now + longer(wait, random);
  }

  private long doubled(long first) {
    int shift = Math.min(failures - 1, 20);
    return Math.min(first << shift, LONGEST_RETRY_NANOS);
  }

  private static long longer(long nanos, RandomGenerator random) {
    return nanos + (long) (nanos * JITTER * random.nextDouble());
  }

  Sentence message() {
    return message;
  }

  SwarmCounts counts() {
    return counts;
  }

  int peers() {
    return peers;
  }
}
