package picotorrent.dht;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import picotorrent.base.Endpoint;
import picotorrent.dht.Search.Purpose;

/// Keeps a node in touch with the others: asks routers and newcomers while it knows few, refreshes
/// what has not been heard of, and probes who has been silent.
///
/// Confined to the session loop.
final class Membership {
  /// Below this many nodes the neighbourhood is looked up again.
  static final int FEW_NODES = 2 * Bucket.K;

  /// The first wait between two attempts to fill an empty table; each further one is twice as long.
  static final long BOOTSTRAP_NANOS = TimeUnit.SECONDS.toNanos(10);

  /// The longest such wait.
  static final long MAX_BOOTSTRAP_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// A node not heard of for so long is asked whether it is there, before it counts as doubtful.
  static final long PROBE_NANOS = TimeUnit.MINUTES.toNanos(10);

  /// Endpoints that we heard of and have yet to ask; more than a table has is of no use.
  static final int MAX_NEWCOMERS = 256;

  /// Newcomers asked at a time while the table is small.
  private static final int NEWCOMERS_AT_ONCE = 8;

  /// Bootstrap routers; lists that are longer are a mistake.
  private static final int MAX_ROUTERS = 16;

  private final Home home;
  private final Correspondence correspondence;
  private final Searches searches;
  private final Set<Endpoint> newcomers = new LinkedHashSet<>();
  private final Set<Endpoint> routers = new LinkedHashSet<>();
  private long bootstrapAt;
  private long bootstrapWaitNanos = BOOTSTRAP_NANOS;

  Membership(Home home, Correspondence correspondence, Searches searches, long now) {
    this.home = home;
    this.correspondence = correspondence;
    this.searches = searches;
    this.bootstrapAt = now;
  }

  /// Adds a bootstrap node.
  void addRouter(Endpoint router) {
    if (routers.size() < MAX_ROUTERS && isOurs(router)) {
      routers.add(router);
      bootstrapWaitNanos = BOOTSTRAP_NANOS;
    }
  }

  /// Hears where a node may be.
  void addContact(Endpoint node) {
    if (newcomers.size() < MAX_NEWCOMERS && isOurs(node)) {
      newcomers.add(node);
    }
  }

  private boolean isOurs(Endpoint endpoint) {
    return endpoint.isIpv6() == home.ipv6 && endpoint.port() != 0;
  }

  /// Our id is another: its neighbourhood is to be looked up soon.
  void moved(long now) {
    bootstrapAt = now;
  }

  /// Whether there is anybody to ask.
  boolean knowsSomebody() {
    return home.table.size() > 0 || !routers.isEmpty();
  }

  /// Whom a search asks besides the nodes of the table.
  List<Endpoint> routersIfNeeded() {
    return home.table.size() < Bucket.K ? List.copyOf(routers) : List.of();
  }

  /// Does what is due.
  void tick(long now) {
    askNewcomers(now);
    if (home.table.size() < FEW_NODES && now - bootstrapAt >= 0) {
      bootstrap(now);
    } else if (!searches.refreshes()) {
      refresh(now);
    }
    Contact silent = home.table.mostSilent(PROBE_NANOS, now);
    if (silent != null) {
      silent.probed(now);
      correspondence.ask(silent.node.endpoint(), new Query.Ping(), Searches.HEEDLESS, now);
    }
  }

  private void askNewcomers(long now) {
    int most = home.table.size() < FEW_NODES ? NEWCOMERS_AT_ONCE : 1;
    Iterator<Endpoint> first = newcomers.iterator();
    for (int i = 0; i < most && first.hasNext(); i++) {
      Query query = new Query.FindNode(home.id(), home.want());
      correspondence.ask(first.next(), query, Searches.HEEDLESS, now);
      first.remove();
    }
  }

  private void bootstrap(long now) {
    if (!knowsSomebody() || searches.refreshes()) {
      return;
    }
    searches.start(home.id(), new Purpose.Refresh(), routersIfNeeded(), now);
    bootstrapAt = now + bootstrapWaitNanos;
    bootstrapWaitNanos = Math.min(2 * bootstrapWaitNanos, MAX_BOOTSTRAP_NANOS);
  }

  private void refresh(long now) {
    int stale = home.table.size() == 0 ? -1 : home.table.stale(now);
    if (stale >= 0) {
      NodeId target = home.id().randomAt(stale, home.random);
      searches.start(target, new Purpose.Refresh(), List.of(), now);
    }
  }
}
