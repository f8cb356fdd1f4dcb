package picotorrent.dht;

import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The items that were put to us (BEP 44). Bounded: what was put longest ago goes first.
final class ItemStore {
  /// Items; as libtorrent: about 1 MB.
  static final int MAX_ITEMS = 700;

  /// How long an item is kept after it was put last (BEP 44 §"expiration").
  static final long LIFE_NANOS = TimeUnit.HOURS.toNanos(2);

  private final Map<NodeId, Kept> items = new LinkedHashMap<>();

  private record Kept(DhtItem item, long at) {}

  /// What became of a put: 0, or the error code to answer with.
  int put(DhtItem item, OptionalLong expected, long now) {
    NodeId target = NodeId.of(item.target());
    Kept kept = items.get(target);
    if (item.signed() != null && kept != null && kept.item.signed() != null) {
      int refusal = refusal(item.signed(), kept.item, item.value(), expected);
      if (refusal != 0) {
        return refusal;
      }
    }
    if (!item.isGenuine()) {
      return Krpc.INVALID_SIGNATURE;
    }
    items.remove(target);
    items.put(target, new Kept(item, now));
    if (items.size() > MAX_ITEMS) {
      items.remove(items.keySet().iterator().next());
    }
    return 0;
  }

  private static int refusal(
      DhtItem.Signed newcomer, DhtItem kept, byte[] value, OptionalLong expected) {
    DhtItem.Signed old = kept.signed();
    long sequence = old == null ? 0 : old.sequence();
    if (expected.isPresent() && expected.getAsLong() != sequence) {
      return Krpc.CAS_MISMATCH;
    }
    boolean same = newcomer.sequence() == sequence && Arrays.equals(value, kept.value());
    return newcomer.sequence() > sequence || same ? 0 : Krpc.SEQUENCE_TOO_LOW;
  }

  @Nullable DhtItem get(NodeId target) {
    Kept kept = items.get(target);
    return kept == null ? null : kept.item;
  }

  /// Forgets what is too old.
  void expire(long now) {
    Iterator<Kept> oldest = items.values().iterator();
    while (oldest.hasNext() && now - oldest.next().at > LIFE_NANOS) {
      oldest.remove();
    }
  }

  int size() {
    return items.size();
  }
}
