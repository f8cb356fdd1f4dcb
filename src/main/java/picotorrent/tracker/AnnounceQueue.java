package picotorrent.tracker;

import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/// The announces of a whole session that wait for their place: by priority, and within one priority
/// host by host in turn. Never more than [#MAX_IN_FLIGHT] at once and [#MAX_PER_HOST] to one host.
///
/// What has time, and what goes to a host that has not answered yet, leaves at a pace: one every
/// [#PACE_NANOS] beyond a burst. For what a person waits for, a host that answers sets the pace by
/// its answers. A host that did not answer twice running is left alone for a minute: what is for it
/// fails without a datagram, so that its torrents turn to their other trackers; then one announce
/// at a time tries it.
///
/// @param <P> what waits
final class AnnounceQueue<P> {
  /// What home routers and file descriptors bear; what libtorrent allows.
  static final int MAX_IN_FLIGHT = 50;

  /// Of these to one host, so that a slow one does not take all places.
  static final int MAX_PER_HOST = 8;

  /// 50 a second: what fell due while the machine slept, with 10,000 torrents, is said in 200 s.
  static final long PACE_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  /// Announces that may leave at once after a silence: a few torrents with many trackers.
  static final int BURST = 25;

  /// Silences of a host in a row that make it count as down.
  static final int SILENCES = 2;

  /// Hosts whose last word is remembered while nothing is under way to them: more than anybody's
  /// torrents name, and a list of invented names fills no memory.
  static final int MAX_REMEMBERED = 1_000;

  /// How long a host that is down is left alone.
  static final long DOWN_NANOS = TimeUnit.SECONDS.toNanos(60);

  /// Where a job goes: a host may be down over one family only.
  record Host(String authority, Family family) {}

  /// What to do with what waited.
  sealed interface Step<P> {
    /// It may leave; it holds a place until [AnnounceQueue#finished] or [AnnounceQueue#vacate].
    record Go<P>(P waited) implements Step<P> {}

    /// Its host is down.
    record FailFast<P>(P waited) implements Step<P> {}
  }

  private static final class Health {
    int inFlight;
    int silences;
    long downUntil;
    boolean answers; // the last word of it was an answer

    boolean isDown(long now) {
      return silences >= SILENCES && now - downUntil < 0;
    }

    /// Whether anything is known of the host that is not so of everyone.
    boolean isTelling() {
      return inFlight > 0 || silences > 0 || answers;
    }

    int places(boolean closing) {
      if (silences >= SILENCES) {
        return 1;
      }
      return closing ? MAX_IN_FLIGHT : MAX_PER_HOST;
    }
  }

  private final Map<Priority, Map<Host, Queue<P>>> lanes = new EnumMap<>(Priority.class);
  private final Map<Host, Health> healths = new HashMap<>();
  private int inFlight;
  private boolean closing;
  private boolean begun;
  private long nextFreeAt;

  AnnounceQueue() {
    for (Priority priority : Priority.values()) {
      lanes.put(priority, new LinkedHashMap<>());
    }
  }

  void submit(P waits, Host host, Priority priority) {
    lane(priority).computeIfAbsent(host, _ -> new ArrayDeque<>()).add(waits);
  }

  private Map<Host, Queue<P>> lane(Priority priority) {
    return lanes.computeIfAbsent(priority, _ -> new LinkedHashMap<>());
  }

  int inFlight() {
    return inFlight;
  }

  boolean isEmpty() {
    return lanes.values().stream().allMatch(Map::isEmpty);
  }

  /// From now on nothing matters but to be quick: only last words are left to say.
  void close() {
    closing = true;
  }

  /// The next job that may leave, or that fails at once; empty when all must wait.
  Optional<Step<P>> poll(long now) {
    for (Priority priority : Priority.values()) {
      Map<Host, Queue<P>> lane = lane(priority);
      for (Host host : lane.keySet()) {
        Health health = health(host);
        if (health.isDown(now) && priority != Priority.WISH) {
          return Optional.of(new Step.FailFast<>(take(lane, host)));
        }
        boolean paced = !(closing || health.answers && priority != Priority.PERIODIC);
        if (inFlight < MAX_IN_FLIGHT
            && health.inFlight < health.places(closing)
            && (!paced || mayLeave(now))) {
          if (paced) {
            spend(now);
          }
          inFlight++;
          health.inFlight++;
          return Optional.of(new Step.Go<>(take(lane, host)));
        }
      }
    }
    return Optional.empty();
  }

  /// Takes what waits first for a host; the host goes to the end of the lane.
  private P take(Map<Host, Queue<P>> lane, Host host) {
    Queue<P> queue = lane.remove(host);
    if (queue == null) {
      throw new IllegalStateException("a lane holds no empty queues");
    }
    P first = queue.remove();
    if (!queue.isEmpty()) {
      lane.put(host, queue);
    }
    return first;
  }

  /// Gives a place back, and tells how the host behaved.
  void finished(Host host, AnnounceOutcome outcome, long now) {
    Health health = health(host);
    if (outcome instanceof AnnounceOutcome.Failed(_, AnnounceOutcome.Reach reach)
        && reach == AnnounceOutcome.Reach.UNREACHABLE) {
      health.silences++;
      health.downUntil = now + DOWN_NANOS;
      health.answers = false;
    } else {
      health.silences = 0;
      health.answers = outcome instanceof AnnounceOutcome.Accepted;
    }
    vacate(host);
  }

  /// Nobody is down any more, as far as we know: our own network is another.
  void forgive() {
    healths.values().forEach(health -> health.silences = 0);
    healths.values().removeIf(health -> health.inFlight == 0);
  }

  /// Gives a place back that came to nothing.
  void vacate(Host host) {
    inFlight--;
    Health health = health(host);
    health.inFlight--;
    if (!health.isTelling()) {
      healths.remove(host);
    } else if (healths.size() > MAX_REMEMBERED) {
      healths.values().removeIf(other -> other.inFlight == 0 && other.silences == 0);
    }
  }

  private Health health(Host host) {
    return healths.computeIfAbsent(host, _ -> new Health());
  }

  private boolean mayLeave(long now) {
    return !begun || nextFreeAt - now <= BURST * PACE_NANOS;
  }

  private void spend(long now) {
    nextFreeAt = (begun && nextFreeAt - now > 0 ? nextFreeAt : now) + PACE_NANOS;
    begun = true;
  }

  /// When the pace permits the next one, if that is all that holds it.
  OptionalLong pollTimeout(long now) {
    boolean paceAlone = !closing && !isEmpty() && inFlight < MAX_IN_FLIGHT && !mayLeave(now);
    return paceAlone ? OptionalLong.of(nextFreeAt - BURST * PACE_NANOS) : OptionalLong.empty();
  }
}
