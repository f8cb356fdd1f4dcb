package picotorrent.swarm.choke;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/// Decides whom of a torrent's peers to serve.
///
/// While downloading: those who give most, one slot in five (at least one) going to a random other
/// so that newcomers can prove themselves, newcomers three times as likely (BEP 3 §"choking and
/// optimistic unchoking"). Who was served for a whole turn and gave nothing although we asked, or
/// has taken two pieces and never gave anything, waits for the next turn, even if slots are free,
/// as long as others give. While seeding: by [Policy]. Who holds a slot and takes nothing, or takes
/// and shows no progress, comes last.
///
/// Every [#RECHOKE_NANOS] all is decided anew; in between, who gives much takes the place of who
/// gives nothing, and a free slot goes to one of those who are interested: within a second, or
/// within [#HURRY_NANOS] where somebody has just begun to wait. Confined to the session loop.
public final class Choker {
  /// Time between two decisions: long enough for a TCP connection to reach its rate.
  public static final long RECHOKE_NANOS = 10_000_000_000L;

  /// Time between two looks while somebody has just begun to wait: long enough that not whoever is
  /// nearest gets all slots of a seed, short for a person.
  public static final long HURRY_NANOS = 100_000_000L;

  /// How long it is hurried after somebody begins to wait: who is served later is served by turns.
  private static final long RUSH_NANOS = 3_000_000_000L;

  /// Rounds that an optimistic unchoke lasts: 30 seconds.
  static final int OPTIMISTIC_ROUNDS = 3;

  /// Who joined this recently is a newcomer for the optimistic slot.
  static final long NEWCOMER_NANOS = 3 * RECHOKE_NANOS;

  /// One optimistic slot for so many slots.
  private static final int SLOTS_PER_OPTIMISTIC = 5;

  private final RandomGenerator random;
  private final UploadSlots slots = new UploadSlots();
  private final SeedOrder seedOrder;
  private final Trial trial;
  private final Map<Candidate, Seat> seats = new LinkedHashMap<>();
  private boolean seeding;
  private int round;
  private long nextNanos;
  private boolean started;
  private boolean fillDue;
  private boolean rushed;
  private long rushEndNanos;
  private boolean givenTo; // somebody gave us something when all was decided
  private int slotCount = UploadSlots.FEWEST;

  /// What the choker asks of a peer, and tells it.
  public interface Candidate {
    /// It wants something of us.
    boolean isInterested();

    /// It has asked for something that it has not got.
    boolean isAsking();

    /// We want something of it.
    boolean isInteresting();

    /// We have waited too long for what we asked of it.
    boolean isSnubbing();

    /// Bytes a second that it gives us.
    long downloadRate();

    /// Bytes a second that it takes from us.
    long uploadRate();

    /// Bytes that it has taken from us, what is on its way included.
    long uploadedBytes();

    /// Bytes that it has given us.
    long downloadedBytes();

    /// Number of pieces it has.
    int pieceCount();

    /// Number of pieces that it and seeds have and nobody else; no more than some tens are counted.
    int hoardedPieces();

    /// Stop serving it. Must not call the choker back.
    void choke();

    /// Serve it. Must not call the choker back.
    void unchoke();

    /// Serve it only until it has taken so many bytes in all. Must not call the choker back.
    void allowUpTo(long bytes);
  }

  /// Whom to serve when seeding.
  public enum Policy {
    /// Everybody in turn, half a minute each.
    ROUND_ROBIN,
    /// Those who take fastest: the content spreads soonest.
    FASTEST,
    /// Those who have hardly begun or are nearly done: neither leaves as soon as it is served.
    ANTI_LEECH
  }

  /// A choker of a torrent that still downloads, with [Policy#ROUND_ROBIN] for later.
  ///
  /// @param pieceCount of the torrent
  /// @param pieceLengthBytes of the torrent
  public Choker(int pieceCount, int pieceLengthBytes, RandomGenerator random) {
    this.random = random;
    this.trial = new Trial(pieceCount, pieceLengthBytes);
    this.seedOrder = new SeedOrder(pieceCount, pieceLengthBytes);
  }

  /// Sets whether everything wanted is there.
  public void setSeeding(boolean now) {
    seeding = now;
  }

  /// Sets whom to serve when seeding.
  public void setPolicy(Policy policy) {
    seedOrder.policy(policy);
  }

  /// Sets the number of slots; 0: as many as the line carries.
  public void setSlots(int count) {
    slots.fix(count);
  }

  /// A peer came; it is choked (BEP 3).
  public void add(Candidate candidate, long now) {
    seats.put(candidate, new Seat(candidate, trial, now));
    if (!started) {
      started = true;
      nextNanos = now + RECHOKE_NANOS;
    }
  }

  /// A peer left; its slot is given on at once.
  public void remove(Candidate candidate, long now) {
    Seat seat = seats.remove(candidate);
    if (seat != null && (seat.unchoked || hasSlotsForAll())) {
      fillSoon(now);
    }
  }

  /// A peer's interest changed: a free slot is given at once, one that is not wanted taken back.
  public void interestChanged(Candidate candidate, long now) {
    Seat seat = seats.get(candidate);
    if (seat == null) {
      return;
    }
    if (seat.unchoked && !candidate.isInterested()) {
      seat.choke(now);
      fillSoon(now);
    } else if (!seat.unchoked && candidate.isInterested()) {
      rushed = true;
      rushEndNanos = now + RUSH_NANOS;
      fillSoon(now);
    }
  }

  /// Where there are slots for all, they are given at once. Else a little later, so that not
  /// whoever is nearest gets them all: in a crowd, everybody wants the first piece at once.
  private void fillSoon(long now) {
    if (hasSlotsForAll()) {
      fillFreeSlots(now);
    } else {
      fillDue = true;
    }
  }

  private boolean hasSlotsForAll() {
    return seats.size() <= slotCount;
  }

  /// When all is decided anew, `Long.MAX_VALUE` without peers.
  public long nextNanos() {
    return seats.isEmpty() ? Long.MAX_VALUE : nextNanos;
  }

  /// Whether [#hurry] is to be called [#HURRY_NANOS] from now.
  public boolean isHurried(long now) {
    rushed &= now - rushEndNanos < 0;
    return rushed && unchoked() < seats.size();
  }

  /// Gives on slots that came free, and more of them where all that there are carry much.
  public void hurry(long now) {
    if (slotCount < UploadSlots.MOST && slots.areTaken(seats.values(), slotCount)) {
      slotCount = Math.min(2 * slotCount, UploadSlots.MOST);
      fillDue = true;
    }
    rewardGivers(now);
    if (fillDue) {
      fillFreeSlots(now);
    }
  }

  /// Decides anew if it is time, or gives on slots that came free; to be called once a second.
  public void run(long now) {
    endTrials(now);
    endIdleTurns(now);
    if (tries()) {
      seedOrder.probes(wanting(), now).forEach(seat -> seat.unchoke(now));
    }
    if (!started || now < nextNanos) {
      widen();
      rewardGivers(now);
      if (fillDue) {
        fillFreeSlots(now);
      }
      return;
    }
    fillDue = false;
    nextNanos = now + RECHOKE_NANOS;
    seats.values().forEach(seat -> seat.observe(now));
    slotCount = slots.count(seats.values());
    List<Seat> chosen = seeding ? seedOrder.choose(wanting(), slotCount, now) : reciprocal(now);
    for (Seat seat : seats.values()) {
      boolean tried = tries() && seedOrder.isProbe(seat, now);
      if (seat.unchoked && !tried && !chosen.contains(seat)) {
        seat.choke(now);
      }
    }
    chosen.stream().filter(seat -> !seat.unchoked).forEach(seat -> seat.unchoke(now));
    round++;
  }

  /// Whether newcomers are tried beyond the slots there are; a number that a person chose is kept.
  private boolean tries() {
    return seeding && !slots.isFixed();
  }

  /// Who is on a fast line need not wait ten seconds each time to find that it carries more.
  private void widen() {
    int wider = slots.widened(seats.values(), slotCount);
    fillDue |= wider > slotCount;
    slotCount = wider;
  }

  /// Who gives much is served within a second, not at the next decision: it takes a free slot, or
  /// that of one that gives nothing, but for as many as newcomers may have. Without this, peers
  /// that are done in ten seconds would hardly trade.
  private void rewardGivers(long now) {
    List<Seat> givers = wanting();
    givers.removeIf(seat -> seat.unchoked || !seat.isGivingMuch());
    if (seeding || givers.isEmpty()) {
      return;
    }
    givers.sort(Comparator.comparingLong(seat -> -seat.candidate.downloadRate()));
    List<Seat> takers = new ArrayList<>(seats.values());
    takers.removeIf(seat -> !seat.unchoked || seat.isGiving());
    takers.sort(Comparator.comparingLong(seat -> seat.sinceNanos));
    long free = Math.max(0, slotCount - unchoked());
    long taken =
        Math.clamp(takers.size() - optimisticSlots(), 0, Math.max(0, givers.size() - free));
    takers.stream().limit(taken).forEach(seat -> seat.choke(now));
    givers.stream().limit(free + taken).forEach(seat -> seat.unchoke(now));
  }

  private int optimisticSlots() {
    return Math.max(1, slotCount / SLOTS_PER_OPTIMISTIC);
  }

  private long unchoked() {
    return seats.values().stream().filter(seat -> seat.unchoked).count();
  }

  /// Slots there are now.
  public int slots() {
    return slotCount;
  }

  /// Tells whether a peer is being served.
  public boolean isUnchoked(Candidate candidate) {
    Seat seat = seats.get(candidate);
    return seat != null && seat.unchoked;
  }

  private List<Seat> wanting() {
    List<Seat> wanting = new ArrayList<>();
    for (Seat seat : seats.values()) {
      if (seat.candidate.isInterested()) {
        wanting.add(seat);
      }
    }
    return wanting;
  }

  /// Tit for tat.
  private List<Seat> reciprocal(long now) {
    List<Seat> wanting = wanting();
    for (Seat seat : wanting) {
      seat.optimistic &= round % OPTIMISTIC_ROUNDS != 0;
    }
    int optimistic = optimisticSlots();
    List<Seat> chosen = new ArrayList<>(givers(wanting, slotCount - optimistic));
    wanting.removeAll(chosen);
    givenTo = !chosen.isEmpty();
    wanting.removeIf(seat -> isUnworthy(seat) && !seat.hasRested(now));
    // Within its 30 seconds an optimistic unchoke is not taken back, but from a deadbeat.
    wanting.stream().filter(seat -> seat.optimistic && seat.unchoked).forEach(chosen::add);
    wanting.removeAll(chosen);
    int strangers = (int) chosen.stream().filter(seat -> seat.isStranger(now)).count();
    while (chosen.size() < slotCount && !wanting.isEmpty()) {
      Seat next = draw(wanting, now);
      wanting.remove(next);
      strangers += next.isStranger(now) ? 1 : 0;
      if (!next.isStranger(now) || strangers <= optimistic) {
        next.optimistic = true;
        chosen.add(next);
      }
    }
    return chosen;
  }

  private static List<Seat> givers(List<Seat> wanting, int most) {
    List<Seat> givers =
        wanting.stream()
            .filter(Seat::isGiving)
            .sorted(Comparator.comparingLong((Seat seat) -> -seat.candidate.downloadRate()))
            .limit(most)
            .toList();
    givers.forEach(seat -> seat.optimistic = false);
    return givers;
  }

  /// One of them by chance.
  private Seat draw(List<Seat> wanting, long now) {
    int all = wanting.stream().mapToInt(seat -> seat.weight(now)).sum();
    int drawn = random.nextInt(all);
    for (Seat seat : wanting) {
      drawn -= seat.weight(now);
      if (drawn < 0) {
        return seat;
      }
    }
    throw new IllegalStateException("weights changed while they were added up");
  }

  /// A deadbeat is served as long as there is nobody else who gives, unless it had something for
  /// us: then it may give first.
  private boolean isUnworthy(Seat seat) {
    return seat.isDeadbeat() && (givenTo || seat.couldHaveGiven());
  }

  private boolean isOnTrial(Seat seat) {
    return !seeding && seat.candidate.downloadedBytes() == 0 && (givenTo || seat.couldHaveGiven());
  }

  /// Who turns out to be a deadbeat loses its slot at once.
  private void endTrials(long now) {
    trial.peers(seats.size());
    for (Seat seat : seats.values()) {
      seat.observeWish();
      seat.candidate.allowUpTo(isOnTrial(seat) ? seat.trialEnd() : Long.MAX_VALUE);
      if (!seeding && seat.unchoked && seat.optimistic && isUnworthy(seat)) {
        seat.choke(now);
        fillDue = true;
      }
    }
  }

  /// Of a seed: who asks for nothing loses its slot at once, if others wait for one.
  private void endIdleTurns(long now) {
    boolean crowded = seeding && wanting().size() > slotCount;
    for (Seat seat : seats.values()) {
      if (seedOrder.endsTurn(seat, crowded, now)) {
        seat.choke(now);
        fillDue = true;
      }
    }
  }

  /// Where a seed has slots for all, nobody is kept waiting for what it might pass on.
  private boolean mayFill(Seat seat, long now) {
    return seeding
        ? hasSlotsForAll() || seedOrder.mayFill(seat, now)
        : !seat.isDeadbeat() && !seat.isStranger(now);
  }

  /// Between two decisions nobody loses a slot, and who has just lost one does not get it back if
  /// others wait for it.
  private void fillFreeSlots(long now) {
    fillDue = false;
    long free = slotCount - unchoked();
    List<Seat> wanting = free > 0 ? wanting() : new ArrayList<>();
    boolean all = seeding && hasSlotsForAll();
    wanting.removeIf(seat -> seat.unchoked || !all && !seat.mayReturn(now) || !mayFill(seat, now));
    for (; free > 0 && !wanting.isEmpty(); free--) {
      Seat next = draw(wanting, now);
      wanting.remove(next);
      next.optimistic = true;
      next.unchoke(now);
    }
  }
}
