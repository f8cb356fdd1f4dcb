package picotorrent.session.discovery;

import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.base.AddressScope;
import picotorrent.base.Endpoint;
import picotorrent.port.Link;
import picotorrent.session.ground.Environment;

/// The links of this machine that the settings let us use, looked at once in a while: a cable may
/// be pulled, another network joined.
///
/// Confined to the session loop.
public final class Neighbourhood {
  /// From one look to the next.
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final Environment env;
  private final Runnable looker;
  private List<Link> links = List.of();
  private boolean looked;
  private boolean looking;
  private long dueNanos;

  /// @param looker called after each look
  public Neighbourhood(Environment env, Runnable looker) {
    this.env = env;
    this.looker = looker;
  }

  /// Once a second, while somebody wants to know.
  public void tick(long now) {
    boolean wanted =
        env.settings().discovery().localDiscovery() || env.settings().listen().mapPorts();
    if (wanted && !looking && (!looked || now - dueNanos >= 0)) {
      looking = true;
      env.ports().network().survey(this::surveyed);
    }
  }

  /// The links may be others now: looks when it is asked next.
  public void lookAgain() {
    looked = false;
  }

  private void surveyed(List<Link> found) {
    links = found;
    looking = false;
    looked = true;
    dueNanos = env.now() + INTERVAL_NANOS;
    if (env.settings().listen().addresses().isEmpty()) {
      ownAll(found);
    }
    looker.run();
  }

  /// Bound to every address of this machine, we are at each of them; bound to one, another program
  /// may have the same port at another.
  private void ownAll(List<Link> found) {
    for (Link link : found) {
      for (Link.Place place : link.places()) {
        env.addressRules().own(new Endpoint(place.address(), env.listenPort()));
      }
    }
  }

  /// The links as they were last; empty before the first look is over.
  List<Link> links() {
    return links.stream()
        .filter(link -> address(link, false) != null || address(link, true) != null)
        .toList();
  }

  /// The address that we use on a link, or null where there is none that the settings allow. Where
  /// there are several, one that reaches far is better than one that does not.
  @Nullable InetAddress address(Link link, boolean ipv6) {
    List<InetAddress> bound = env.settings().listen().addresses();
    return link.addresses(ipv6).stream()
        .filter(address -> bound.isEmpty() || bound.contains(address))
        .min(Comparator.comparing(AddressScope::of))
        .orElse(null);
  }
}
