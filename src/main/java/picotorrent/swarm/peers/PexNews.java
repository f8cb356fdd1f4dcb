package picotorrent.swarm.peers;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import picotorrent.base.Endpoint;
import picotorrent.wire.ExtensionMessage.Pex;
import picotorrent.wire.ExtensionMessage.PexFlag;
import picotorrent.wire.ExtensionMessage.PexPeer;

/// What one torrent has to tell by peer exchange (BEP 11): who came and who left, in that order. A
/// listener needs no list of its own, only the number up to which it has heard.
///
/// Confined to the session loop.
public final class PexNews {
  /// Endpoints in one message, each way; BEP 11 §"Considerations for PEX" allows 50.
  public static final int MAX_TOLD = 50;

  /// Endpoints in the first message, which may be longer.
  public static final int MAX_TOLD_FIRST = 100;

  /// Who left is remembered this far back; a listener that heard nothing for longer believes them
  /// there, which does no harm.
  static final int MAX_GONE = 200;

  private final Map<Endpoint, Entry> entries = new LinkedHashMap<>(); // by number, ascending
  private long number;
  private int gone;

  /// Somebody we are connected to, as long as we are.
  public interface Contact {
    /// What is worth knowing of it, at present.
    Set<PexFlag> flags();
  }

  /// @param cameAt number of the first news of it, as far back as is remembered
  /// @param number of the last news of it
  /// @param here whether it is still there
  private record Entry(long cameAt, long number, boolean here, Contact contact) {}

  /// A message for a listener, and how far it has heard then.
  public record Issue(Pex message, long heard) {
    /// Whether there is nothing to say.
    public boolean isEmpty() {
      return message.added().isEmpty() && message.dropped().isEmpty();
    }
  }

  /// We are connected to somebody who can be reached at `endpoint`.
  public void came(Endpoint endpoint, Contact contact) {
    Entry old = entries.remove(endpoint);
    if (old != null && !old.here) {
      gone--;
    }
    number++;
    entries.put(endpoint, new Entry(old == null ? number : old.cameAt, number, true, contact));
  }

  /// We are connected no more.
  public void left(Endpoint endpoint) {
    Entry old = entries.get(endpoint);
    if (old == null || !old.here) {
      return;
    }
    entries.remove(endpoint);
    number++;
    entries.put(endpoint, new Entry(old.cameAt, number, false, old.contact));
    if (++gone > MAX_GONE) {
      forgetOldest();
    }
  }

  private void forgetOldest() {
    for (Map.Entry<Endpoint, Entry> entry : entries.entrySet()) {
      if (!entry.getValue().here) {
        entries.remove(entry.getKey());
        gone--;
        return;
      }
    }
  }

  /// Whether there may be something to tell to who has heard so far.
  public boolean hasMore(long heard) {
    return heard < number;
  }

  /// The next message for a listener.
  ///
  /// @param heard 0 at first, then [Issue#heard] of the issue before
  /// @param tellable which endpoints are any business of this listener's
  public Issue since(long heard, Predicate<Endpoint> tellable) {
    int most = heard == 0 ? MAX_TOLD_FIRST : MAX_TOLD;
    List<PexPeer> added = new ArrayList<>();
    List<Endpoint> dropped = new ArrayList<>();
    for (Map.Entry<Endpoint, Entry> one : entries.entrySet()) {
      Entry entry = one.getValue();
      boolean news = entry.number > heard && (entry.here || entry.cameAt <= heard);
      if (!news || !tellable.test(one.getKey())) {
        continue;
      }
      if ((entry.here ? added.size() : dropped.size()) == most) {
        return new Issue(new Pex(added, dropped), entry.number - 1);
      }
      if (entry.here) {
        added.add(new PexPeer(one.getKey(), entry.contact.flags()));
      } else {
        dropped.add(one.getKey());
      }
    }
    return new Issue(new Pex(added, dropped), number);
  }
}
