package picotorrent.swarm.metadata;

import com.google.common.hash.HashCode;
import com.google.common.hash.Hashing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Decides which piece of the info dictionary to ask of which peer, and puts it together (BEP 9).
///
/// Peers may lie about its size and its content, and only the whole can be judged. So each peer is
/// first asked for the same piece, and those whose answers (and sizes) agree form a *party*: the
/// largest party puts a whole together, the others wait (where all are alone, some work at once).
/// When its whole turns out wrong, the next party has its turn; when none is left, nobody knows who
/// lied, and each peer fetches a whole of its own, so that a wrong one has one author. Confined to
/// the session loop.
public final class MetadataFetch {
  /// The unit of the exchange (BEP 9 §"extension message").
  public static final int PIECE_BYTES = 16 << 10;

  /// A peer that does not answer for so long is asked for nothing more, and others for the same.
  static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(3);

  /// Pieces asked of one peer at once.
  static final int MAX_OUTSTANDING = 8;

  /// Wholes of single peers put together at once: a crowd of liars must not fill the memory.
  static final int MAX_WHOLES = 8;

  /// One peer that says it has the metadata.
  public static final class Source {
    private final int sizeBytes;
    private final Map<Integer, Long> asked = new LinkedHashMap<>();
    private boolean useless;
    private @Nullable Party party;
    private @Nullable MetadataWhole own;

    private Source(int sizeBytes) {
      this.sizeBytes = sizeBytes;
    }
  }

  /// What became of a piece that came.
  public sealed interface Progress {
    /// More is needed.
    record More() implements Progress {}

    /// It is complete and its hash is right.
    record Complete(byte[] info) implements Progress {}

    /// It is complete and wrong, and this peer alone has sent it.
    record Liar(Source source) implements Progress {}
  }

  /// What peers agree about: the size, and what the probe hashes to.
  private record Opinion(int sizeBytes, HashCode probe) {}

  /// The peers of one opinion, and what they put together.
  private static final class Party {
    final MetadataWhole whole;
    boolean refuted;

    Party(int sizeBytes) {
      this.whole = new MetadataWhole(sizeBytes);
    }
  }

  private final Predicate<byte[]> isRight;
  private final List<Source> sources = new ArrayList<>();
  private final Map<Opinion, Party> parties = new LinkedHashMap<>();

  /// @param isRight whether bytes are the info dictionary that the link names
  public MetadataFetch(Predicate<byte[]> isRight) {
    this.isRight = isRight;
  }

  /// A peer says that it has the metadata, of so many bytes (1 or more, bounded by the wire).
  public Source add(int sizeBytes) {
    Source source = new Source(sizeBytes);
    sources.add(source);
    return source;
  }

  /// A peer has left, or says that it has no metadata after all.
  public void remove(Source source) {
    sources.remove(source);
    retire(source);
    Party party = source.party;
    if (party != null && sources.stream().noneMatch(other -> other.party == party)) {
      parties.values().remove(party);
    }
  }

  /// It is asked for nothing more; what it was asked for is free.
  private static void retire(Source source) {
    MetadataWhole whole = source.own != null ? source.own : wholeOf(source.party);
    if (whole != null) {
      source.asked.keySet().forEach(whole::free);
    }
    source.useless = true;
    source.asked.clear();
    source.own = null;
  }

  private static @Nullable MetadataWhole wholeOf(@Nullable Party party) {
    return party == null ? null : party.whole;
  }

  /// The next piece to ask of a peer, or -1 when there is none for it now.
  public int next(Source source, long now) {
    if (source.useless || source.asked.size() >= MAX_OUTSTANDING) {
      return -1;
    }
    if (source.party == null) {
      int probe = source.asked.isEmpty() ? probeOf(source.sizeBytes) : -1;
      if (probe >= 0) {
        source.asked.put(probe, now);
      }
      return probe;
    }
    MetadataWhole whole = turnOf(source);
    return whole == null ? -1 : next(source, whole, now);
  }

  private static int next(Source source, MetadataWhole whole, long now) {
    int piece = whole.unasked(now);
    if (piece < 0 && source.asked.isEmpty()) {
      piece = whole.missing();
    }
    if (piece >= 0 && source.asked.putIfAbsent(piece, now) == null) {
      whole.asked(piece, now);
      return piece;
    }
    return -1;
  }

  /// The piece by which opinions are told apart: one that is whole, where there is one.
  private static int probeOf(int sizeBytes) {
    return Math.ceilDiv(sizeBytes, PIECE_BYTES) / 2;
  }

  /// What a peer may work on now, or null while it is not its turn.
  private @Nullable MetadataWhole turnOf(Source source) {
    if (source.own != null) {
      return source.own;
    }
    List<Party> leading = leading();
    if (!leading.isEmpty()) {
      return leading.contains(source.party) ? wholeOf(source.party) : null;
    }
    long owners = sources.stream().filter(other -> other.own != null).count();
    if (owners < MAX_WHOLES) {
      source.own = new MetadataWhole(source.sizeBytes);
    }
    return source.own;
  }

  /// The party with the most peers that still answer, of those not refuted; where none has two, the
  /// first few of them. Empty when there is none.
  private List<Party> leading() {
    List<Party> alone = new ArrayList<>();
    Party leading = null;
    long most = 1;
    for (Party party : parties.values()) {
      long votes = party.refuted ? 0 : votes(party);
      if (votes > most) {
        leading = party;
        most = votes;
      }
      if (votes == 1 && alone.size() < MAX_WHOLES) {
        alone.add(party);
      }
    }
    return leading == null ? alone : List.of(leading);
  }

  private long votes(Party party) {
    return sources.stream().filter(source -> source.party == party && !source.useless).count();
  }

  /// A piece came; one that was not asked for is ignored.
  public Progress received(Source source, int piece, int totalBytes, byte[] data) {
    if (source.asked.remove(piece) == null || totalBytes != source.sizeBytes) {
      return new Progress.More();
    }
    if (data.length != MetadataWhole.pieceBytes(source.sizeBytes, piece)) {
      retire(source);
      return new Progress.More();
    }
    MetadataWhole whole = source.own;
    if (whole == null) {
      Party party = source.party == null ? voted(source, data) : source.party;
      if (party.refuted) {
        return new Progress.More();
      }
      whole = party.whole;
    }
    if (whole.has(piece)) {
      return new Progress.More();
    }
    whole.put(piece, data, source);
    return whole.isComplete() ? judge(source, whole) : new Progress.More();
  }

  private Party voted(Source source, byte[] probe) {
    Opinion opinion = new Opinion(source.sizeBytes, Hashing.sha256().hashBytes(probe));
    Party party = parties.computeIfAbsent(opinion, _ -> new Party(source.sizeBytes));
    source.party = party;
    return party;
  }

  private Progress judge(Source last, MetadataWhole whole) {
    byte[] content = whole.content();
    if (isRight.test(content)) {
      return new Progress.Complete(content);
    }
    last.own = null;
    Party party = last.party;
    if (party != null && party.whole == whole) {
      party.refuted = true;
      sources.stream().filter(other -> other.party == party).forEach(other -> other.asked.clear());
    }
    if (whole.isOf(last)) {
      last.useless = true;
      return new Progress.Liar(last);
    }
    return new Progress.More();
  }

  /// A peer refuses a piece: it has none.
  public void rejected(Source source, int piece) {
    if (source.asked.containsKey(piece)) {
      retire(source);
    }
  }

  /// Forgets what was asked for too long ago; the silent are asked nothing more until they answer.
  public void expire(long now) {
    for (Source source : sources) {
      Optional<Long> oldest = source.asked.values().stream().findFirst();
      if (oldest.isPresent() && now - oldest.get() >= PATIENCE_NANOS) {
        retire(source);
      }
    }
  }

  /// Whether nobody is left to ask.
  public boolean isIdle() {
    return sources.stream().allMatch(source -> source.useless);
  }

  /// Gives the silent another chance: there is nobody else.
  public void forgive() {
    sources.forEach(source -> source.useless = false);
  }
}
