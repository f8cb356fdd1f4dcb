package picotorrent.session.resume;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import picotorrent.api.Event;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.metainfo.MagnetLink;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.port.StateStore.Loaded;
import picotorrent.session.book.Kept;
import picotorrent.session.book.Salvage;
import picotorrent.session.book.TorrentIndex;
import picotorrent.session.ground.Environment;
import picotorrent.session.torrent.Services;
import picotorrent.session.torrent.Torrent;
import picotorrent.swarm.peers.PeerSource;

/// Brings back the torrents that an earlier session left. Which there are, the names of their
/// documents say; of those that are as the index knows them nothing more is read, all others are
/// read a batch at a time and understood off the loop.
///
/// Confined to the session loop; used once.
final class Restoring {
  /// Documents that are in memory at a time while they are read.
  private static final int BATCH = 128;

  /// A start is held up by no more than this times [#AGAIN_NANOS].
  private static final int MAX_TRIES = 5;

  /// Where documents are kept that are whole and make no sense: a person may want to look at them.
  private static final String ASIDE = "unreadable/";

  /// What documents of torrents are called.
  private static final Pattern ID = Pattern.compile("[0-9a-f]{40}");

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Services services;
  private final Resuming resuming;
  private final Map<TorrentId, Integer> ranks;
  private final Environment env;
  private final StateStore states;
  private final Runnable done;

  /// By the hexadecimal id, so that the order is that of the names.
  private final Map<String, Kept> kept = new TreeMap<>();

  private final Map<String, TorrentIndex.Marks> marks = new TreeMap<>();
  private final Map<String, TorrentIndex.Entry> index = new HashMap<>();
  private final List<Kept.Reading.Salvaged> salvaged = new ArrayList<>();
  private final List<String> unread = new ArrayList<>();
  private int understanding;
  private int tries;
  private boolean blind; // not even which documents there are is known

  /// @param ranks where each stood in the queue
  /// @param done runs when every torrent is there
  Restoring(Services services, Resuming resuming, Map<TorrentId, Integer> ranks, Runnable done) {
    this.services = services;
    this.resuming = resuming;
    this.ranks = ranks;
    this.env = services.env();
    this.states = env.ports().states();
    this.done = done;
  }

  /// Begins.
  void start() {
    states.marks(
        Resuming.TORRENTS,
        first ->
            states.marks(
                Resuming.STATES,
                second -> {
                  if (!isTriedAgain(first, this::start) && !isTriedAgain(second, this::start)) {
                    found(known(first), known(second));
                  }
                }));
  }

  /// What the disk refuses is asked for again a few times: a list that is short for a session, for
  /// want of a file handle in the first second, would be a high price.
  private boolean isTriedAgain(Outcome<?> outcome, Runnable again) {
    boolean is = outcome instanceof Outcome.Failed<?> && tries < MAX_TRIES;
    if (is) {
      tries++;
      env.ports().loop().at(env.now() + AGAIN_NANOS, again);
    }
    return is;
  }

  private Map<String, String> known(Outcome<Map<String, String>> outcome) {
    return switch (outcome) {
      case Outcome.Done<Map<String, String>>(Map<String, String> found) -> found;
      case Outcome.Failed<Map<String, String>>(var failure) -> {
        blind = true;
        tell(failure);
        yield Map.of();
      }
      case Outcome.Cancelled<Map<String, String>>() -> Map.of();
    };
  }

  private void tell(DiskFailure failure) {
    env.events()
        .publish(
            new Event.SessionNotice(
                Sentence.of(
                    "Not all torrents of earlier sessions could be read. {0} They are kept: start"
                        + " again then.",
                    failure.sentence())));
  }

  /// A torrent is listed when one of its documents is there; what became of the other, [Salvage]
  /// decides.
  private void found(Map<String, String> listed, Map<String, String> standing) {
    Set<String> ids = new TreeSet<>();
    listed.keySet().forEach(name -> ids.add(name.substring(Resuming.TORRENTS.length())));
    standing.keySet().forEach(name -> ids.add(name.substring(Resuming.STATES.length())));
    ids.removeIf(id -> !ID.matcher(id).matches());
    for (String id : ids) {
      marks.put(
          id,
          new TorrentIndex.Marks(
              listed.getOrDefault(Resuming.TORRENTS + id, ""),
              standing.getOrDefault(Resuming.STATES + id, "")));
    }
    if (marks.isEmpty()) {
      done.run();
    } else {
      states.load(List.of(Resuming.INDEX), this::indexLoaded);
    }
  }

  private void indexLoaded(Outcome<Loaded> outcome) {
    byte[] document =
        outcome instanceof Outcome.Done<Loaded>(Loaded loaded)
            ? loaded.documents().get(Resuming.INDEX)
            : null;
    if (document == null) {
      indexRead(Map.of());
    } else {
      Map<String, TorrentIndex.Marks> asked = new HashMap<>(marks);
      env.ports()
          .offload()
          .run(
              () -> {
                Map<TorrentId, TorrentIndex.Entry> entries = TorrentIndex.read(document);
                entries.forEach((id, entry) -> index.put(id.toString(), entry));
                return valid(entries, asked);
              },
              this::indexRead);
    }
  }

  /// Those entries whose documents are still what they were made of.
  private static Map<String, Kept> valid(
      Map<TorrentId, TorrentIndex.Entry> index, Map<String, TorrentIndex.Marks> marks) {
    Map<String, Kept> valid = new LinkedHashMap<>();
    index.forEach((id, entry) -> {
      Kept kept = entry.marks().equals(marks.get(id.toString())) ? Kept.of(entry) : null;
      if (kept != null) {
        valid.put(id.toString(), kept);
      }
    });
    return valid;
  }

  private void indexRead(Map<String, Kept> valid) {
    kept.putAll(valid);
    marks.keySet().stream().filter(id -> !valid.containsKey(id)).forEach(unread::add);
    readOn();
  }

  private void readOn() {
    if (unread.isEmpty()) {
      endWhenAllAreUnderstood();
      return;
    }
    List<String> batch = unread.subList(0, Math.min(BATCH, unread.size()));
    List<String> ids = List.copyOf(batch);
    batch.clear();
    understanding++;
    load(ids);
  }

  private void load(List<String> ids) {
    states.load(Resuming.documents(ids), outcome -> read(ids, outcome));
  }

  private void read(List<String> ids, Outcome<Loaded> outcome) {
    if (isTriedAgain(outcome, () -> load(ids))) {
      return;
    }
    Loaded loaded = loaded(ids, outcome);
    env.ports().offload().run(() -> understand(ids, loaded), this::understood);
    readOn();
  }

  private Loaded loaded(List<String> ids, Outcome<Loaded> outcome) {
    return switch (outcome) {
      case Outcome.Done<Loaded>(Loaded loaded) -> {
        loaded
            .damaged()
            .forEach(sentence -> env.events().publish(new Event.SessionNotice(sentence)));
        yield loaded;
      }
      case Outcome.Failed<Loaded>(var failure) -> {
        tell(failure);
        yield new Loaded(Map.of(), List.of(), Set.copyOf(Resuming.documents(ids)));
      }
      case Outcome.Cancelled<Loaded>() ->
          new Loaded(Map.of(), List.of(), Set.copyOf(Resuming.documents(ids)));
    };
  }

  private Map<String, Kept.Reading> understand(List<String> ids, Loaded loaded) {
    Map<String, Kept.Reading> readings = new LinkedHashMap<>();
    Path home = Path.of(System.getProperty("user.home"));
    for (String id : ids) {
      String first = Resuming.TORRENTS + id;
      String second = Resuming.STATES + id;
      byte[] document = loaded.documents().get(first);
      byte[] state = loaded.documents().get(second);
      boolean unread =
          (document == null && (blind || loaded.unread().contains(first)))
              || (state == null && (blind || loaded.unread().contains(second)));
      readings.put(
          id, Salvage.read(new Salvage.Remains(id, document, state, unread, index.get(id)), home));
    }
    return readings;
  }

  private void understood(Map<String, Kept.Reading> readings) {
    understanding--;
    readings.forEach((id, reading) -> {
      switch (reading) {
        case Kept.Reading.Whole(Kept whole) -> kept.put(id, whole);
        case Kept.Reading.Salvaged one -> salvaged.add(one);
        case Kept.Reading.Nothing() -> states.remove(Resuming.STATES + id, _ -> {});
        case Kept.Reading.Unreadable(Sentence sentence) ->
            env.events().publish(new Event.SessionNotice(sentence));
      }
    });
    endWhenAllAreUnderstood();
  }

  private void endWhenAllAreUnderstood() {
    if (unread.isEmpty() && understanding == 0) {
      understanding--; // once
      asAdded().forEach(this::addOrRemove);
      salvaged.forEach(this::add);
      done.run();
    }
  }

  /// In the order in which a person added them, as the list had them; those that came in one moment
  /// in that of the queue.
  private List<Kept> asAdded() {
    return kept.values().stream()
        .sorted(
            Comparator.<Kept>comparingLong(one -> one.restored().arrangement().addedMillis)
                .thenComparingInt(
                    one -> ranks.getOrDefault(one.infoHashes().id(), Integer.MAX_VALUE)))
        .toList();
  }

  private void addOrRemove(Kept one) {
    if (one.restored().arrangement().removing == null) {
      add(one);
    } else {
      new Removal(services, resuming, new Torrent(services, one.birth()))
          .finish(one.restored().memory());
    }
  }

  private void add(Kept.Reading.Salvaged one) {
    Torrent torrent = add(one.kept());
    env.events().publish(new Event.SessionNotice(one.told()));
    if (!torrent.arrangement().unread) {
      one.aside().forEach((name, document) -> states.save(ASIDE + name, document, _ -> {}));
      MagnetLink standIn = one.standIn();
      resuming.salvaged(
          torrent, standIn == null ? null : standIn.toString().getBytes(StandardCharsets.UTF_8));
    }
    if (torrent.arrangement().unread) {
      torrent.setbacks().failed(Salvage.unreadable(torrent.name()));
    }
  }

  private Torrent add(Kept one) {
    Torrent torrent = new Torrent(services, one.birth());
    torrent.ledger().restore(one.restored().totals());
    services.torrents().add(torrent);
    services.queue().add(torrent);
    torrent.foundPeers(one.restored().peers(), PeerSource.RESUME, true);
    if (torrent.arrangement().running) {
      torrent.trackers().restored();
      torrent.lifecycle().start();
    }
    if (torrent.arrangement().discover) {
      torrent.foundPeers(one.hints(), PeerSource.MAGNET, true);
    }
    if (torrent.arrangement().lost) {
      torrent.setbacks().failed(Salvage.lost(Salvage.damaged(torrent.name())));
    } else if (torrent.arrangement().guessed) {
      torrent.setbacks().failed(Salvage.guessed(Salvage.damaged(torrent.name())));
    }
    return torrent;
  }
}
