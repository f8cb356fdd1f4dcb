package picotorrent.tracker;

import java.util.List;
import java.util.Set;

/// One announce URL of one torrent, with a leg for each address family.
final class Tracker {
  final String url;
  final List<Leg> legs;

  Tracker(String url, Set<Family> families) {
    this.url = url;
    this.legs = families.stream().sorted().map(Leg::new).toList();
  }

  /// Whether its turn is over for now: no leg that leads to it is worth a try. A family that the
  /// host does not have says nothing about the tracker.
  boolean rests(long now) {
    boolean someLeads = false;
    boolean allRest = true;
    boolean leadersRest = true;
    for (Leg leg : legs) {
      boolean rests = leg.rests(now);
      someLeads |= !leg.isAbsent();
      allRest &= rests;
      leadersRest &= rests || leg.isAbsent();
    }
    return someLeads ? leadersRest : allRest;
  }

  /// Whether it may count us, or is about to.
  boolean hasHeard() {
    return legs.stream().anyMatch(leg -> leg.isTold() || leg.phase() != Leg.Phase.IDLE);
  }

  boolean owes() {
    return legs.stream().anyMatch(leg -> leg.owesLastWord() || leg.phase() != Leg.Phase.IDLE);
  }

  TrackerStatus status(int tier, boolean running, boolean asked, long now) {
    Leg shown = shownLeg();
    return new TrackerStatus(
        tier,
        url,
        state(running, asked),
        shown.message(),
        counts(),
        legs.stream().mapToInt(Leg::peers).max().orElse(-1),
        running ? nextSeconds(asked, now) : -1);
  }

  /// The leg that says most: one that answered, else one that leads somewhere.
  private Leg shownLeg() {
    return legs.stream()
        .filter(Leg::hasAnswered)
        .findFirst()
        .or(() -> legs.stream().filter(leg -> !leg.isAbsent()).findFirst())
        .orElse(legs.getFirst());
  }

  private TrackerStatus.State state(boolean running, boolean asked) {
    if (legs.stream().anyMatch(leg -> leg.phase() == Leg.Phase.FLYING)) {
      return TrackerStatus.State.WORKING;
    }
    if (!running) {
      return TrackerStatus.State.OFF;
    }
    if (legs.stream().anyMatch(Leg::hasAnswered)) {
      return TrackerStatus.State.OK;
    }
    if (shownLeg().hasFailed()) {
      return TrackerStatus.State.FAILED;
    }
    return asked ? TrackerStatus.State.WAITING : TrackerStatus.State.OFF;
  }

  /// How many it says there are.
  SwarmCounts counts() {
    SwarmCounts most = SwarmCounts.UNKNOWN;
    for (Leg leg : legs) {
      most = most.most(leg.counts());
    }
    return most;
  }

  private long nextSeconds(boolean asked, long now) {
    return legs.stream()
        .filter(leg -> !leg.isBanned() && (asked || leg.rests(now)))
        .mapToLong(leg -> Math.max(0, (leg.nextAt() - now) / 1_000_000_000L))
        .min()
        .orElse(-1);
  }
}
