package picotorrent.tracker;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Hash;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.base.UrlPolicy;
import picotorrent.tracker.AnnounceOutcome.Failed;
import picotorrent.tracker.AnnounceOutcome.Reach;
import picotorrent.tracker.AnnounceOutcome.Refused;
import picotorrent.tracker.AnnounceOutcome.Retry;

/// All announces of a session: the tiers of every swarm, and the queue their announces wait in.
///
/// The session calls [#poll] until it is empty whenever something happened or [#pollTimeout] is
/// reached, carries each launch to its tracker with figures of that moment, and gives the answer to
/// [#handleOutcome], also when the request timed out: a launch holds a place until then. Time is
/// monotonic, so that a clock that jumps or a machine that slept causes no storm: what became due
/// meanwhile leaves at the queue's pace. Confined to the session loop.
public final class Announcer {
  /// How long last words may take at exit.
  public static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// Of what the last session left running so many are announced as soon as the queue lets them:
  /// all that most people have.
  static final int PROMPT = 500;

  /// The others follow one after the other, so that 10,000 take an hour and go on evenly, however
  /// often all of them are started together.
  static final long SPREAD_NANOS = TimeUnit.HOURS.toNanos(1) / (10_000 - PROMPT);

  /// One info hash of one torrent: a hybrid has two swarms.
  ///
  /// @param torrent whose
  /// @param infoHash 20 bytes, what is announced
  public record Swarm(TorrentId torrent, Hash infoHash) {}

  /// An announce that leaves now.
  ///
  /// @param swarm what is announced
  /// @param tracker whom; has passed [UrlPolicy#TRACKER]'s check, whose address guard is still to
  ///   be asked
  /// @param family from which of our addresses
  /// @param event what happened
  /// @param trackerId to be repeated, or null
  /// @param place in the queue: names the launch
  public record Launch(
      Swarm swarm,
      URI tracker,
      Family family,
      AnnounceEvent event,
      @Nullable String trackerId,
      Place place) {}

  /// A place in the queue; opaque, equal only to itself.
  public static final class Place {
    private final Entry entry;
    private final long ticket;
    private final URI uri;
    private final AnnounceQueue.Host host;

    private Place(Entry entry, AnnounceTiers.Due due, URI uri) {
      this.entry = entry;
      this.ticket = due.ticket();
      this.uri = uri;
      this.host =
          new AnnounceQueue.Host(uri.getScheme() + "://" + uri.getRawAuthority(), due.family());
    }
  }

  /// One swarm's tiers and when they want to be polled.
  private static final class Entry {
    final Swarm swarm;
    final AnnounceTiers tiers;
    final long sequence;
    final SequencedSet<Place> flying = new LinkedHashSet<>();
    boolean removed;
    boolean waiting;
    long wakeAt;

    Entry(Swarm swarm, AnnounceTiers tiers, long sequence) {
      this.swarm = swarm;
      this.tiers = tiers;
      this.sequence = sequence;
    }
  }

  private static final Comparator<Entry> BY_TIME =
      (a, b) ->
          a.wakeAt == b.wakeAt
              ? Long.compare(a.sequence, b.sequence)
              : Long.signum(a.wakeAt - b.wakeAt);

  private final SequencedMap<Swarm, Entry> entries = new LinkedHashMap<>();
  private final Map<Swarm, Entry> leaving = new LinkedHashMap<>();
  private final TreeSet<Entry> waiting = new TreeSet<>(BY_TIME);
  private final AnnounceQueue<Place> queue = new AnnounceQueue<>();
  private final Queue<Place> overtaken = new ArrayDeque<>();
  private long sequence;
  private int restarted;
  private long spreadAt;
  private boolean closing;
  private long closingAt;

  /// Takes a swarm in, stopped. One that was just removed and is still to be announced as stopped
  /// is not any more: it is back.
  public void add(Swarm swarm, AnnounceTiers tiers) {
    Entry before = leaving.remove(swarm);
    if (before != null) {
      unschedule(before);
      before.tiers.forget();
    }
    if (entries.putIfAbsent(swarm, new Entry(swarm, tiers, sequence++)) != null) {
      throw new IllegalStateException("the swarm is there already");
    }
  }

  /// Begins to announce a swarm.
  ///
  /// @param urgency [Priority#NEW] for what a person just added or started, [Priority#PERIODIC] for
  ///   what the last session left running
  public void start(Swarm swarm, Priority urgency, long now) {
    Entry entry = entry(swarm);
    entry.tiers.start(urgency, urgency == Priority.PERIODIC ? turnOfRestarted(now) : now);
    schedule(entry, now);
  }

  private long turnOfRestarted(long now) {
    if (restarted++ < PROMPT) {
      spreadAt = now;
      return now;
    }
    spreadAt = Math.max(spreadAt - now, 0) + now + SPREAD_NANOS;
    return spreadAt;
  }

  /// Changes how many of its trackers a swarm asks.
  public void policy(Swarm swarm, AnnounceTiers.Policy policy, long now) {
    Entry entry = entry(swarm);
    entry.tiers.policy(policy, now);
    schedule(entry, now);
  }

  /// Ends it: the trackers that may count us are told.
  public void stop(Swarm swarm, long now) {
    Entry entry = entry(swarm);
    entry.tiers.stop(now);
    schedule(entry, now);
  }

  /// The torrent completed here, just now; not for one that was complete when it started.
  public void complete(Swarm swarm, long now) {
    Entry entry = entry(swarm);
    entry.tiers.complete(now);
    schedule(entry, now);
  }

  /// A person wants peers now; as soon as the trackers permit.
  public void wish(Swarm swarm, long now) {
    Entry entry = entry(swarm);
    entry.tiers.wish(now);
    schedule(entry, now);
  }

  /// Our network is another than before: what is on its way is taken back and said again, and who
  /// did not answer is tried again.
  public void networkChanged(long now) {
    queue.forgive();
    for (Entry entry : entries.values()) {
      entry.tiers.networkChanged(now);
      schedule(entry, now);
    }
  }

  /// Gives a swarm other trackers.
  public void replace(Swarm swarm, List<List<String>> tiers, long now) {
    Entry entry = entry(swarm);
    entry.tiers.replace(tiers, now);
    schedule(entry, now);
  }

  /// Stops a swarm and forgets it once its trackers are told.
  public void remove(Swarm swarm, long now) {
    Entry entry = entry(swarm);
    entries.remove(swarm);
    leaving.put(swarm, entry);
    entry.removed = true;
    entry.tiers.stop(now);
    schedule(entry, now);
  }

  /// The trackers of a swarm, tier by tier.
  public List<TrackerStatus> status(Swarm swarm, long now) {
    return entry(swarm).tiers.status(now);
  }

  /// How many are in a swarm by what its trackers say: cheap enough for ten thousand rows.
  public SwarmCounts counts(Swarm swarm) {
    return entry(swarm).tiers.counts();
  }

  /// Ends all: every tracker that may count us is told as far as [#CLOSING_NANOS] reaches, and
  /// nothing else leaves any more.
  public void close(long now) {
    closing = true;
    closingAt = now;
    queue.close();
    for (Entry entry : entries.values()) {
      entry.tiers.stop(now);
      schedule(entry, now);
    }
  }

  /// Whether, after [#close], all is said or the time is up.
  public boolean isClosed(long now) {
    boolean allSaid = waiting.isEmpty() && queue.isEmpty() && queue.inFlight() == 0;
    return closing && (allSaid || now - closingAt >= CLOSING_NANOS);
  }

  private Entry entry(Swarm swarm) {
    Entry entry = entries.get(swarm);
    if (entry == null) {
      throw new IllegalStateException("no such swarm");
    }
    return entry;
  }

  private void schedule(Entry entry, long now) {
    unschedule(entry);
    giveUpOvertaken(entry);
    OptionalLong at = entry.tiers.pollTimeout(now);
    if (at.isPresent()) {
      entry.wakeAt = at.getAsLong();
      entry.waiting = true;
      waiting.add(entry);
    } else if (entry.removed && entry.tiers.isQuiet()) {
      leaving.remove(entry.swarm, entry);
    }
  }

  private void giveUpOvertaken(Entry entry) {
    for (Place place : List.copyOf(entry.flying)) {
      if (!entry.tiers.expects(place.ticket)) {
        entry.flying.remove(place);
        queue.vacate(place.host);
        overtaken.add(place);
      }
    }
  }

  private void unschedule(Entry entry) {
    if (entry.waiting) {
      waiting.remove(entry);
      entry.waiting = false;
    }
  }

  /// The next announce that may leave now, if any.
  public Optional<Launch> poll(long now) {
    submitWhatIsDue(now);
    for (var step = queue.poll(now); step.isPresent(); step = queue.poll(now)) {
      switch (step.get()) {
        case AnnounceQueue.Step.FailFast<Place>(Place place) ->
            end(
                place,
                new Failed(Sentence.of("the tracker does not answer"), Reach.UNREACHABLE),
                now);
        case AnnounceQueue.Step.Go<Place>(Place place) -> {
          var word = place.entry.tiers.begin(place.ticket, now);
          if (word.isPresent()) {
            return Optional.of(launch(place, word.get()));
          }
          queue.vacate(place.host);
        }
      }
      submitWhatIsDue(now);
    }
    return Optional.empty();
  }

  private static Launch launch(Place place, AnnounceTiers.Word word) {
    place.entry.flying.add(place);
    return new Launch(
        place.entry.swarm, place.uri, place.host.family(), word.event(), word.trackerId(), place);
  }

  /// A launch whose outcome nobody waits for any more, if any: its request is to be cancelled, and
  /// its place is free already.
  public Optional<Place> pollOvertaken() {
    return Optional.ofNullable(overtaken.poll());
  }

  private void submitWhatIsDue(long now) {
    while (!waiting.isEmpty() && now - waiting.getFirst().wakeAt >= 0) {
      Entry entry = waiting.getFirst();
      for (var due = entry.tiers.poll(now); due.isPresent(); due = entry.tiers.poll(now)) {
        submit(entry, due.get(), now);
      }
      schedule(entry, now);
    }
  }

  /// Queues what is due; a URL that may not be asked is refused for good.
  private void submit(Entry entry, AnnounceTiers.Due due, long now) {
    switch (UrlPolicy.TRACKER.check(due.url())) {
      case UrlPolicy.Checked.Refused(Sentence reason) ->
          entry.tiers.handleOutcome(due.ticket(), new Refused(reason, new Retry.Never()), now);
      case UrlPolicy.Checked.Safe(URI uri) -> {
        Place place = new Place(entry, due, uri);
        queue.submit(place, place.host, due.priority());
      }
    }
  }

  /// Takes the end of a launch in; peers are the session's own affair. One that was overtaken is
  /// ignored.
  public void handleOutcome(Launch launch, AnnounceOutcome outcome, long now) {
    Place place = launch.place();
    if (place.entry.flying.remove(place)) {
      queue.finished(place.host, outcome, now);
      end(place, outcome, now);
    }
  }

  private void end(Place place, AnnounceOutcome outcome, long now) {
    place.entry.tiers.handleOutcome(place.ticket, outcome, now);
    schedule(place.entry, now);
  }

  /// When to [#poll] again, if nothing else happens.
  public OptionalLong pollTimeout(long now) {
    OptionalLong pace = queue.pollTimeout(now);
    if (waiting.isEmpty()) {
      return pace;
    }
    long wakeAt = waiting.getFirst().wakeAt;
    return OptionalLong.of(
        pace.isPresent() && pace.getAsLong() - wakeAt < 0 ? pace.getAsLong() : wakeAt);
  }
}
