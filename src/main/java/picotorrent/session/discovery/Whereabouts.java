package picotorrent.session.discovery;

import java.net.InetAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picotorrent.session.ground.Environment;

/// Notices by itself that connections may be dead without a word: the machine slept, or the
/// internet is reached by another of our addresses than before (another network, a VPN that came or
/// went, another prefix); and that it is reached again after it was not.
///
/// Confined to the session loop.
public final class Whereabouts {
  /// From one look at the ways out to the next: some microseconds each, and well within the minute
  /// in which a transfer is to go on.
  private static final long LOOK_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Environment env;
  private final Listener listener;
  private final Wakefulness wakefulness = new Wakefulness();
  private final WaysOut ways = new WaysOut();
  private boolean looked;
  private long lookedNanos;

  /// Hears of it.
  public interface Listener {
    /// The machine has slept, or its network is another: all is begun anew.
    void elsewhere();

    /// The same network is there again: connections may have lived on, but who could not be reached
    /// may be reached now.
    void back();
  }

  /// @param listener called during [#tick]
  public Whereabouts(Environment env, Listener listener) {
    this.env = env;
    this.listener = listener;
  }

  /// Once a second.
  public void tick(long now) {
    boolean slept = wakefulness.slept(now, env.ports().loop().date());
    boolean due = !looked || now - lookedNanos >= LOOK_NANOS;
    WaysOut.News news = slept || due ? look(now) : WaysOut.News.NONE;
    if (slept || news == WaysOut.News.OTHER) {
      listener.elsewhere();
    } else if (news == WaysOut.News.BACK) {
      listener.back();
    }
  }

  private WaysOut.News look(long now) {
    looked = true;
    lookedNanos = now;
    return ways.look(way(false), way(true));
  }

  private @Nullable InetAddress way(boolean ipv6) {
    InetAddress bound = env.settings().bindAddress(ipv6);
    boolean ofTheOtherFamilyAlone = bound == null && !env.settings().listen().addresses().isEmpty();
    return ofTheOtherFamilyAlone ? null : env.ports().network().wayOut(ipv6, bound).orElse(null);
  }
}
