package picotorrent.session.book;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.base.Bitfield;
import picotorrent.base.Endpoint;
import picotorrent.bencode.BencodeDict;
import picotorrent.bencode.BencodeException;
import picotorrent.bencode.BencodeInteger;
import picotorrent.bencode.BencodeLimits;
import picotorrent.bencode.BencodeList;
import picotorrent.bencode.BencodeReader;
import picotorrent.bencode.BencodeString;
import picotorrent.bencode.BencodeWriter;
import picotorrent.port.Store;
import picotorrent.session.content.TorrentContent;

/// What is remembered of one torrent from one session to the next, besides the torrent itself, as a
/// bencoded dictionary. Keys that a reader does not know are left alone, those it misses have
/// defaults: so versions understand each other.
///
/// Static and pure; a path that this system cannot have makes a document unreadable.
public final class ResumeData {
  private static final BencodeLimits LIMITS = new BencodeLimits(64 << 20, 10, 2_000_000);

  /// Peers that are remembered of a torrent; more than one session ever needs to find the rest.
  public static final int MAX_PEERS = 200;

  private ResumeData() {}

  /// What a document says.
  ///
  /// @param memory verified pieces, or null where nothing is claimed
  public record Restored(
      Arrangement arrangement,
      TorrentContent.@Nullable Memory memory,
      List<Endpoint> peers,
      Ledger.Totals totals) {
    /// The same, but for what is verified.
    Restored with(TorrentContent.@Nullable Memory other) {
      return new Restored(arrangement, other, peers, totals);
    }
  }

  /// The same without what grows with its content and its swarm: what [TorrentIndex] keeps.
  public static byte[] brief(Arrangement own, Ledger ledger) {
    return write(own, ledger, null, List.of());
  }

  /// Writes what is remembered of a torrent.
  ///
  /// @param memory the claim: pieces that are on the device
  /// @param peers worth trying again, at most [#MAX_PEERS]
  public static byte[] write(
      Arrangement own,
      Ledger ledger,
      TorrentContent.@Nullable Memory memory,
      List<Endpoint> peers) {
    BencodeWriter out = new BencodeWriter().dict();
    out.key("added").integer(own.addedMillis);
    out.key("beyondgoal").integer(own.beyondGoal ? 1 : 0);
    out.key("completed").integer(own.completedMillis);
    optional(out, "data", own.dataOverride == null ? null : own.dataOverride.toString());
    out.key("discover").integer(own.discover ? 1 : 0);
    out.key("doubted").integer(own.doubted ? 1 : 0);
    out.key("down").integer(ledger.downBytes());
    out.key("finished").integer(own.finished ? 1 : 0);
    out.key("folder").string(own.folder.toString());
    out.key("forced").integer(own.forced ? 1 : 0);
    out.key("fresh").integer(own.listed ? 0 : 1);
    goals(out, own.goals);
    out.key("guessed").integer(own.guessed ? 1 : 0);
    if (memory != null) {
      out.key("have").string(memory.have().toWire());
    }
    out.key("held").integer(own.held ? 1 : 0);
    optional(out, "label", own.label);
    out.key("limits").list();
    out.integer(own.limits.downBytesPerSecond()).integer(own.limits.upBytesPerSecond()).end();
    out.key("lost").integer(own.lost ? 1 : 0);
    if (memory != null) {
      numbers(out, "modified", memory.stamps().modifiedMillis());
    }
    optional(out, "moving", own.movingTo == null ? null : own.movingTo.toString());
    out.key("occupied").integer(own.occupied ? 1 : 0);
    out.key("order").string(own.order.name());
    out.key("peers").list();
    peers.forEach(peer -> out.string(peer.toString()));
    out.end();
    places(out, "places", own.places);
    priorities(out, own.priorities);
    out.key("queue").integer(own.queuePosition);
    if (own.removing != null) {
      out.key("removedat").integer(own.removingMillis);
      out.key("removing").string(own.removing.name());
    }
    places(out, "renaming", own.renaming);
    out.key("replaces").integer(own.replaces ? 1 : 0);
    out.key("running").integer(own.running ? 1 : 0);
    out.key("seeding").integer(ledger.seedingSeconds());
    out.key("seedonly").integer(own.seedOnly ? 1 : 0);
    if (memory != null) {
      numbers(out, "sizes", memory.stamps().sizes());
    }
    out.key("superseeding").integer(own.superseeding ? 1 : 0);
    optional(out, "title", own.title);
    trackers(out, own.trackers);
    out.key("up").integer(ledger.upBytes()).key("wasted").integer(ledger.wastedBytes());
    if (own.webSeeds != null) {
      out.key("webseeds").list();
      own.webSeeds.forEach(out::string);
      out.end();
    }
    return out.end().toBytes();
  }

  private static void optional(BencodeWriter out, String key, @Nullable String text) {
    if (text != null) {
      out.key(key).string(text);
    }
  }

  private static void numbers(BencodeWriter out, String key, List<Long> numbers) {
    out.key(key).list();
    numbers.forEach(out::integer);
    out.end();
  }

  private static void goals(BencodeWriter out, SeedGoals goals) {
    out.key("goals").list();
    out.string(Double.toString(goals.ratio()));
    out.integer(goals.seconds()).integer(goals.idleSeconds()).end();
  }

  private static void places(BencodeWriter out, String key, Map<Integer, Path> places) {
    out.key(key).list();
    places.forEach((entry, path) -> out.integer(entry).string(path.toString()));
    out.end();
  }

  private static void priorities(BencodeWriter out, Map<Integer, FilePriority> priorities) {
    out.key("priorities").list();
    priorities.forEach((file, priority) -> out.integer(file).string(priority.name()));
    out.end();
  }

  private static void trackers(BencodeWriter out, @Nullable List<List<String>> tiers) {
    if (tiers != null) {
      out.key("trackers").list();
      for (List<String> tier : tiers) {
        out.list();
        tier.forEach(out::string);
        out.end();
      }
      out.end();
    }
  }

  /// Reads a document; empty when it is none.
  ///
  /// @param pieceCount of the torrent, 0 while its metadata is missing
  /// @param entryCount of its layout
  static Optional<Restored> read(byte[] document, int pieceCount, int entryCount) {
    try {
      return BencodeReader.read(document, LIMITS).root() instanceof BencodeDict dict
          ? Optional.of(restore(dict, pieceCount, entryCount))
          : Optional.empty();
    } catch (BencodeException | IllegalArgumentException e) {
      return Optional.empty(); // InvalidPathException is an IllegalArgumentException too
    }
  }

  /// Reads what [#brief] wrote.
  static Optional<Restored> readBrief(byte[] document) {
    return read(document, 0, Integer.MAX_VALUE);
  }

  private static Restored restore(BencodeDict dict, int pieceCount, int entryCount) {
    String folder = dict.text("folder");
    if (folder == null) {
      throw new InvalidPathException("", "no folder is named");
    }
    String data = dict.text("data");
    AddOptions options =
        new AddOptions(
            Path.of(folder),
            flag(dict, "running"),
            PieceOrder.valueOf(text(dict, "order", PieceOrder.RAREST.name())),
            priorities(dict),
            dict.text("label"),
            List.of(),
            flag(dict, "discover"),
            flag(dict, "seedonly") ? AddOptions.Existing.SEED_ONLY : AddOptions.Existing.CHECK,
            data == null ? null : Path.of(data));
    Arrangement own = new Arrangement(options, dict.integer("added", 0));
    String moving = dict.text("moving");
    own.movingTo = moving == null ? null : Path.of(moving);
    own.completedMillis = dict.integer("completed", -1);
    own.forced = flag(dict, "forced");
    own.superseeding = flag(dict, "superseeding");
    own.held = flag(dict, "held");
    own.doubted = flag(dict, "doubted");
    own.listed = !flag(dict, "fresh");
    own.guessed = flag(dict, "guessed");
    own.occupied = flag(dict, "occupied");
    own.replaces = flag(dict, "replaces");
    String removing = dict.text("removing");
    own.removing = removing == null ? null : DataFate.valueOf(removing);
    own.removingMillis = dict.integer("removedat", 0);
    own.lost = flag(dict, "lost");
    own.finished = flag(dict, "finished");
    own.beyondGoal = flag(dict, "beyondgoal");
    own.queuePosition = (int) dict.integer("queue", 0);
    own.title = dict.text("title");
    own.trackers = trackers(dict.list("trackers"));
    own.webSeeds = urls(dict.list("webseeds"));
    own.places.putAll(places(dict, "places", entryCount));
    own.renaming.putAll(places(dict, "renaming", entryCount));
    own.limits = limits(dict.list("limits"));
    own.goals = goals(dict.list("goals"));
    Ledger.Totals totals =
        new Ledger.Totals(
            dict.integer("down", 0),
            dict.integer("up", 0),
            dict.integer("wasted", 0),
            dict.integer("seeding", 0));
    return new Restored(own, memory(dict, pieceCount, entryCount), peers(dict), totals);
  }

  private static boolean flag(BencodeDict dict, String key) {
    return dict.integer(key, 0) != 0;
  }

  private static String text(BencodeDict dict, String key, String otherwise) {
    String text = dict.text(key);
    return text == null ? otherwise : text;
  }

  private static TorrentContent.@Nullable Memory memory(
      BencodeDict dict, int pieceCount, int entryCount) {
    byte[] bits = dict.bytes("have");
    Optional<Bitfield> have = bits == null ? Optional.empty() : Bitfield.ofWire(bits, pieceCount);
    List<Long> sizes = numbers(dict.list("sizes"));
    List<Long> modified = numbers(dict.list("modified"));
    boolean fits = sizes.size() == modified.size() && sizes.size() >= entryCount;
    return have.isPresent() && fits
        ? new TorrentContent.Memory(have.get(), new Store.Stamps(sizes, modified))
        : null;
  }

  private static List<Long> numbers(@Nullable BencodeList list) {
    List<Long> numbers = new ArrayList<>();
    if (list != null) {
      list.values()
          .forEach(value -> {
            if (value instanceof BencodeInteger number) {
              numbers.add(number.value());
            }
          });
    }
    return numbers;
  }

  private static List<Endpoint> peers(BencodeDict dict) {
    BencodeList list = dict.list("peers");
    return list == null
        ? List.of()
        : list.strings().stream()
            .limit(MAX_PEERS)
            .map(text -> Endpoint.parse(text.text()))
            .toList();
  }

  /// A list in which each number is followed by a text.
  private static Map<Integer, String> pairs(@Nullable BencodeList list) {
    Map<Integer, String> pairs = new TreeMap<>();
    List<Long> numbers = numbers(list);
    List<BencodeString> texts = list == null ? List.of() : list.strings();
    for (int i = 0; i < Math.min(numbers.size(), texts.size()); i++) {
      pairs.put(index(numbers.get(i)), texts.get(i).text());
    }
    return pairs;
  }

  private static int index(long number) {
    if (number < 0 || number > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(number + " is no index");
    }
    return (int) number;
  }

  private static Map<Integer, Path> places(BencodeDict dict, String key, int entryCount) {
    Map<Integer, Path> places = new TreeMap<>();
    pairs(dict.list(key))
        .forEach((entry, path) -> {
          if (entry >= entryCount) {
            throw new IllegalArgumentException("there is no entry " + entry);
          }
          places.put(entry, Path.of(path));
        });
    return places;
  }

  private static Map<Integer, FilePriority> priorities(BencodeDict dict) {
    Map<Integer, FilePriority> priorities = new TreeMap<>();
    pairs(dict.list("priorities"))
        .forEach((file, name) -> priorities.put(file, FilePriority.valueOf(name)));
    return priorities;
  }

  private static RateLimits limits(@Nullable BencodeList list) {
    List<Long> numbers = numbers(list);
    return numbers.size() < 2 ? RateLimits.NONE : new RateLimits(numbers.get(0), numbers.get(1));
  }

  private static SeedGoals goals(@Nullable BencodeList list) {
    List<Long> numbers = numbers(list);
    List<BencodeString> texts = list == null ? List.of() : list.strings();
    return numbers.size() < 2 || texts.isEmpty()
        ? SeedGoals.NONE
        : new SeedGoals(
            Double.parseDouble(texts.getFirst().text()), numbers.get(0), numbers.get(1));
  }

  private static @Nullable List<String> urls(@Nullable BencodeList list) {
    return list == null ? null : list.strings().stream().map(BencodeString::text).toList();
  }

  private static @Nullable List<List<String>> trackers(@Nullable BencodeList tiers) {
    if (tiers == null) {
      return null;
    }
    List<List<String>> read = new ArrayList<>();
    for (var tier : tiers) {
      if (tier instanceof BencodeList urls) {
        read.add(urls.strings().stream().map(BencodeString::text).toList());
      }
    }
    return read;
  }
}
