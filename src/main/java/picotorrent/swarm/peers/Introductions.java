package picotorrent.swarm.peers;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import picotorrent.base.Endpoint;

/// Who can introduce us to peers that cannot be connected to directly: who told of them, saying
/// that they take part in holepunching (BEP 55). Each is asked once for each peer.
///
/// Confined to the session loop.
///
/// @param <T> who tells
public final class Introductions<T> {
  /// Peers kept in mind; the one told of longest ago makes room.
  static final int MAX_ENDPOINTS = 500;

  /// Tellers kept in mind for one peer: if three cannot help, others hardly can.
  static final int MAX_TELLERS = 3;

  private final Map<Endpoint, Queue<T>> tellers = new LinkedHashMap<>();

  /// Nobody has told of anybody.
  public Introductions() {}

  /// Somebody says that it is connected to a peer that can be introduced.
  public void told(T teller, Endpoint endpoint) {
    Queue<T> known = tellers.get(endpoint);
    if (known == null) {
      if (tellers.size() >= MAX_ENDPOINTS) {
        tellers.remove(tellers.keySet().iterator().next());
      }
      known = new ArrayDeque<>(MAX_TELLERS);
      tellers.put(endpoint, known);
    }
    if (known.size() < MAX_TELLERS && !known.contains(teller)) {
      known.add(teller);
    }
  }

  /// Who is to be asked next to introduce us, or null when nobody is left; not to be asked again.
  public @Nullable T ask(Endpoint endpoint) {
    Queue<T> known = tellers.get(endpoint);
    if (known == null) {
      return null;
    }
    T teller = known.poll();
    if (known.isEmpty()) {
      tellers.remove(endpoint);
    }
    return teller;
  }

  /// A teller has left.
  public void left(T teller) {
    for (Iterator<Queue<T>> all = tellers.values().iterator(); all.hasNext(); ) {
      Queue<T> known = all.next();
      known.remove(teller);
      if (known.isEmpty()) {
        all.remove();
      }
    }
  }
}
