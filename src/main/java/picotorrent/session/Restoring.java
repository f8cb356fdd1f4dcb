package picotorrent.session;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import picotorrent.api.Event;
import picotorrent.base.Sentence;
import picotorrent.base.TorrentId;
import picotorrent.port.DiskFailure;
import picotorrent.port.Outcome;
import picotorrent.port.StateStore;
import picotorrent.port.StateStore.Loaded;
import picotorrent.session.ground.Environment;
import picotorrent.swarm.PeerSource;

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

  private static final long AGAIN_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Services services;
  private final Environment env;
  private final StateStore states;
  private final Runnable done;

  /// By the hexadecimal id, so that the order is that of the names.
  private final Map<String, Kept> kept = new TreeMap<>();

  private final Map<String, TorrentIndex.Marks> marks = new TreeMap<>();
  private final List<String> unread = new ArrayList<>();
  private int understanding;
  private int tries;

  /// @param done runs when every torrent is there
  Restoring(Services services, Runnable done) {
    this.services = services;
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

  /// A torrent is listed when both its documents are there.
  private void found(Map<String, String> listed, Map<String, String> standing) {
    listed.forEach((name, mark) -> {
      String id = name.substring(Resuming.TORRENTS.length());
      String state = standing.get(Resuming.STATES + id);
      if (state != null) {
        marks.put(id, new TorrentIndex.Marks(mark, state));
      }
    });
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
      env.ports().offload().run(() -> valid(TorrentIndex.read(document), asked), this::indexRead);
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
    Map<String, byte[]> documents = documents(outcome);
    env.ports().offload().run(() -> understand(ids, documents), this::understood);
    readOn();
  }

  private Map<String, byte[]> documents(Outcome<Loaded> outcome) {
    return switch (outcome) {
      case Outcome.Done<Loaded>(Loaded loaded) -> {
        loaded
            .damaged()
            .forEach(sentence -> env.events().publish(new Event.SessionNotice(sentence)));
        yield loaded.documents();
      }
      case Outcome.Failed<Loaded>(var failure) -> {
        tell(failure);
        yield Map.of();
      }
      case Outcome.Cancelled<Loaded>() -> Map.of();
    };
  }

  private static Map<String, Kept.Reading> understand(
      List<String> ids, Map<String, byte[]> documents) {
    Map<String, Kept.Reading> readings = new LinkedHashMap<>();
    for (String id : ids) {
      byte[] document = documents.get(Resuming.TORRENTS + id);
      byte[] state = documents.get(Resuming.STATES + id);
      if (document != null && state != null) {
        readings.put(id, Kept.read(Resuming.TORRENTS + id, document, state));
      }
    }
    return readings;
  }

  private void understood(Map<String, Kept.Reading> readings) {
    understanding--;
    readings.forEach((id, reading) -> {
      switch (reading) {
        case Kept.Reading.Whole(Kept whole) -> kept.put(id, whole);
        case Kept.Reading.Unreadable(Sentence sentence) ->
            env.events().publish(new Event.SessionNotice(sentence));
      }
    });
    endWhenAllAreUnderstood();
  }

  private void endWhenAllAreUnderstood() {
    if (unread.isEmpty() && understanding == 0) {
      understanding--; // once
      kept.values().forEach(this::add);
      done.run();
    }
  }

  private void add(Kept one) {
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
      torrent.foundPeers(Commands.endpoints(one.hints()), PeerSource.MAGNET, true);
    }
  }
}
