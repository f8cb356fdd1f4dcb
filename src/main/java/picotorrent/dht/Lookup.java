package picotorrent.dht;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// The walk towards a point of the space: asks a few nodes at a time, always the nearest known, and
/// ends when the eight nearest have answered (Kademlia §2.3, BEP 5 §"overview").
///
/// Of those eight at most four may have ids that are not tied to their address (BEP 42): who makes
/// up ids next to a target can crowd out half of the result and not all of it. One subnet is one
/// candidate. Pure: it sends nothing. Confined to the session loop.
final class Lookup {
  /// Questions under way at a time (the alpha of Kademlia), slow ones not counted.
  static final int ALPHA = 4;

  /// Ids not tied to their address among the eight nearest.
  static final int MAX_INSECURE = Bucket.K / 2;

  /// Candidates kept; a lookup needs a few dozen.
  static final int MAX_CANDIDATES = 150;

  /// Questions of one lookup: ends the walk through a labyrinth of made-up nodes.
  static final int MAX_QUESTIONS = 120;

  /// Nodes taken from one answer: as many as a bucket has, so that one liar is not half the list.
  static final int MAX_FROM_ONE = 2 * Bucket.K;

  private final NodeId target;
  private final List<Candidate> candidates = new ArrayList<>(); // nearest first
  private final Deque<Candidate> seeds = new ArrayDeque<>();
  private final Set<Object> places = new HashSet<>(); // asked for membership only
  private int underWay;
  private int slow;
  private int questions;

  /// Where a candidate stands.
  private enum State {
    FRESH,
    ASKED,
    SLOW,
    ANSWERED,
    FAILED
  }

  /// A node that may be asked.
  static final class Candidate {
    private final Endpoint endpoint;
    private final @Nullable NodeId id;
    private final boolean secure;
    private final int hops;
    private State state = State.FRESH;
    private byte @Nullable [] token;

    private Candidate(Endpoint endpoint, @Nullable NodeId id, int hops) {
      this.endpoint = endpoint;
      this.id = id;
      this.secure = id != null && SecureIds.matches(id, endpoint.address());
      this.hops = hops;
    }

    Endpoint endpoint() {
      return endpoint;
    }

    /// On how many nodes' word it was found.
    int hops() {
      return hops;
    }

    /// What it wants to be shown, or null when it said none.
    byte @Nullable [] token() {
      return token;
    }
  }

  /// A lookup that begins with nodes and, where those are too few, with endpoints whose ids are not
  /// known: bootstrap routers.
  Lookup(NodeId target, List<NodeInfo> start, List<Endpoint> routers) {
    this.target = target;
    start.forEach(node -> add(node, 0));
    for (Endpoint router : routers) {
      if (places.add(Places.subnet(router))) {
        seeds.add(new Candidate(router, null, 0));
      }
    }
  }

  NodeId target() {
    return target;
  }

  int questions() {
    return questions;
  }

  private void add(NodeInfo node, int hops) {
    if (!places.add(Places.subnet(node.endpoint()))) {
      return;
    }
    insert(new Candidate(node.endpoint(), node.id(), hops));
    if (candidates.size() > MAX_CANDIDATES) {
      dropFarthestFresh();
    }
  }

  private void insert(Candidate candidate) {
    int low = 0;
    int high = candidates.size();
    while (low < high) {
      int middle = (low + high) / 2;
      if (compare(candidates.get(middle), candidate) <= 0) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    candidates.add(low, candidate);
  }

  private int compare(Candidate one, Candidate other) {
    if (one.id == null || other.id == null) {
      throw new IllegalStateException("a router is no candidate");
    }
    return target.compareDistances(one.id, other.id);
  }

  private void dropFarthestFresh() {
    for (int i = candidates.size() - 1; i >= 0; i--) {
      if (candidates.get(i).state == State.FRESH) {
        candidates.remove(i);
        return;
      }
    }
  }

  /// The next one to be asked now, or null; it counts as asked.
  @Nullable Candidate next() {
    if (underWay >= ALPHA || questions >= MAX_QUESTIONS) {
      return null;
    }
    Candidate next = seeds.poll();
    if (next == null) {
      next = nearestFresh();
    }
    if (next != null) {
      next.state = State.ASKED;
      underWay++;
      questions++;
    }
    return next;
  }

  private @Nullable Candidate nearestFresh() {
    for (Candidate candidate : nearest()) {
      if (candidate.state == State.FRESH) {
        return candidate;
      }
    }
    return null;
  }

  /// The nearest eight of which there is hope.
  private List<Candidate> nearest() {
    List<Candidate> nearest = new ArrayList<>(Bucket.K);
    int insecure = 0;
    for (Candidate candidate : candidates) {
      boolean hopeful = candidate.state != State.FAILED && candidate.state != State.SLOW;
      if (hopeful && (candidate.secure || ++insecure <= MAX_INSECURE)) {
        nearest.add(candidate);
        if (nearest.size() == Bucket.K) {
          break;
        }
      }
    }
    return nearest;
  }

  /// A candidate answered, under whatever id, and told of nodes.
  void answered(Candidate candidate, NodeId id, List<NodeInfo> nodes, byte @Nullable [] token) {
    leave(candidate);
    Candidate answerer = candidate;
    if (!id.equals(candidate.id)) { // it is a router, or whoever told of it was wrong
      candidates.remove(candidate);
      answerer = new Candidate(candidate.endpoint, id, candidate.hops);
      insert(answerer);
    }
    answerer.state = State.ANSWERED;
    answerer.token = token;
    for (NodeInfo node : nodes.subList(0, Math.min(nodes.size(), MAX_FROM_ONE))) {
      add(node, candidate.hops + 1);
    }
  }

  /// A candidate lets us wait.
  void slow(Candidate candidate) {
    if (candidate.state == State.ASKED) {
      candidate.state = State.SLOW;
      underWay--;
      slow++;
    }
  }

  /// A candidate did not answer.
  void failed(Candidate candidate) {
    leave(candidate);
    candidate.state = State.FAILED;
  }

  private void leave(Candidate candidate) {
    if (candidate.state == State.SLOW) {
      slow--;
    } else {
      underWay--;
    }
  }

  /// Whether the nearest eight have answered, or nobody is left to ask. Slow ones are waited for
  /// when they are nearer than the last of those.
  boolean isDone() {
    boolean exhausted = questions >= MAX_QUESTIONS;
    if (underWay > 0 || (!exhausted && (!seeds.isEmpty() || nearestFresh() != null))) {
      return false;
    }
    return slow == 0 || !hasSlowAmongNearest();
  }

  private boolean hasSlowAmongNearest() {
    int nearest = 0;
    int insecure = 0;
    for (Candidate candidate : candidates) {
      if (candidate.state == State.SLOW) {
        return true;
      }
      boolean counts = candidate.state == State.ANSWERED;
      if (counts && (candidate.secure || ++insecure <= MAX_INSECURE) && ++nearest == Bucket.K) {
        return false;
      }
    }
    return true;
  }

  /// The nearest that answered, at most eight, nearest first.
  List<Candidate> closest() {
    List<Candidate> closest = new ArrayList<>(Bucket.K);
    for (Candidate candidate : nearest()) {
      if (candidate.state == State.ANSWERED) {
        closest.add(candidate);
      }
    }
    return closest;
  }

  /// The same as nodes.
  List<NodeInfo> closestNodes() {
    List<NodeInfo> nodes = new ArrayList<>(Bucket.K);
    for (Candidate candidate : closest()) {
      if (candidate.id != null) {
        nodes.add(new NodeInfo(candidate.id, candidate.endpoint));
      }
    }
    return nodes;
  }
}
