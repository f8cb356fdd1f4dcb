package picotorrent.tracker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The trackers of one swarm (one info hash of one torrent), and whose turn it is (BEP 12).
///
/// Each tier is shuffled once; a tracker that answers moves to the front of its tier; one that
/// fails rests for 15 s, doubling to an hour, and the next of its tier has its turn at once. Each
/// tracker hears from every address family of ours. `started`, `completed` and `stopped` reach a
/// tracker once each: the first two are owed until accepted, the last goes to every tracker that
/// may count us and is not repeated. The minimum interval holds also for a person's wish.
///
/// What is due is first [#poll]ed, which gives it a ticket to wait with for its place in the
/// [Announcer]'s queue; when it leaves, [#begin] decides what it says, and says nothing when the
/// torrent has changed its mind. Confined to the session loop.
public final class AnnounceTiers {
  /// How many trackers are asked.
  public enum Policy {
    /// The first that works, over all tiers in order: BEP 12 to the letter. For private torrents,
    /// whose trackers want to see a peer at one of them at a time (BEP 27).
    FIRST_WORKING,
    /// The first that works of every tier. For public torrents, whose tiers are often a list of
    /// independent trackers with different peers; trackers of one tier share theirs. What
    /// qBittorrent does by default.
    EVERY_TIER,
    /// All.
    EVERY_TRACKER
  }

  /// Something to announce.
  ///
  /// @param ticket names it here
  /// @param url whom
  /// @param family from which of our addresses
  /// @param priority how urgent it is
  record Due(long ticket, String url, Family family, Priority priority) {}

  /// What an announce says as it leaves.
  ///
  /// @param event what happened
  /// @param trackerId to be repeated, or null
  record Word(AnnounceEvent event, @Nullable String trackerId) {}

  private record Flight(Tracker tracker, Leg leg) {}

  private final Set<Family> families;
  private Policy policy;
  private final RandomGenerator random;
  private final Map<Long, Flight> flights = new LinkedHashMap<>();
  private final List<Tracker> leaving = new ArrayList<>();
  private List<List<Tracker>> tiers = List.of();
  private Priority ofStart = Priority.NEW;
  private boolean running;
  private long nextTicket;

  /// The trackers of a swarm, stopped.
  ///
  /// @param urls tier by tier; duplicates count once, where they stand first
  /// @param families from which we announce, at least one
  public AnnounceTiers(
      List<List<String>> urls, Set<Family> families, Policy policy, RandomGenerator random) {
    this.families = Set.copyOf(families);
    this.policy = policy;
    this.random = random;
    this.tiers = arrange(urls, Map.of());
  }

  private List<List<Tracker>> arrange(List<List<String>> urls, Map<String, Tracker> known) {
    SequencedSet<String> seen = new LinkedHashSet<>();
    List<List<Tracker>> arranged = new ArrayList<>();
    for (List<String> tier : urls) {
      List<Tracker> trackers = new ArrayList<>();
      for (String url : tier) {
        if (seen.add(url)) {
          Tracker tracker = known.get(url);
          trackers.add(tracker == null ? new Tracker(url, families) : tracker);
        }
      }
      Collections.shuffle(trackers, Random.from(random));
      if (!trackers.isEmpty()) {
        arranged.add(trackers);
      }
    }
    return arranged;
  }

  /// Begins to announce, `started` first.
  ///
  /// @param urgency of the first announces: [Priority#NEW] for a torrent that a person just added
  ///   or started, [Priority#PERIODIC] for one of the last session
  /// @param at when; in the future, where many start at once
  void start(Priority urgency, long at) {
    if (!running) {
      running = true;
      ofStart = urgency;
      trackers().forEach(tracker -> tracker.legs.forEach(leg -> leg.start(at)));
    }
  }

  /// Changes how many trackers are asked. Where that is one from now on, because a magnet link has
  /// turned out to be to a private torrent, the others hear that we leave: they would go on leading
  /// peers to us, and a peer is to be seen at one tracker at a time (BEP 27).
  void policy(Policy other, long now) {
    boolean fewer = policy != other && other == Policy.FIRST_WORKING;
    policy = other;
    if (fewer && running) {
      SequencedSet<Tracker> staying = turn(now);
      trackers().stream()
          .filter(tracker -> tracker.hasHeard() && !staying.contains(tracker))
          .forEach(tracker -> farewell(tracker, now));
    }
  }

  /// Ends it: `stopped` to all that may count us. What was in the air counts as gone.
  void stop(long now) {
    if (running) {
      running = false;
      trackers().forEach(tracker -> farewell(tracker, now));
    }
  }

  private void farewell(Tracker tracker, long now) {
    tracker.legs.forEach(leg -> leg.stop(now));
    flights.values().removeIf(f -> f.tracker() == tracker && f.leg().phase() == Leg.Phase.IDLE);
  }

  /// The download completed here, just now.
  void complete(long now) {
    if (running) {
      trackers().forEach(tracker -> tracker.legs.forEach(leg -> leg.complete(now)));
    }
  }

  /// A person wants peers now.
  void wish(long now) {
    if (running) {
      trackers().forEach(tracker -> tracker.legs.forEach(leg -> leg.wish(now)));
    }
  }

  /// Our network is another: what is in the air is lost, and those who could not hear us are tried
  /// again.
  void networkChanged(long now) {
    if (running) {
      trackers().forEach(tracker -> tracker.legs.forEach(leg -> leg.networkChanged(now)));
      flights.values().removeIf(flight -> flight.leg().phase() == Leg.Phase.IDLE);
    }
  }

  /// Takes other trackers; those that stay keep all they know, those that go are told.
  void replace(List<List<String>> urls, long now) {
    Map<String, Tracker> known = new LinkedHashMap<>();
    List<Tracker> before = trackers();
    everybody().forEach(tracker -> known.put(tracker.url, tracker));
    tiers = arrange(urls, known);
    List<Tracker> after = trackers();
    for (Tracker tracker : before) {
      if (!after.contains(tracker)) {
        farewell(tracker, now);
        leaving.add(tracker);
      }
    }
    leaving.removeAll(after);
    for (Tracker tracker : after) {
      if (running && !before.contains(tracker)) {
        tracker.legs.forEach(leg -> leg.start(now));
      }
    }
  }

  /// The next thing that is due, if any; it keeps its ticket until [#handleOutcome].
  Optional<Due> poll(long now) {
    leaving.removeIf(tracker -> !tracker.owes());
    SequencedSet<Tracker> turn = turn(now);
    for (Tracker tracker : everybody()) {
      for (Leg leg : tracker.legs) {
        if (leg.isDue(now) && speaks(leg, turn.contains(tracker), now)) {
          Priority priority = leg.priority(ofStart);
          leg.queue();
          flights.put(nextTicket, new Flight(tracker, leg));
          return Optional.of(new Due(nextTicket++, tracker.url, leg.family, priority));
        }
      }
    }
    return Optional.empty();
  }

  /// Whether a leg has something to say now: its turn, or what it owes also out of turn.
  private boolean speaks(Leg leg, boolean itsTurn, long now) {
    return leg.owesLastWord()
        || (running && (itsTurn || (leg.owesCompletion() && !leg.rests(now))));
  }

  /// What a ticket says now that it leaves; empty when nothing is to be said any more.
  Optional<Word> begin(long ticket, long now) {
    Flight flight = flights.get(ticket);
    if (flight == null) {
      return Optional.empty();
    }
    AnnounceEvent event = flight.leg().fly(now);
    return Optional.of(new Word(event, flight.leg().trackerId()));
  }

  /// Takes the end of a ticket in, whether it left or not; an unknown one is late and ignored.
  void handleOutcome(long ticket, AnnounceOutcome outcome, long now) {
    Flight flight = flights.remove(ticket);
    if (flight == null) {
      return;
    }
    flight.leg().handle(outcome, now, random);
    if (outcome instanceof AnnounceOutcome.Accepted) {
      promote(flight.tracker());
    }
  }

  private void promote(Tracker tracker) {
    for (List<Tracker> tier : tiers) {
      if (tier.remove(tracker)) {
        tier.addFirst(tracker);
        return;
      }
    }
  }

  /// Whether a ticket's outcome matters still.
  boolean expects(long ticket) {
    return flights.containsKey(ticket);
  }

  /// Takes back all that is owed and on its way.
  void forget() {
    running = false;
    leaving.clear();
    tiers = List.of();
    flights.clear();
  }

  /// When [#poll] will have something, if nothing else happens.
  OptionalLong pollTimeout(long now) {
    SequencedSet<Tracker> turn = turn(now);
    @Nullable Long earliest = null;
    for (Tracker tracker : everybody()) {
      for (Leg leg : tracker.legs) {
        boolean waits = leg.phase() == Leg.Phase.IDLE && !leg.isBanned();
        boolean counts = speaks(leg, turn.contains(tracker), now) || (running && leg.rests(now));
        if (waits && counts && (earliest == null || leg.nextAt() - earliest < 0)) {
          earliest = leg.nextAt();
        }
      }
    }
    return earliest == null ? OptionalLong.empty() : OptionalLong.of(earliest);
  }

  /// Whether nothing is owed and nothing is on its way.
  boolean isQuiet() {
    return everybody().stream().noneMatch(Tracker::owes);
  }

  /// Each tracker, tier by tier.
  public List<TrackerStatus> status(long now) {
    SequencedSet<Tracker> turn = turn(now);
    List<TrackerStatus> status = new ArrayList<>();
    for (int tier = 0; tier < tiers.size(); tier++) {
      for (Tracker tracker : tiers.get(tier)) {
        status.add(tracker.status(tier, running, turn.contains(tracker), now));
      }
    }
    return status;
  }

  /// How many are in the swarm by what all trackers say.
  SwarmCounts counts() {
    SwarmCounts most = SwarmCounts.UNKNOWN;
    for (List<Tracker> tier : tiers) {
      for (Tracker tracker : tier) {
        most = most.most(tracker.counts());
      }
    }
    return most;
  }

  /// Whose turn it is by the policy; none while all rest.
  private SequencedSet<Tracker> turn(long now) {
    SequencedSet<Tracker> turn = new LinkedHashSet<>();
    Predicate<Tracker> isAwake = tracker -> !tracker.rests(now);
    switch (policy) {
      case EVERY_TRACKER -> turn.addAll(trackers());
      case EVERY_TIER -> tiers.forEach(tier -> addFirst(tier, isAwake, turn));
      case FIRST_WORKING -> addFirst(trackers(), isAwake, turn);
    }
    return turn;
  }

  private static void addFirst(
      List<Tracker> of, Predicate<Tracker> isAwake, SequencedSet<Tracker> turn) {
    for (Tracker tracker : of) {
      if (isAwake.test(tracker)) {
        turn.add(tracker);
        return;
      }
    }
  }

  private List<Tracker> trackers() {
    List<Tracker> trackers = new ArrayList<>();
    tiers.forEach(trackers::addAll);
    return trackers;
  }

  private List<Tracker> everybody() {
    List<Tracker> everybody = new ArrayList<>(trackers());
    everybody.addAll(leaving);
    return everybody;
  }
}
