package picotorrent.session.book;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;
import picotorrent.api.AddOptions;
import picotorrent.api.Command.DataFate;
import picotorrent.api.Command.FilePriority;
import picotorrent.api.Command.PieceOrder;
import picotorrent.api.RateLimits;
import picotorrent.api.SeedGoals;
import picotorrent.base.Bitfield;
import picotorrent.base.Geometry;
import picotorrent.metainfo.FileEntry;
import picotorrent.metainfo.Metainfo;
import picotorrent.swarm.pick.PickOrder;
import picotorrent.swarm.pick.Picker;

/// How a person has arranged one torrent: all that is theirs to choose. Confined to the session
/// loop.
public final class Arrangement {
  /// The save folder.
  public Path folder;

  /// Where the data is being moved to; remembered before it begins, so that a move that was cut
  /// short is finished. Null: nowhere.
  public @Nullable Path movingTo;

  /// Files that are being renamed, by entry of the layout; remembered before that begins, so that
  /// it is seen through.
  public final Map<Integer, Path> renaming = new TreeMap<>();

  /// The device refused to force what was written after the last claim: in whatever session it is
  /// found there, it is written once more before it counts.
  public boolean doubted;

  /// Where data seeded in place lies, or null.
  public @Nullable Path dataOverride;

  /// What a person calls it, or null for its own name.
  public @Nullable String title;

  /// What a person files it under, or null.
  public @Nullable String label;

  /// In which order pieces are fetched.
  public PieceOrder order;

  /// It is being removed with this fate of its data, or null; and since when.
  public @Nullable DataFate removing;

  /// Since when it is being removed, in milliseconds of the epoch; 0 while it is not.
  public long removingMillis;

  /// The torrent itself has been kept: a state without it is a torrent that was damaged.
  public boolean listed;

  /// The torrent itself was damaged; a link stands in its place until it is there again.
  public boolean lost;

  /// Nothing said how it was arranged: it waits for a person.
  public boolean guessed;

  /// Files of its names hold something else: they are not its own, and nothing is done to them.
  public boolean occupied;

  /// A person wants it all the same: what such files hold may be written over.
  public boolean replaces;

  /// What is kept of it could not be read in this session: nothing of this is to be kept.
  public boolean unread;

  /// Places other than the layout's, by entry of the layout: data seeded in place, renamed files.
  public final Map<Integer, Path> places = new TreeMap<>();

  /// How much each file is wanted, by index of the file; normal where nothing is said.
  public final Map<Integer, FilePriority> priorities = new TreeMap<>();

  /// The rate limits of its own.
  public RateLimits limits = RateLimits.NONE;

  /// The seeding goals of its own; where there are none, those of the settings hold.
  public SeedGoals goals = SeedGoals.NONE;

  /// Whether a person lets it run.
  public boolean running;

  /// Whether it runs whatever the queue says.
  public boolean forced;

  /// Whether it superseeds once it is complete (BEP 16).
  public boolean superseeding;

  /// It stopped because a seeding goal was reached.
  public boolean finished;

  /// A person has started it again after that: it seeds on until its goals are changed.
  public boolean beyondGoal;

  /// Whether a magnet link waits, once its metadata is there, for the person to choose files.
  public boolean held;

  /// The files that a magnet link asks for (BEP 53), until the metadata says what they are.
  public List<Integer> selectOnly = List.of();

  /// Whether peers are looked for at all: by trackers, DHT and all else.
  public boolean discover;

  /// Whether what is there is seeded in place and nothing is ever fetched.
  public boolean seedOnly;

  /// Where it stands in the queue, from 0.
  public int queuePosition;

  /// When it was added, in milliseconds of the epoch.
  public long addedMillis;

  /// When it was complete, in milliseconds of the epoch; -1 while it is not.
  public long completedMillis = -1;

  /// Trackers as the person changed them, or null for those of the torrent.
  public @Nullable List<List<String>> trackers;

  /// Web seeds as the person changed them, or null for those of the torrent.
  public @Nullable List<String> webSeeds;

  /// How a torrent is arranged that is added with these options.
  public Arrangement(AddOptions options, long addedMillis) {
    this.folder = options.folder();
    this.dataOverride = options.dataOverride();
    this.label = options.label();
    this.order = options.order();
    this.priorities.putAll(options.priorities());
    this.running = options.start();
    this.discover = options.discover();
    this.seedOnly = options.existing() == AddOptions.Existing.SEED_ONLY;
    this.replaces = options.existing() == AddOptions.Existing.REPLACE;
    this.addedMillis = addedMillis;
  }

  /// What was remembered of it could be read at last: all but whether it runs, which a person may
  /// have changed meanwhile.
  public void become(Arrangement read) {
    unread = false;
    folder = read.folder;
    movingTo = read.movingTo;
    renaming.putAll(read.renaming);
    doubted = read.doubted;
    dataOverride = read.dataOverride;
    title = read.title;
    label = read.label;
    order = read.order;
    places.clear();
    places.putAll(read.places);
    priorities.clear();
    priorities.putAll(read.priorities);
    limits = read.limits;
    goals = read.goals;
    forced = read.forced;
    superseeding = read.superseeding;
    finished = read.finished;
    beyondGoal = read.beyondGoal;
    held = read.held;
    discover = read.discover;
    seedOnly = read.seedOnly;
    addedMillis = read.addedMillis;
    completedMillis = read.completedMillis;
    trackers = read.trackers;
    webSeeds = read.webSeeds;
    listed = read.listed;
    lost = read.lost;
    guessed = read.guessed;
    occupied = read.occupied;
    replaces = read.replaces;
  }

  /// Takes the place of one of which the torrent itself was lost: what is known of how that was
  /// arranged still holds.
  public void succeed(Arrangement lost) {
    if (!lost.guessed) {
      boolean runs = running;
      boolean meets = discover;
      become(lost);
      running = runs;
      discover = meets;
      this.lost = false;
      listed = false;
    }
  }

  /// How much a file is wanted.
  FilePriority priority(int file) {
    return priorities.getOrDefault(file, FilePriority.NORMAL);
  }

  /// Whether what lies in its folder may be anybody's: then it is neither moved nor removed.
  public boolean isOthers() {
    return guessed || occupied;
  }

  /// The order as the picker knows it.
  public PickOrder pickOrder() {
    return switch (order) {
      case RAREST -> PickOrder.RAREST;
      case SEQUENTIAL -> PickOrder.SEQUENTIAL;
      case EARLY_FILES -> PickOrder.EARLY_FILES;
    };
  }

  /// The metadata of a magnet link is there: wants what the link asked for, unless the person has
  /// said something of files. Indexes count the files as the info dictionary lists them, in v1 with
  /// its padding; those out of range mean nothing.
  public void learn(Metainfo metainfo) {
    Set<Integer> wanted = new TreeSet<>();
    Set<Integer> others = new TreeSet<>();
    Set<Integer> named = new HashSet<>(selectOnly);
    int listed = 0;
    int file = 0;
    for (FileEntry entry : metainfo.layout().entries()) {
      boolean counts = !entry.isPadding() || metainfo.format() != Metainfo.Format.V2;
      boolean asked = counts && named.contains(listed);
      listed += counts ? 1 : 0;
      if (!entry.isPadding()) {
        (asked ? wanted : others).add(file++);
      }
    }
    if (priorities.isEmpty() && !wanted.isEmpty()) {
      others.forEach(other -> priorities.put(other, FilePriority.SKIP));
    }
    selectOnly = List.of();
  }

  /// Which entries of the layout are wanted; paddings count as wanted.
  public Bitfield wanted(Metainfo metainfo) {
    List<FileEntry> entries = metainfo.layout().entries();
    Bitfield wanted = new Bitfield(entries.size());
    int file = 0;
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).isPadding() || priority(file++) != FilePriority.SKIP) {
        wanted.set(i);
      }
    }
    return wanted;
  }

  /// The priority of each piece: that of the most wanted file in it. What is only seeded asks for
  /// nothing, whatever of it is missing.
  public IntUnaryOperator piecePriorities(Metainfo metainfo) {
    if (seedOnly) {
      return _ -> Picker.SKIP;
    }
    Geometry geometry = metainfo.layout().geometry();
    if (priorities.isEmpty()) {
      return _ -> Picker.NORMAL;
    }
    byte[] levels = new byte[geometry.pieceCount()];
    int file = 0;
    for (FileEntry entry : metainfo.layout().entries()) {
      if (entry.isPadding()) {
        continue;
      }
      int level = level(priority(file++));
      if (entry.length() > 0) {
        int last = geometry.pieceAt(entry.end() - 1);
        for (int piece = geometry.pieceAt(entry.offset()); piece <= last; piece++) {
          levels[piece] = (byte) Math.max(levels[piece], level);
        }
      }
    }
    return piece -> levels[piece];
  }

  /// The priority of a piece for the picker, by that of a file.
  private static int level(FilePriority priority) {
    return switch (priority) {
      case SKIP -> Picker.SKIP;
      case LOW -> Picker.LOW;
      case NORMAL -> Picker.NORMAL;
      case HIGH -> Picker.HIGH;
    };
  }

  /// Where a person looks for the data.
  public Path place() {
    return dataOverride == null ? folder : dataOverride;
  }
}
